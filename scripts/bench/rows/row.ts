/** One line of the table of speed.md, measured. */
export interface Row {
  /** Short name for `--only`. */
  readonly name: string;
  readonly work: string;
  /** What it is held against, measured in the same run. */
  readonly limit?: { readonly what: string; readonly value: number; readonly unit: string };
  readonly hub: { readonly value: number; readonly unit: string };
  /** The bar: a share of the limit, or a figure of its own. */
  readonly bar?: { readonly share: number } | { readonly atLeast: number } | { readonly atMost: number };
  /** Share of the machine that other programs took meanwhile, when it was watched. */
  readonly disturbed?: number;
  /** What is said beside the figure: conditions, latencies. */
  readonly note: string;
}

export function share(row: Row): number | undefined {
  return row.limit === undefined ? undefined : row.hub.value / row.limit.value;
}

/** Whether the bar is reached; undefined when there is none, or it cannot be judged. */
export function met(row: Row): boolean | undefined {
  if (row.bar === undefined) return undefined;
  if ('atLeast' in row.bar) return row.hub.value >= row.bar.atLeast;
  if ('atMost' in row.bar) return row.hub.value <= row.bar.atMost;
  const part = share(row);
  return part === undefined ? undefined : part >= row.bar.share;
}

/** Three significant digits, thousands apart: `12,300`. */
export function figure(value: number): string {
  if (value >= 1000) return Math.round(Number(value.toPrecision(3))).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** Above this a figure says little: it is measured again, and if it stays so the verdict is marked. */
export const DISTURBED = 0.2;

function verdict(row: Row): string {
  const judged = met(row);
  if (judged === undefined) return '–';
  return `${judged ? 'yes' : '**no**'}${(row.disturbed ?? 0) > DISTURBED ? ' (disturbed)' : ''}`;
}

function noteOf(row: Row): string {
  return row.disturbed === undefined || row.disturbed < 0.03
    ? row.note
    : `${row.note}; other programs took ${Math.round(row.disturbed * 100)} % of the machine`;
}

const HEADER = ['Row', 'Work', 'Limit measured beside it', 'Hub', 'Share', 'Bar', 'Met', 'Note'];

export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const part = share(row);
    const bar =
      row.bar === undefined
        ? '–'
        : 'share' in row.bar
          ? `≥ ${figure(row.bar.share * 100)} %`
          : 'atLeast' in row.bar
            ? `≥ ${figure(row.bar.atLeast)}`
            : `≤ ${figure(row.bar.atMost)}`;
    return [
      row.name,
      row.work,
      row.limit ? `${row.limit.what}: ${figure(row.limit.value)} ${row.limit.unit}` : '–',
      `${figure(row.hub.value)} ${row.hub.unit}`,
      part === undefined ? '–' : `${Number((part * 100).toPrecision(3))} %`,
      bar,
      verdict(row),
      noteOf(row),
    ];
  });
  return [HEADER, HEADER.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
