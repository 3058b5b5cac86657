import type { Issue } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { SeverityBadge } from './severity.tsx';

/** One issue: how grave, what is wrong, how to mend it, and the rule's code for whoever programs the export. `placed`: where it is stands beside it. */
export function IssueItem({ issue, placed = false }: { readonly issue: Issue; readonly placed?: boolean }) {
  const { t, pick, number } = useSpeech();
  const { severity, code, message, mend, record, field, line, row } = issue;
  return (
    <div class={`issue ${severity}`}>
      <p>
        <SeverityBadge severity={severity} /> {field !== undefined && <code class="field-name">{field}</code>} {pick(message)}
      </p>
      {mend !== undefined && (
        <p class="mend">
          <strong>{t('Cách sửa:', 'How to mend:')}</strong> {pick(mend)}
        </p>
      )}
      <p class="where">
        <code>{code}</code>
        {!placed && record !== undefined && (
          <>
            {' · '}
            {t('hồ sơ', 'record')} <span class="record">{record}</span>
          </>
        )}
        {row !== undefined && (
          <>
            {' · '}
            {t('dòng', 'row')} {number(row)} {t('của bảng', 'of the table')}
          </>
        )}
        {line !== undefined && (
          <>
            {' · '}
            {t('dòng XML', 'XML line')} {number(line)}
          </>
        )}
      </p>
    </div>
  );
}

/** Issues one under another. */
export function IssueItems({ issues, placed = false }: { readonly issues: readonly Issue[]; readonly placed?: boolean }) {
  return (
    <ul class="issues">
      {issues.map((issue, at) => (
        <li key={issue.position ?? at}>
          <IssueItem issue={issue} placed={placed} />
        </li>
      ))}
    </ul>
  );
}
