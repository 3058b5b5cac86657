import { useEffect, useRef, useState } from 'preact/hooks';
import type { Check } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { CountList } from '../parts/counts.tsx';
import { IssueItems } from '../parts/issue-item.tsx';
import { SeverityCounts } from '../parts/severity.tsx';
import { RecordCard } from './record-card.tsx';

interface CheckResultProps {
  readonly check: Check;
  readonly busy: boolean;
  readonly onMore: (next: string) => void;
}

/** What a dry run found: the sum, what concerns the whole file, then record by record. */
export function CheckResult({ check, busy, onMore }: CheckResultProps) {
  const { t, pick, number } = useSpeech();
  const place = useRef<HTMLHeadingElement>(null);
  const [onlyIssues, setOnlyIssues] = useState(false);
  // Told once when it appears, not again for every further page of records.
  useEffect(() => place.current?.focus(), []);
  const { records = [], issues, counts, issueCounts, status } = check;
  const ofFile = issues.filter(({ ordinal }) => ordinal === undefined);
  const verdict = {
    completed: t('Tệp dùng được: mọi hồ sơ sẽ được lưu.', 'The file is usable: every record would be stored.'),
    'completed-with-errors': t(
      'Một số hồ sơ sẽ bị loại. Sửa rồi kiểm tra lại.',
      'Some records would be refused. Mend them and check again.',
    ),
    rejected: t('Tệp sẽ bị từ chối.', 'The file would be refused.'),
  };
  const said = verdict[status as keyof typeof verdict] ?? '';
  const shown = onlyIssues ? records.filter(({ ordinal }) => issues.some((one) => one.ordinal === ordinal)) : records;
  return (
    <section class="result" aria-labelledby="result">
      <h2 id="result" ref={place} tabIndex={-1}>
        {t('Kết quả kiểm tra thử', 'What the dry run found')}
      </h2>
      <div class="card">
        <p class={`verdict ${status}`}>{said}</p>
        <CountList counts={counts} tried />
        <p>
          <SeverityCounts counts={issueCounts} />
        </p>
        {check.note !== undefined && <p class="hint">{pick(check.note)}</p>}
      </div>
      {ofFile.length > 0 && (
        <section class="card">
          <h3>{t('Về cả tệp', 'About the whole file')}</h3>
          <IssueItems issues={ofFile} />
        </section>
      )}
      {records.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={onlyIssues} onChange={(event) => setOnlyIssues(event.currentTarget.checked)} />
          {t('Chỉ hồ sơ và dòng có vấn đề', 'Only records and rows with issues')}
        </label>
      )}
      {shown.map((record) => (
        <RecordCard key={record.ordinal} record={record} issues={issues} onlyIssues={onlyIssues} />
      ))}
      {records.length > 0 && (
        <p class="hint" role="status">
          {t(
            `Đang xem ${number(records.length)} / ${number(counts.received)} hồ sơ.`,
            `${number(records.length)} of ${number(counts.received)} records shown.`,
          )}
        </p>
      )}
      {check.issuesCut === true && (
        <p class="notice">
          {t('Còn nhiều vấn đề hơn nữa trong tệp; sửa những vấn đề này trước.', 'There are more issues in the file; mend these first.')}
        </p>
      )}
      {check.next !== undefined && (
        <button type="button" disabled={busy} onClick={() => onMore(check.next as string)}>
          {t('Xem các hồ sơ tiếp theo', 'Show the next records')}
        </button>
      )}
    </section>
  );
}
