import { expect, test } from '@jest/globals';
import { contentTypeOf } from './content-type.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

test.each([
  ['ho-so.xml', '<?xml version', 'application/xml'],
  ['ho-so.XML', 'PK\x03\x04', 'application/zip'],
  ['so-tiem.xlsx', 'PK\x03\x04', XLSX],
  ['so-tiem.XLSX', 'PK\x03\x04', XLSX],
  ['so-tiem.xlsx', '\x1f\x8b', 'application/gzip'],
  ['nhieu.zip', 'PK\x05\x06', 'application/zip'],
  ['theo-doi.csv', '\xef\xbb\xbfSTT;', 'text/csv'],
  ['ket-qua.hl7', 'FHS|^~\\&', 'x-application/hl7-v2+er7'],
  ['ket-qua.txt', '\vMSH|^~\\&', 'x-application/hl7-v2+er7'],
  ['ket-qua.csv', 'MSHUY,HO_TEN', 'text/csv'],
  ['kham.json', '{"resourceType"', 'application/fhir+json'],
  ['kham.ndjson', '{"resourceType"', 'application/fhir+ndjson'],
  ['khong-duoi', '<GIAMDINHHS>', 'application/xml'],
  ['rong', '', 'application/xml'],
])('%s that begins %j', (name, head, type) => {
  expect(contentTypeOf(name, Buffer.from(head, 'latin1'))).toBe(type);
});
