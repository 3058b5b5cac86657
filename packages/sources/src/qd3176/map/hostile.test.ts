import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import type { TableName } from '../../record.ts';
import { TABLE_SPECS } from '../tables.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, served, summary, testContext, visit } from './testing.ts';

/**
 * Whatever stands in the fields, what is made is R4: a visit is never lost because one field holds nonsense. Texts are as
 * the parser gives them: trimmed, inner spaces one.
 */

const NONSENSE = [
  '0',
  '-1',
  '1,5',
  '99999999999999999999',
  '20260310001',
  '1e5',
  ';',
  ';;a;',
  'a; b ;c',
  'có dấu cách và ạ',
  '<b>&amp;',
  '()',
  '(x',
  '*',
  '†',
  '202602300000',
  '20260310',
  '000000000000',
  '202613010101',
  '../..',
  'CSST<M_T_HA/_NT1e9_SP-5>',
  '𝒳 emoji 😀',
  '1.2.3',
  '.',
  '≥',
  '3-',
  '10-5',
  `${'9'.repeat(31)}-${'9'.repeat(32)}`,
  `CSST<M${'9'.repeat(31)}_HA${'9'.repeat(31)}>`,
  '__proto__',
  'constructor',
];

/** A small generator: the same nonsense in every run. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

const OTHERS = ['XML6', 'XML7', 'XML8', 'XML9', 'XML10', 'XML11', 'XML12', 'XML13', 'XML14', 'XML15'] as const;

function nonsenseVisit(seed: number) {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[(next.next().value as number) % list.length] as T;
  const row = (table: TableName): Record<string, string> => {
    const fields: Record<string, string> = {};
    for (const name of TABLE_SPECS[table].fields.keys()) if (pick([0, 1, 2]) > 0) fields[name] = pick(NONSENSE);
    return fields;
  };
  const group = { MA_NHOM: pick(['1', '2', '8', '10', '15', 'x']) };
  const required = { MA_LK: 'LK-X', MA_BN: pick(NONSENSE), HO_TEN: pick(NONSENSE), NGAY_VAO: '202603100730', MA_CSKCB: FACILITY };
  return visit({
    XML1: [{ ...row('XML1'), ...required }],
    XML2: [row('XML2'), row('XML2')],
    XML3: [{ ...row('XML3'), ...group }, row('XML3'), { ...row('XML3'), MA_NHOM: '18' }],
    XML4: [row('XML4'), row('XML4')],
    XML5: [row('XML5')],
    ...Object.fromEntries(OTHERS.map((table) => [table, [row(table), row(table)]])),
  });
}

test.each(Array.from({ length: 200 }, (_, i) => i))('nonsense %i makes R4', (seed) => {
  const mapped = mapVisit(nonsenseVisit(seed), testContext());
  const findings = mapped.resources.flatMap(({ resource }) =>
    validate(resource).map((finding) => ({ type: resource.resourceType, ...finding })),
  );
  expect(findings).toEqual([]);
  expect(JSON.stringify(mapped.resources)).not.toContain('"undefined"');
  const ids = mapped.resources.map(({ resource }) => `${resource.resourceType}/${resource.id}`);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('periods never end before they begin', () => {
  test('a card', () => {
    const mapped = mapVisit(
      visit({ XML1: [summary({ MA_THE_BHYT: 'GD4929212345678', GT_THE_TU: '20261231', GT_THE_DEN: '20260101' })] }),
      testContext(),
    );
    expect(JSON.stringify(served(mapped, 'Coverage'))).toContain('"period":{"start":"2026-12-31"}');
    expect(JSON.stringify(served(mapped, 'Coverage'))).toContain('xml-gt-the-den","valueString":"20260101"');
  });

  test('an operation', () => {
    const operation = { MA_NHOM: '8', NGAY_TH_YL: '202603100900', NGAY_KQ: '202603100800' };
    const text = JSON.stringify(served(mapVisit(visit({ XML1: [summary()], XML3: [operation] }), testContext()), 'Procedure'));
    expect(text).toContain('"performedPeriod":{"start":"2026-03-10T09:00:00+07:00"}');
    expect(text).toContain('xml-ngay-kq","valueString":"202603100800"');
  });

  test('a day without an hour is not before an hour of it', () => {
    const text = JSON.stringify(served(mapVisit(visit({ XML1: [summary({ NGAY_RA: '20260310' })] }), testContext()), 'Encounter'));
    expect(text).toContain('"period":{"start":"2026-03-10T07:30:00+07:00","end":"2026-03-10"}');
  });
});
