import type { Resource } from '@hub/fhir-model';
import { fold } from '@hub/fhir-model';
import { type Criterion, contentHolds, extract, type IndexRows, isOfVersion, matchRange, type SearchQuery } from '@hub/search';

const rowsOf = new WeakMap<Resource, IndexRows>();

/** The index rows a resource about to be stored will have; made once for each. */
export function rowsToBe(resource: Resource): IndexRows {
  const known = rowsOf.get(resource);
  if (known !== undefined) return known;
  const rows = extract(resource);
  rowsOf.set(resource, rows);
  return rows;
}

/**
 * Whether a resource about to be stored will match a query: by the index rows it will have, as the SQL would. Chains and quantities
 * never match here: what they ask of other resources is not stored yet. Pure.
 */
export function willMatch({ type, criteria }: SearchQuery, resource: Resource, id: string): boolean {
  if (resource.resourceType !== type || criteria.length === 0) return false;
  const rows = rowsToBe(resource);
  return criteria.every((criterion) => holds(criterion, rows, resource, id));
}

function holds(criterion: Criterion, rows: IndexRows, resource: Resource, id: string): boolean {
  switch (criterion.kind) {
    case 'id':
      return criterion.values.includes(id);
    case 'source':
      if (criterion.missing !== undefined) return criterion.missing === (resource.meta?.source === undefined);
      return criterion.values.some((value) => resource.meta?.source === value || resource.meta?.source?.split('#')[0] === value);
    case 'content':
      return criterion.values.some((asked) => contentHolds(resource, asked));
    case 'missing': {
      const all = [rows.tokens, rows.strings, rows.dates, rows.references, rows.quantities].flat();
      return criterion.missing !== all.some(({ param }) => criterion.parameter.rows.includes(param));
    }
    case 'token': {
      // What terminology says is asked of the store alone.
      if (criterion.asked !== undefined) return false;
      const own = rows.tokens.filter(({ param }) => criterion.parameter.rows.includes(param));
      const any = criterion.values.some((wanted) =>
        own.some(
          ({ system, code }) =>
            (wanted.code === undefined || (wanted.upto === undefined ? wanted.code === code : wanted.code <= code && code < wanted.upto)) &&
            (wanted.system === undefined || (wanted.system ?? undefined) === (system === '' ? undefined : system)),
        ),
      );
      return criterion.negated ? !any : any;
    }
    case 'uri':
      return rows.tokens.some(
        ({ param, code, system }) =>
          criterion.parameter.rows.includes(param) &&
          (criterion.values.includes(code) ||
            criterion.below?.some((start) => code.startsWith(start)) === true ||
            criterion.versions?.some((one) => one.uri === code && isOfVersion(one, system)) === true),
      );
    case 'reference':
      return criterion.values
        .flat()
        .some((wanted) =>
          rows.references.some((row) => criterion.parameter.rows.includes(row.param) && row.type === wanted.type && row.id === wanted.id),
        );
    case 'date':
      return rows.dates.some(
        (row) => criterion.parameter.rows.includes(row.param) && criterion.values.some((wanted) => matchRange(wanted, row)),
      );
    case 'string':
      return rows.strings.some(
        (row) =>
          criterion.parameter.rows.includes(row.param) &&
          criterion.values.some((wanted) => {
            if (criterion.modifier === 'exact') return row.exact === wanted && row.folded === fold(wanted).slice(0, 600);
            return criterion.modifier === 'contains' ? row.folded.includes(wanted) : row.folded.startsWith(wanted);
          }),
      );
    default:
      return false;
  }
}
