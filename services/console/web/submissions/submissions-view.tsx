import { useState } from 'preact/hooks';
import type { Receipt, ReceiptList } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Heading } from '../parts/heading.tsx';
import { SeverityCounts } from '../parts/severity.tsx';
import { StatusBadge, statusName } from '../parts/status.tsx';
import { addressOf } from '../route.ts';
import { useAnswer } from '../use-answer.ts';

const STATES: readonly Receipt['status'][] = [
  'received',
  'processing',
  'completed',
  'completed-with-errors',
  'rejected',
  'failed',
  'undone',
];
const PAGE = 25;

/** What the facility has sent, newest first, a page at a time. */
export function SubmissionsView() {
  const words = useSpeech();
  const { t } = words;
  const [filter, setFilter] = useState({ status: '', from: '', to: '' });
  /** Addresses of the pages gone through, the one shown last. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const [turn, setTurn] = useState(0);
  const query = new URLSearchParams(Object.entries({ ...filter, _count: String(PAGE) }).filter(([, value]) => value !== ''));
  const { answer, failure, waiting } = useAnswer<ReceiptList>(pages.at(-1) ?? `/intake/submissions?${query}`, turn);

  const set = (name: keyof typeof filter) => (event: { readonly currentTarget: { readonly value: string } }) => {
    setPages([]);
    setFilter({ ...filter, [name]: event.currentTarget.value });
  };
  return (
    <section>
      <Heading>{t('Tệp đã gửi', 'Submissions')}</Heading>
      <div class="filters">
        <label class="field">
          {t('Trạng thái', 'Status')}
          <select value={filter.status} onChange={set('status')}>
            <option value="">{t('Tất cả', 'All')}</option>
            {STATES.map((one) => (
              <option key={one} value={one}>
                {statusName(one, words)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {t('Từ ngày', 'From')}
          <input type="date" value={filter.from} onChange={set('from')} />
        </label>
        <label class="field">
          {t('Đến hết ngày', 'To (included)')}
          <input type="date" value={filter.to} onChange={set('to')} />
        </label>
        <div class="actions">
          <button type="button" onClick={() => setTurn(turn + 1)}>
            {t('Tải lại', 'Refresh')}
          </button>
        </div>
      </div>
      <FailureNotice failure={failure} />
      <p class="busy" role="status">
        {waiting ? t('Đang tải…', 'Loading…') : answer?.submissions.length === 0 && t('Chưa có tệp nào như vậy.', 'There are none yet.')}
      </p>
      {answer !== undefined && answer.submissions.length > 0 && <ReceiptTable receipts={answer.submissions} />}
      <div class="actions">
        {pages.length > 0 && (
          <button type="button" onClick={() => setPages(pages.slice(0, -1))}>
            ← {t('Mới hơn', 'Newer')}
          </button>
        )}
        {answer?.next !== undefined && (
          <button type="button" onClick={() => setPages([...pages, answer.next as string])}>
            {t('Cũ hơn', 'Older')} →
          </button>
        )}
      </div>
    </section>
  );
}

function ReceiptTable({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const { t, number, moment } = useSpeech();
  return (
    <table class="list">
      <caption class="unseen">{t('Tệp đã gửi, mới nhất trước', 'Submissions, newest first')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Nhận lúc', 'Received')}</th>
          <th scope="col">{t('Nguồn', 'Source')}</th>
          <th scope="col">{t('Trạng thái', 'Status')}</th>
          <th scope="col">{t('Hồ sơ lưu / nhận', 'Records stored / received')}</th>
          <th scope="col">{t('Vấn đề', 'Issues')}</th>
        </tr>
      </thead>
      <tbody>
        {receipts.map(({ id, receivedAt, source, status, counts, issueCounts }) => (
          <tr key={id}>
            <th scope="row">
              <a href={addressOf(id)}>{moment(receivedAt)}</a>
            </th>
            <td data-label={t('Nguồn', 'Source')}>{source}</td>
            <td data-label={t('Trạng thái', 'Status')}>
              <StatusBadge status={status} />
            </td>
            <td data-label={t('Hồ sơ lưu / nhận', 'Records stored / received')}>
              {number(counts.stored + counts.unchanged)} / {number(counts.received)}
            </td>
            <td data-label={t('Vấn đề', 'Issues')}>{issueCounts !== undefined && <SeverityCounts counts={issueCounts} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
