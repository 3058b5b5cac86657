import type { Severity } from '@hub/outcome';
import { useState } from 'preact/hooks';
import { asFailure, type Failure } from '../api/failure.ts';
import type { Issue, IssuePage } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { IssueItems } from '../parts/issue-item.tsx';
import { SEVERITIES, SeverityCounts, severityName } from '../parts/severity.tsx';
import { useSession } from '../session-context.ts';
import { useAnswer } from '../use-answer.ts';
import { saveAs } from './download.ts';

/** Shown at first; more on asking. */
const PAGE = 100;

/** The issues of a receipt: by severity and rule, as a list and as files. */
export function ReceiptIssues({ id }: { readonly id: string }) {
  const words = useSpeech();
  const { t, number } = words;
  const { session, over } = useSession();
  const [severity, setSeverity] = useState<Severity | ''>('');
  const [code, setCode] = useState('');
  const [more, setMore] = useState<{ readonly of: string; readonly issues: readonly Issue[]; readonly next: string | undefined }>();
  const [failure, setFailure] = useState<Failure>();

  const filter = new URLSearchParams({ ...(severity === '' ? {} : { severity }), ...(code === '' ? {} : { code }) }).toString();
  const base = `/intake/submissions/${encodeURIComponent(id)}/issues`;
  const path = `${base}?${filter === '' ? '' : `${filter}&`}_count=${PAGE}`;
  const asked = useAnswer<IssuePage>(path);
  const page = asked.answer;
  // What was added belongs to one filter; another begins anew.
  const added = more?.of === path ? more : undefined;
  const next = added === undefined ? page?.next : added.next;

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      const why = asFailure(error);
      if (why.status === 401) over();
      else setFailure(why);
    }
  };
  const save = (kind: 'csv' | 'xlsx'): Promise<void> =>
    attempt(async () => saveAs(await session.call(`${base}.${kind}${filter === '' ? '' : `?${filter}`}`), `${id}-issues.${kind}`));
  const showMore = (from: string): Promise<void> =>
    attempt(async () => {
      const following = await session.json<IssuePage>(from);
      setMore({ of: path, issues: [...(added?.issues ?? []), ...following.issues], next: following.next });
    });

  if (page === undefined) return <FailureNotice failure={asked.failure} />;
  const all = SEVERITIES.reduce((sum, one) => sum + page.issueCounts[one], 0);
  const issues = [...page.issues, ...(added?.issues ?? [])];
  return (
    <section aria-labelledby="issues-of-receipt">
      <h2 id="issues-of-receipt">{t('Các vấn đề', 'Issues')}</h2>
      <p>
        <SeverityCounts counts={page.issueCounts} />
      </p>
      {all > 0 && (
        <>
          <div class="filters">
            <label class="field">
              {t('Mức độ', 'Severity')}
              <select value={severity} onChange={(event) => setSeverity(event.currentTarget.value as Severity | '')}>
                <option value="">{t('Tất cả', 'All')}</option>
                {SEVERITIES.map((one) => (
                  <option key={one} value={one}>
                    {severityName(one, words)} ({number(page.issueCounts[one])})
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              {t('Quy tắc', 'Rule')}
              <select value={code} onChange={(event) => setCode(event.currentTarget.value)}>
                <option value="">{t('Tất cả', 'All')}</option>
                {page.rules.map((rule) => (
                  <option key={`${rule.code} ${rule.severity}`} value={rule.code}>
                    {rule.code} ({number(rule.count)})
                  </option>
                ))}
              </select>
            </label>
            <div class="actions">
              <button type="button" onClick={() => save('csv')}>
                {t('Tải CSV', 'Download CSV')}
              </button>
              <button type="button" onClick={() => save('xlsx')}>
                {t('Tải Excel', 'Download Excel')}
              </button>
            </div>
          </div>
          <FailureNotice failure={failure ?? asked.failure} />
          <p class="unseen" role="status">
            {t(`${number(issues.length)} vấn đề đang hiện.`, `${number(issues.length)} issues shown.`)}
          </p>
          <div class="card">
            {issues.length > 0 ? <IssueItems issues={issues} /> : <p>{t('Không có vấn đề nào như vậy.', 'None of that kind.')}</p>}
          </div>
          {next !== undefined && (
            <button type="button" onClick={() => showMore(next)}>
              {t('Xem thêm', 'Show more')}
            </button>
          )}
        </>
      )}
    </section>
  );
}
