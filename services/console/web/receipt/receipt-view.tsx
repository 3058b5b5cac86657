import { useEffect, useState } from 'preact/hooks';
import type { Receipt } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { CountList } from '../parts/counts.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Heading } from '../parts/heading.tsx';
import { isFinal, StatusBadge, statusName } from '../parts/status.tsx';
import { useAnswer } from '../use-answer.ts';
import { ReceiptIssues } from './receipt-issues.tsx';

/** Asked again after these times, milliseconds, while nothing is final: soon at first, then patiently. */
const waitBefore = (turn: number): number => Math.min(1_000 * 1.5 ** turn, 15_000);

/** The receipt of one submission, followed until it is final. */
export function ReceiptView({ id, known }: { readonly id: string; readonly known: boolean }) {
  const words = useSpeech();
  const { t, pick, moment } = words;
  const [turn, setTurn] = useState(0);
  const { answer: receipt, failure, waiting } = useAnswer<Receipt>(`/intake/submissions/${encodeURIComponent(id)}?_count=1`, turn);
  const open = receipt === undefined || !isFinal(receipt.status);
  useEffect(() => {
    if (waiting || !open || failure?.status === 404) return;
    const timer = setTimeout(() => setTurn(turn + 1), waitBefore(turn));
    return () => clearTimeout(timer);
  }, [waiting, open, turn, failure]);

  return (
    <section>
      <p>
        <a href="#/submissions">← {t('Tệp đã gửi', 'Submissions')}</a>
      </p>
      <Heading>{t('Biên nhận', 'Receipt')}</Heading>
      {known && (
        <p class="notice" role="status">
          {t(
            'Đúng tệp này đã được nhận trước đây: không gửi lại. Đây là biên nhận của lần đó.',
            'This very file was received before and is not taken twice. This is the receipt of that time.',
          )}
        </p>
      )}
      <FailureNotice failure={failure} />
      {receipt !== undefined && (
        <>
          <div class="card">
            <p role="status" class="status">
              <StatusBadge status={receipt.status} />{' '}
              <span class="unseen">
                {t(`Trạng thái: ${statusName(receipt.status, words)}`, `Status: ${statusName(receipt.status, words)}`)}
              </span>
              {open && t('Trang tự cập nhật.', 'The page follows it.')}
            </p>
            {receipt.text !== undefined && <p>{pick(receipt.text)}</p>}
            <CountList counts={receipt.counts} />
            <dl class="facts">
              <dt>{t('Mã biên nhận', 'Receipt id')}</dt>
              <dd class="id">{receipt.id}</dd>
              <dt>{t('Nhận lúc', 'Received')}</dt>
              <dd>{moment(receipt.receivedAt)}</dd>
              <dt>{t('Nguồn, cơ sở', 'Source, facility')}</dt>
              <dd>
                {receipt.source}, {receipt.facility}
              </dd>
              <dt>SHA-256</dt>
              <dd class="id">{receipt.sha256}</dd>
            </dl>
          </div>
          {!open && <ReceiptIssues id={id} />}
        </>
      )}
    </section>
  );
}
