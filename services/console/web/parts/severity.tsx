import type { Severity } from '@hub/outcome';
import type { IssueCounts } from '../api/types.ts';
import { type Speech, useSpeech } from '../language.ts';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information'];
const SIGN: Readonly<Record<Severity, string>> = { error: '✕', warning: '!', information: 'i' };

export function severityName(severity: Severity, { t }: Pick<Speech, 't'>): string {
  if (severity === 'error') return t('Lỗi', 'Error');
  return severity === 'warning' ? t('Cảnh báo', 'Warning') : t('Thông tin', 'Information');
}

/** A severity as sign and word: never by colour alone. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const words = useSpeech();
  return (
    <span class={`badge ${severity}`}>
      <span aria-hidden="true">{SIGN[severity]}</span> {severityName(severity, words)}
    </span>
  );
}

/** How many of each severity. */
export function SeverityCounts({ counts }: { readonly counts: IssueCounts }) {
  const { t, number } = useSpeech();
  if (SEVERITIES.every((one) => counts[one] === 0)) return <span class="badge good">✓ {t('Không có vấn đề', 'No issues')}</span>;
  return (
    <span class="badges">
      {SEVERITIES.filter((one) => counts[one] > 0).map((one) => (
        <span key={one}>
          <SeverityBadge severity={one} /> {number(counts[one])}
        </span>
      ))}
    </span>
  );
}
