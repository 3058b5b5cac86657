import { expect, test } from '@jest/globals';
import { parseResource } from './parse-resource.ts';
import { hasRepeatedMember } from './repeated-member.ts';

const repeated = (json: string) => hasRepeatedMember(json, parseResource(json));

test.each([
  '{}',
  '[]',
  '"a:b"',
  'null',
  '{"a":1,"b":{"a":[{"a":"\\"a\\":"},{"a":"\\\\"}]}}',
  '{ "a" : "b" ,\n"c"\t:\r\n1.10 }',
  '{"":{"":""}}',
  '{"a":{"rawJSON":"1"},"__proto__":{"a":1}}',
  '{"a":"\\\\\\"","b":["\\"",":","\\":"]}',
  '[{"a":1e2},{"a":0.0000001}]',
])('once: %s', (json) => {
  expect(repeated(json)).toBe(false);
});

test.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"a":1,"c":2,"a":3}}]', '{"a":"\\"","a":1}', '{"__proto__":1,"__proto__":{}}'])(
  'twice: %s',
  (json) => {
    expect(repeated(json)).toBe(true);
  },
);
