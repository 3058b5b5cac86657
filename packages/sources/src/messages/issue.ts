import type { Issue, Severity } from '@hub/outcome';
import { entryOf } from './catalogue.ts';
import { shown } from './mask.ts';

/** What an issue is about. */
export interface About {
  /** MA_LK, or the place of a visit that has none. */
  readonly record?: string | undefined;
  /** `XML1.HO_TEN`, or a tag of the envelope. */
  readonly field?: string | undefined;
  readonly line?: number | undefined;
  /** Place of the row in its table. */
  readonly row?: number | undefined;
  /** As sent; masked here when `personal` or when it looks like a person's data. */
  readonly value?: string | undefined;
  /** What the value was compared with: a code, an amount, a limit. Masked like `value`. */
  readonly other?: string | undefined;
  readonly personal?: boolean | undefined;
  /** An amount or another number: nine digits are nothing unusual. */
  readonly amount?: boolean | undefined;
  /** Only for the identical double of a row: it is no error. */
  readonly severity?: Severity | undefined;
}

/**
 * An issue of the receipt with its text in both languages. Throws for a code that has no text: that is a fault of this
 * package, caught by its tests.
 */
export function issue(code: string, about: About = {}): Issue {
  const entry = entryOf(code);
  if (entry === undefined) throw new Error(`no text for issue code ${code}`);
  const [table = '', field = ''] = about.field?.includes('.') ? about.field.split('.') : ['', about.field];
  const personal = about.personal === true;
  const [vi, en] = entry.text({
    table: table === '' && /^XML\d+$/.test(field) ? field : table,
    field,
    value: shown(about.value ?? '', personal, about.amount),
    other: shown(about.other ?? '', personal, about.amount),
  });
  return {
    severity: about.severity ?? entry.severity,
    code,
    ...(about.record === undefined ? {} : { record: about.record }),
    ...(about.field === undefined ? {} : { field: about.field }),
    ...(about.line === undefined ? {} : { line: about.line }),
    ...(about.row === undefined ? {} : { row: about.row }),
    message: { vi: capital(vi), en: capital(en) },
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
