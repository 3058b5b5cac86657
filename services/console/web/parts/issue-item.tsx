import type { Issue } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { SeverityBadge } from './severity.tsx';

/** What stands beside an issue already, and is not said again: its record, or record, row and field. */
type Beside = 'record' | 'field';

interface IssueItemsProps {
  readonly issues: readonly Issue[];
  readonly beside?: Beside;
}

/** One issue: how grave, what is wrong, how to mend it, and the rule's code for whoever programs the export. */
function IssueItem({ issue, beside }: { readonly issue: Issue; readonly beside: Beside | undefined }) {
  const { t, pick, number } = useSpeech();
  const { severity, code, message, mend, record, field, line, row } = issue;
  return (
    <div class={`issue ${severity}`}>
      <p>
        <SeverityBadge severity={severity} /> {beside !== 'field' && field !== undefined && <code class="field-name">{field}</code>}{' '}
        {pick(message)}
      </p>
      {mend !== undefined && (
        <p class="mend">
          <strong>{t('Cách sửa:', 'How to mend:')}</strong> {pick(mend)}
        </p>
      )}
      <p class="where">
        <code>{code}</code>
        {beside === undefined && record !== undefined && (
          <>
            {' · '}
            {t('hồ sơ', 'record')} <span class="record">{record}</span>
          </>
        )}
        {beside !== 'field' && row !== undefined && (
          <>
            {' · '}
            {t('dòng', 'row')} {number(row)} {t('của bảng', 'of the table')}
          </>
        )}
        {beside !== 'field' && line !== undefined && (
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
export function IssueItems({ issues, beside }: IssueItemsProps) {
  return (
    <ul class="issues">
      {issues.map((issue, at) => (
        <li key={issue.position ?? at}>
          <IssueItem issue={issue} beside={beside} />
        </li>
      ))}
    </ul>
  );
}
