import { typeNumber } from '@hub/fhir-model';
import { parametersOf } from '@hub/search';
import { constant, type Statement } from '../search-sql/statement.ts';
import { PROVENANCE_TARGETS } from './what.ts';

const PROVENANCE = constant(typeNumber('Provenance') as number);
const RECORDED = parametersOf('Provenance')?.get('recorded')?.number;

/**
 * The row ids of `found` (a query with one column `rid`) with those of the Provenance that tells of them (Bulk Data Access, includeAssociatedData): all
 * (`relevant`), or of each resource the one that was recorded last (`latest`).
 */
export function withProvenance(found: string, which: 'latest' | 'relevant', s: Statement): string {
  const telling = `from f join idx_reference x on x.target = f.rid and x.param = any(${s.value(PROVENANCE_TARGETS, 'smallint[]')})
    join resource p on p.rid = x.rid and p.type = ${PROVENANCE} and not p.deleted and ${s.visible('p')}`;
  const recorded = `(select max(d.low) from idx_date d where d.rid = p.rid and d.param = ${constant(RECORDED ?? -1)})`;
  const ones =
    which === 'relevant'
      ? `select p.rid ${telling}`
      : `select l.rid from (select distinct on (x.target) p.rid ${telling} order by x.target, ${recorded} desc nulls last, p.rid desc) l`;
  return `with f as materialized (${found}) select f.rid from f union ${ones}`;
}
