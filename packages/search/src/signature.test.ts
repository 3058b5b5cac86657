import { describe, expect, test } from '@jest/globals';
import { extract } from './extract/extract.ts';
import { parametersOf, SEARCHED_TYPES } from './parameters.ts';
import { codeBits, isSigned, signatureOf } from './signature.ts';
import { random, randomResource } from './testing/index.ts';

const has = (signature: number, code: string) => (signature & codeBits(code)) === codeBits(code);
const count = (bits: number) => (bits >>> 0).toString(2).replaceAll('0', '').length;

describe('signatures', () => {
  test('every reference row of a resource has the bits of each of its codes', () => {
    const r = random(3);
    let codes = 0;
    for (const type of SEARCHED_TYPES) {
      for (let n = 0; n < 10; n++) {
        const { tokens, references } = extract(randomResource(type, n, r, ['Patient', 'Encounter']));
        for (const row of references) {
          expect(row.codes).toBe(signatureOf(tokens));
          for (const { param, code } of tokens) {
            if (!isSigned(param)) continue;
            codes += 1;
            expect(has(row.codes, code)).toBe(true);
          }
        }
      }
    }
    expect(codes).toBeGreaterThan(500);
  });

  test('bits are stored: they are what they were', () => {
    expect(['', '8867-4', 'A90', 'laboratory', 'mạch', 'x'.repeat(512)].map(codeBits)).toEqual([
      770, 805306434, 139282, 570442240, 1114136, 29425664,
    ]);
    const signed = [
      'Observation.code',
      'Observation.category',
      'Condition.code',
      'MedicationRequest.code',
      'Procedure.code',
      'DiagnosticReport.code',
    ]
      .concat(['ServiceRequest.code', 'Encounter.type', 'Encounter.class', 'Immunization.vaccine-code', 'DocumentReference.type'])
      .map((name) => parametersOf(name.split('.')[0] as string)?.get(name.split('.')[1] as string)?.number as number);
    expect(signed.filter((number) => !isSigned(number))).toEqual([]);
    expect(isSigned(parametersOf('Patient')?.get('identifier')?.number as number)).toBe(false);
  });

  test('another code rarely seems to be there: beside one code, two and four', () => {
    const codes = Array.from({ length: 4_000 }, (_, n) => `${1000 + n * 7}-${n % 10}`);
    for (const [held, most] of [
      [1, 0.001],
      [2, 0.005],
      [4, 0.1],
    ] as const) {
      let taken = 0;
      for (let n = 0; n + held < codes.length; n++) {
        const signature = codes.slice(n, n + held).reduce((bits, code) => bits | codeBits(code), 0);
        if (
          has(signature, codes[(n + 2_000) % codes.length] as string) &&
          !codes.slice(n, n + held).includes(codes[(n + 2_000) % codes.length] as string)
        )
          taken += 1;
      }
      expect(taken / codes.length).toBeLessThan(most);
    }
    expect(Math.max(...codes.map((code) => count(codeBits(code))))).toBe(4);
  });
});
