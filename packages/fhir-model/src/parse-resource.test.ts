import { describe, expect, test } from '@jest/globals';
import { parseResource } from './index.ts';

describe('parseResource', () => {
  test.each([
    '{"resourceType":"Observation","valueQuantity":{"value":7.80}}',
    '{"resourceType":"Observation","valueQuantity":{"value":100.0},"component":[{"valueInteger":3}]}',
    '{"resourceType":"Observation","valueQuantity":{"value":0.000000012345678901234567}}',
    '{"resourceType":"Observation","valueQuantity":{"value":1E3}}',
    '{"resourceType":"Observation","valueQuantity":{"value":0.0000001}}',
    '{"resourceType":"Observation","valueQuantity":{"value":-0}}',
    '{"resourceType":"Observation","valueQuantity":{"value":123456789012345678}}',
    '{"resourceType":"Patient","birthDate":"1985-10-20","multipleBirthInteger":10}',
  ])('%s comes out as it went in', (text) => {
    expect(JSON.stringify(parseResource(text))).toBe(text);
  });

  test('no decimal of up to nine digits loses one, wherever its point stands', () => {
    for (let digits = 1; digits < 100_000; digits = digits * 3 + 1) {
      for (let places = 0; places <= 12; places++) {
        const padded = String(digits).padStart(places + 1, '0');
        const text = `[${places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`},1]`;
        expect(JSON.stringify(parseResource(text))).toBe(text);
      }
    }
  });

  test('wherever a number stands, and whatever stands before it', () => {
    for (const number of ['1.50', '-2.0', '2e5', '-1.5E-7', '-0', '0.0000001', '1234567890123456789', '-12345678901234567.5']) {
      for (const text of [`[${number}]`, `[1, ${number}]`, `{"a" :\n\t${number} }`, `{"a":"1e5", "b":[[ ${number},"c"]]}`, `\n${number}`]) {
        expect(JSON.stringify(parseResource(text))).toContain(number);
      }
    }
  });

  test('digits in a text are no number', () => {
    const text = '{"a":"urn:uuid:0e1f2a3b-0000-4000-8000-00000000000e","b":"1.50, 2e5","c":"[1.0"}';
    expect(JSON.stringify(parseResource(text))).toBe(text);
  });

  test('numbers that lose nothing stay numbers', () => {
    expect(parseResource('{"resourceType":"Observation","valueQuantity":{"value":7.8}}')).toMatchObject({ valueQuantity: { value: 7.8 } });
  });
});
