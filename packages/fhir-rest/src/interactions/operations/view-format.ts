import { csvCell, problem } from '@hub/outcome';
import type { Column } from '@hub/view-definition';
import type { ViewRows } from '../../operation-store.ts';

/** How a table is written. */
export type TableFormat = 'json' | 'ndjson' | 'csv';

export const TABLE_TYPES: Readonly<Record<TableFormat, string>> = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

const NAMES: ReadonlyMap<string, TableFormat> = new Map([
  ['json', 'json'],
  ['application/json', 'json'],
  ['application/fhir+json', 'json'],
  ['ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/x-ndjson', 'ndjson'],
  ['application/fhir+ndjson', 'ndjson'],
  ['csv', 'csv'],
  ['text/csv', 'csv'],
]);

/** By `_format`, else the first of Accept that is one; NDJSON when nothing is asked (SQL on FHIR v2). 406 for another. */
export function tableFormat(asked: string | undefined, accept: string | undefined): TableFormat {
  if (asked !== undefined) return NAMES.get((asked.split(';')[0] as string).trim().toLowerCase().replace(' ', '+')) ?? refuse();
  const types = (accept ?? '*/*').split(',').map((one) => (one.split(';')[0] as string).trim().toLowerCase());
  if (types.some((type) => type === '*/*' || type === '')) return NAMES.get(types.find((type) => NAMES.has(type)) ?? '') ?? 'ndjson';
  return NAMES.get(types.find((type) => NAMES.has(type)) ?? '') ?? refuse();
}

function refuse(): never {
  throw problem(
    'not-acceptable',
    'not-supported',
    'Bảng được trả ở dạng ndjson, json hoặc csv (_format hoặc Accept).',
    'A table is answered as ndjson, json or csv (_format or Accept).',
    '_format',
  );
}

/** The pieces of a table in its form, as the batches come. JSON is one array. */
export async function* tableText(
  batches: AsyncIterable<ViewRows>,
  columns: readonly Column[],
  format: TableFormat,
  header: boolean,
): AsyncGenerator<string, void, undefined> {
  let before = format === 'json' ? '[' : '';
  if (format === 'csv' && header) yield `${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  for await (const { rows } of batches) {
    if (format === 'csv')
      yield (rows as readonly (readonly (string | null)[])[])
        .map((cells) => `${cells.map((cell) => (cell === null ? '' : csvCell(cell))).join(',')}\r\n`)
        .join('');
    else if (format === 'ndjson') yield `${rows.join('\n')}\n`;
    else {
      yield `${before}${rows.join(',\n')}`;
      before = ',\n';
    }
  }
  if (format === 'json') yield before === '[' ? '[]\n' : ']\n';
}
