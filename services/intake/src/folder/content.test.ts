import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { contentTypeOf } from './content.ts';

const XML = '<?xml version="1.0"?><GIAMDINHHS/>';

test.each([
  ['a.xml', Buffer.from(XML), 'application/xml'],
  ['A.XML', Buffer.from('x'), 'application/xml'],
  ['a.dat', Buffer.from(`\ufeff \r\n${XML}`), 'application/xml'],
  ['a', Buffer.from(`\ufeff${XML}`, 'utf16le'), 'application/xml'],
  ['a', Buffer.from(XML, 'utf16le').swap16(), 'application/xml'],
  ['a.xml', Buffer.from('PK\x03\x04rest', 'latin1'), 'application/zip'],
  ['a.xlsx', Buffer.from('PK\x03\x04rest', 'latin1'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['a.xml', gzipSync(XML), 'application/gzip'],
  ['a.gz', Buffer.from('no gzip'), 'application/gzip'],
  ['a.csv', Buffer.from('a;b'), 'text/csv'],
  ['a.ndjson', Buffer.from('{}'), 'application/fhir+ndjson'],
  ['a.txt', Buffer.from('\vMSH|^~\\&|LIS|'), 'x-application/hl7-v2+er7'],
  ['a', Buffer.from('\ufeffFHS|^~\\&|'), 'x-application/hl7-v2+er7'],
  ['a.txt', Buffer.from('MSHUY;HO_TEN'), undefined],
  ['a.exe', Buffer.from('MZ'), undefined],
  ['a', Buffer.alloc(0), undefined],
  ['PK', Buffer.from('PKx'), undefined],
] as const)('%s is of type …', (name, head, type) => expect(contentTypeOf(Buffer.from(name), head)).toBe(type));

test('a head of blanks alone is looked at once, however many ways there are to part it', () => {
  expect(contentTypeOf(Buffer.from('ket-qua.txt'), Buffer.from(`${'\v'.repeat(60)}khong phai`))).toBeUndefined();
});
