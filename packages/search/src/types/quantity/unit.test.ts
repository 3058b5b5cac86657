import { expect, test } from '@jest/globals';
import ucum from '@lhncbc/ucum-lhc';
import atoms from '../../generated/ucum-atoms.json' with { type: 'json' };
import { convert, type Unit, unitOf } from './unit.ts';

const library = ucum.UcumLhcUtils.getInstance() as {
  convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null };
};
const unit = (code: string) => unitOf(code) as Unit;

test.each([
  ['g/L', 1.26, 'mg/dL', 126],
  ['mg/dL', 126, 'g/L', 1.26],
  ['mmol/L', 5.4, 'umol/mL', 5.4],
  ['10*9/L', 7.5, '10*3/uL', 7.5],
  ['Cel', 37, '[degF]', 98.6],
  ['[degF]', 98.6, 'K', 310.15],
  ['kPa', 16, 'mm[Hg]', 120.010200867],
  ['/min', 90, 'Hz', 1.5],
  ['m[IU]/L', 2.5, 'u[IU]/mL', 2.5],
  ['{cells}/uL', 500, '10*6/L', 500],
])('%s: %d are, in %s, %d', (from, value, to, wanted) => {
  expect(unit(from).dimension).toBe(unit(to).dimension);
  expect(convert(value, unit(from), unit(to))).toBeCloseTo(wanted, 10);
});

test('there and back again to the last digit that was sent', () => {
  for (const value of [0.1, 1.26, 7.85, 126, 98.6, 36.65, 5.4])
    for (const [a, b] of [
      ['g/L', 'mg/dL'],
      ['mmol/L', 'mol/m3'],
      ['10*9/L', '/uL'],
      ['Cel', 'K'],
    ] as const)
      expect(convert(convert(value, unit(a), unit(b)), unit(b), unit(a))).toBe(value);
});

test.each([
  'lần/phút',
  'xyz',
  'mg/',
  'g//L',
  '(g/L',
  '2.5g',
  'mmHg',
  'k[degF]',
  'Cel/min',
  '[pH]',
  'B',
  '',
  'k[in_i]',
  '10*x',
  'toString',
  '__proto__',
])('"%s" is compared as sent', (code) => {
  expect(unitOf(code)).toBeUndefined();
});

test("what measures something else is not compared: g and mol, [IU] and [arb'U]", () => {
  const dimensions = ['g/L', 'mol/L', '[IU]/L', "[arb'U]/L", 'U/L', 'Cel', 'mm[Hg]', '%', 'L'].map((code) => unit(code).dimension);
  expect(new Set(dimensions).size).toBe(dimensions.length);
});

test('the library of the National Library of Medicine converts the same way, each atom alone, with prefixes and in products', () => {
  const codes = Object.keys(atoms).flatMap((code) => [code, `m${code}`, `${code}/dL`, `10*3.${code}/(2.h)`, `/${code}2`]);
  const byDimension = Map.groupBy(
    codes.filter((code) => unitOf(code) !== undefined),
    (code) => unit(code).dimension,
  );
  let compared = 0;
  for (const group of byDimension.values()) {
    const [first, ...others] = group as [string, ...string[]];
    for (const other of others) {
      const { status, toVal } = library.convertUnitTo(other, 7.25, first);
      if (status !== 'succeeded' || toVal === null) continue;
      const ours = convert(7.25, unit(other), unit(first));
      expect({ other, first, near: Math.abs(ours / toVal - 1) < 1e-9 }).toEqual({ other, first, near: true });
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(800);
});
