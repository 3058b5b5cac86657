import { describe, expect, test } from '@jest/globals';
import { parseResource } from './index.ts';

describe('parseResource', () => {
  test.each([
    '{"resourceType":"Observation","valueQuantity":{"value":7.80}}',
    '{"resourceType":"Observation","valueQuantity":{"value":100.0},"component":[{"valueInteger":3}]}',
    '{"resourceType":"Observation","valueQuantity":{"value":0.000000012345678901234567}}',
    '{"resourceType":"Observation","valueQuantity":{"value":1E3}}',
    '{"resourceType":"Patient","birthDate":"1985-10-20","multipleBirthInteger":10}',
  ])('%s comes out as it went in', (text) => {
    expect(JSON.stringify(parseResource(text))).toBe(text);
  });

  test('numbers that lose nothing stay numbers', () => {
    expect(parseResource('{"resourceType":"Observation","valueQuantity":{"value":7.8}}')).toMatchObject({ valueQuantity: { value: 7.8 } });
  });
});
