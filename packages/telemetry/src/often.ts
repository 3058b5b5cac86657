import { FIELDS } from './fields.ts';
import { clean, redact } from './redact.ts';

/** The names a line that is written often may have: all but `error`. */
export type OftenField = keyof typeof FIELDS;
/** Values in the order of the names; undefined: not on this line. */
export type OftenValues = readonly (string | number | undefined)[];

/** Different texts of one field that are kept as they are written: methods, routes, types, clients. */
const KEPT = 256;
/** Longer ones are not. */
const KEPT_LENGTH = 100;

/**
 * Makes the text of a line that is written at every request: the same characters as `Logger.info` would write, by the same redaction, with what does
 * not change made once. The names are fixed, so nothing is dropped on the way. `unique`: fields whose values do not come again, which are not kept.
 */
export function oftenText(
  head: { readonly level: string; readonly service: string; readonly what: string; readonly scope: Readonly<Record<string, unknown>> },
  names: readonly OftenField[],
  unique: readonly OftenField[],
): (time: string, values: OftenValues) => string {
  const { level, service, what, scope } = head;
  const fixed = JSON.stringify({ level, service, what, ...redact(scope) }).slice(1, -1);
  const fields = names.map((name) => ({
    before: `,${JSON.stringify(name)}:`,
    kind: FIELDS[name],
    kept: unique.includes(name) ? undefined : new Map<string, string>(),
  }));
  return (time, values) => {
    let text = `{"time":"${time}",${fixed}`;
    for (let n = 0; n < fields.length; n += 1) {
      const value = values[n];
      if (value === undefined) continue;
      const { before, kind, kept } = fields[n] as (typeof fields)[number];
      if (typeof value === 'number' && (kind === 'number' || kind === 'scalar')) {
        text += Number.isFinite(value) ? before + value : `${before}null`;
        continue;
      }
      if (kept === undefined || typeof value === 'number' || value.length > KEPT_LENGTH) {
        text += before + JSON.stringify(clean(kind, value));
        continue;
      }
      let written = kept.get(value);
      if (written === undefined) {
        written = before + JSON.stringify(clean(kind, value));
        if (kept.size < KEPT) kept.set(value, written);
      }
      text += written;
    }
    return `${text}}\n`;
  };
}
