import { ProblemError } from '@hub/outcome';
import { expect, test } from '@jest/globals';
import { acceptedType } from './content-type.ts';

test.each([
  ['application/xml; charset=utf-8', ['qd-xml'], 'application/xml'],
  ['application/fhir+json;fhirVersion=4.0', ['fhir'], 'application/fhir+json'],
  ['application/fhir+ndjson', ['fhir'], 'application/fhir+ndjson'],
  ['Application/ZIP', ['qd-xml', 'zip'], 'application/zip'],
  ['application/x-zip-compressed', ['zip'], 'application/x-zip-compressed'],
  ['application/gzip', ['zip'], 'application/gzip'],
  ['application/x-gzip', ['zip'], 'application/x-gzip'],
] as const)('%s from a source of %j', (header, formats, type) => {
  expect(acceptedType(header, formats)).toBe(type);
});

test.each([
  ['application/zip', ['qd-xml']],
  ['application/fhir+xml', ['fhir']],
  ['application/json', ['fhir']],
  ['application/gzip', ['qd-xml', 'fhir']],
  ['application/octet-stream', ['zip']],
  [undefined, ['zip']],
] as const)('%s is not taken from a source of %j', (header, formats) => {
  expect(() => acceptedType(header, formats)).toThrow(ProblemError);
});
