import { expect, test } from '@jest/globals';
import { billOfMaterials } from './bill-of-materials.ts';

const bill = billOfMaterials();

test('the bill of materials is CycloneDX with every package once, by purl', () => {
  expect([bill.bomFormat, bill.specVersion]).toEqual(['CycloneDX', '1.6']);
  const refs = bill.components.map((one) => one['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  for (const ref of refs) expect(ref).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.%+-]*$/);
  expect(bill.components).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'express', purl: 'pkg:npm/express@5.3.0' })]));
  for (const one of bill.components)
    expect(Object.keys(one)).toEqual(expect.arrayContaining(['type', 'name', 'version', 'licenses', 'purl']));
});

test('every licence is an SPDX expression', () => {
  for (const { licenses } of bill.components) expect(licenses[0]?.expression).toMatch(/^\(?[\w.+-]+(?: (?:OR|AND|WITH) [\w.+-]+)*\)?$/);
});

test('the same tree gives the same bytes', () => {
  expect(JSON.stringify(billOfMaterials())).toBe(JSON.stringify(bill));
});
