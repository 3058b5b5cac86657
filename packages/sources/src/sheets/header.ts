import { cleanText } from '../text/clean.ts';
import { headerForms } from './fold.ts';
import type { Form } from './profiles.ts';
import type { SheetRow } from './row.ts';

/** Rows a header is looked for in: titles stand above it. */
export const HEADER_ROWS = 60;

/** Where a sheet's header stands and what its columns are. */
export interface Header {
  readonly form: Form;
  /** Numbers of its first and last row. */
  readonly from: number;
  readonly to: number;
  /** Field of each column; undefined: a column the form does not know. */
  readonly fields: readonly (string | undefined)[];
  /** What stands above each column. */
  readonly texts: readonly string[];
  /** Headers the form does not know, as they stand. */
  readonly unknown: readonly string[];
  /** Columns whose field another column has already. */
  readonly doubled: readonly string[];
}

/** A numbering column: in every form, and nobody's data. */
const NUMBERING: ReadonlySet<string> = new Set(['stt', 'tt', 'sott', 'sothutu', 'no']);

/** What a column of a header may be called, best first. */
type Names = readonly string[];

const oneRow = ({ cells }: SheetRow): Names[] => cells.map(headerForms);

/** A header of two rows: groups above, their columns below (`Huyết áp` over `Tâm thu`, `Tâm trương`). A group stands over the first of its columns. */
function twoRows(top: SheetRow, bottom: SheetRow): Names[] {
  const width = Math.max(top.cells.length, bottom.cells.length);
  const names: Names[] = [];
  let group = '';
  for (let i = 0; i < width; i++) {
    const above = top.cells[i] ?? '';
    const below = bottom.cells[i] ?? '';
    if (above !== '') group = above;
    if (below === '') names.push(headerForms(above));
    else names.push([...headerForms(`${group} ${below}`), ...headerForms(below)]);
  }
  return names;
}

interface Match {
  readonly fields: readonly (string | undefined)[];
  readonly found: ReadonlySet<string>;
}

function match({ byHeader }: Form, names: readonly Names[]): Match {
  const found = new Set<string>();
  const fields = names.map((forms) => {
    for (const form of forms) {
      const field = byHeader.get(form);
      if (field !== undefined && !found.has(field)) {
        found.add(field);
        return field;
      }
    }
    return undefined;
  });
  return { fields, found };
}

const isOf = ({ profile: { recognise } }: Form, { found }: Match): boolean =>
  recognise.all.every((field) => found.has(field)) && recognise.any.some((field) => found.has(field));

interface Candidate extends Match {
  readonly form: Form;
  readonly rows: readonly SheetRow[];
  readonly names: readonly Names[];
  /** Columns known, and those of them that are the form's own signs. */
  readonly score: readonly [known: number, signs: number];
}

function candidates(forms: readonly Form[], rows: readonly SheetRow[], names: readonly Names[]): Candidate[] {
  return forms.flatMap((form) => {
    const found = match(form, names);
    if (!isOf(form, found)) return [];
    const signs = form.profile.recognise.any.filter((field) => found.found.has(field)).length;
    return [{ form, rows, names, ...found, score: [found.found.size, signs] as const }];
  });
}

const compare = (a: Candidate['score'], b: Candidate['score']): number => a[0] - b[0] || a[1] - b[1];

/**
 * Looks for the header of a known form in the first rows of a sheet. The form that knows most of its columns wins, then the one whose own signs are more;
 * undefined when none fits, or two fit alike: unsure is not guessed (mapping contract §3.6).
 */
export function findHeader(forms: readonly Form[], rows: readonly SheetRow[]): Header | undefined {
  const singles = rows.flatMap((row) => candidates(forms, [row], oneRow(row)));
  const doubles = rows.slice(1).flatMap((row, i) => candidates(forms, [rows[i] as SheetRow, row], twoRows(rows[i] as SheetRow, row)));
  let best: Candidate | undefined;
  let rival = false;
  for (const one of [...singles, ...doubles]) {
    const order = best === undefined ? 1 : compare(one.score, best.score);
    if (order > 0) {
      best = one;
      rival = false;
    } else if (order === 0 && one.form !== best?.form) rival = true;
  }
  return best === undefined || rival ? undefined : headerOf(best);
}

function headerOf({ form, rows, fields, names }: Candidate): Header {
  const unknown: string[] = [];
  const doubled: string[] = [];
  names.forEach((forms, i) => {
    if (fields[i] !== undefined || forms.length === 0 || forms.some((name) => NUMBERING.has(name))) return;
    const double = forms.map((name) => form.byHeader.get(name)).find((field) => field !== undefined);
    if (double !== undefined) doubled.push(double);
    else unknown.push(shownHeader(rows, i));
  });
  const numbers = rows.map(({ number }) => number);
  return {
    form,
    from: numbers[0] as number,
    to: numbers.at(-1) as number,
    fields,
    texts: names.map((_, i) => shownHeader(rows, i)),
    unknown,
    doubled,
  };
}

/** A header as a message may call it. */
function shownHeader(rows: readonly SheetRow[], column: number): string {
  const text = rows.map(({ cells }) => cells[column] ?? '').join(' ');
  return cleanText(text).text.slice(0, 60);
}
