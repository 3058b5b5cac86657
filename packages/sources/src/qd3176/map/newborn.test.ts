import { type BusinessKey, keyedId, type Observation, type Patient } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import type { MappedRecord } from '../../mapping.ts';
import { keysOf } from './keys.ts';
import { mapVisit } from './map-visit.ts';
import { type Fields, served, summary, type Tables, testContext, visit } from './testing.ts';

/** Who a newborn is, over the records that speak of it: a directory that learns with every record, as the hub's does. */

const text = ({ type, system, value }: BusinessKey) => `${type}|${system}|${value}`;

class Directory {
  readonly #ids = new Map<string, string>();

  /** Maps a visit and learns its keys. Only keys that were looked up before may be known. */
  map(xml1: Fields, tables: Tables = {}): MappedRecord {
    const record = visit({ XML1: [summary(xml1)], ...tables });
    const asked = new Set(keysOf(record, testContext()).map(({ key }) => text(key)));
    const known = (key: BusinessKey) => (asked.has(text(key)) ? this.#ids.get(text(key)) : undefined);
    const idFor = (key: BusinessKey, shard?: number) => known(key) ?? keyedId('secret of a test hub', key, shard);
    const mapped = mapVisit(record, testContext({ known, idFor }));
    for (const { key, aliases = [], resource } of mapped.resources) {
      for (const one of [...(key === undefined ? [] : [key]), ...aliases]) {
        const before = this.#ids.get(text(one));
        if (before === undefined) this.#ids.set(text(one), resource.id);
        else expect(before).toBe(resource.id);
      }
    }
    return mapped;
  }
}

const CARD = 'TE1929200000351';
const MOTHER = { MA_LK: 'ME', MA_BN: 'ME-1', MA_THE_BHYT: 'GD4929211112222' };
const birth = (fields: Fields = {}): Fields => ({
  MA_LK: 'ME',
  HO_TEN_NND: 'VÕ THỊ MINH THƯ',
  MA_THE_TAM: CARD,
  NGAY_SINH_CON: '202602022310',
  GIOI_TINH_CON: '1',
  ...fields,
});
const CHILD = { MA_LK: 'CON', MA_BN: 'CON-1', HO_TEN: 'NGUYỄN MINH KHANG', NGAY_SINH: '202602020000', GIOI_TINH: '1', MA_THE_BHYT: CARD };

/** Ids of the Patients of a visit that are not its own person's, in the order of the rows. */
const children = (mapped: MappedRecord, mother = 'ME-1') =>
  served<Patient>(mapped, 'Patient')
    .filter(({ identifier }) => !identifier?.some(({ value }) => value === mother))
    .map(({ id }) => id);
const personId = (mapped: MappedRecord, number: string) =>
  served<Patient>(mapped, 'Patient').find(({ identifier }) => identifier?.some(({ value }) => value === number))?.id;

describe('a newborn', () => {
  test('whose own visit comes later under an MA_BN is the same Patient', () => {
    const hub = new Directory();
    const [child] = children(hub.map(MOTHER, { XML9: [birth()] }));
    expect(personId(hub.map(CHILD), 'CON-1')).toBe(child);
    expect(personId(hub.map({ ...CHILD, MA_LK: 'CON-2', MA_THE_BHYT: '' }), 'CON-1')).toBe(child);
  });

  test('whose own visit came first is the same Patient', () => {
    const hub = new Directory();
    const own = personId(hub.map(CHILD), 'CON-1');
    expect(children(hub.map(MOTHER, { XML9: [birth()] }))).toEqual([own]);
  });

  test('is never its mother, even when her visit names its card', () => {
    const hub = new Directory();
    const [child] = children(hub.map(MOTHER, { XML9: [birth()] }));
    const mother = personId(hub.map({ ...MOTHER, MA_LK: 'ME-2', MA_BN: 'ME-9', MA_THE_BHYT: `GD4929211112222;${CARD}` }), 'ME-9');
    expect(mother).not.toBe(child);
  });

  test('a second MA_BN with the same card is somebody else', () => {
    const hub = new Directory();
    const [child] = children(hub.map(MOTHER, { XML9: [birth()] }));
    expect(personId(hub.map(CHILD), 'CON-1')).toBe(child);
    expect(personId(hub.map({ ...CHILD, MA_LK: 'X', MA_BN: 'CON-7' }), 'CON-7')).not.toBe(child);
  });

  test('born on another day with the same card is somebody else', () => {
    const hub = new Directory();
    const [child] = children(hub.map(MOTHER, { XML9: [birth()] }));
    expect(personId(hub.map({ ...CHILD, NGAY_SINH: '202602030000' }), 'CON-1')).not.toBe(child);
  });

  test('keeps its id when its card comes later, or is mended', () => {
    const hub = new Directory();
    const before = children(hub.map(MOTHER, { XML9: [birth({ MA_THE_TAM: '' })].map(withoutBlanks) }));
    expect(children(hub.map(MOTHER, { XML9: [birth()] }))).toEqual(before);
    expect(children(hub.map(MOTHER, { XML9: [birth({ MA_THE_TAM: 'TE1929200000999' })] }))).toEqual(before);
    expect(personId(hub.map({ ...CHILD, MA_THE_BHYT: 'TE1929200000999' }), 'CON-1')).toBe(before[0]);
  });
});

const withoutBlanks = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

describe('twins', () => {
  const first = birth();
  const second = birth({ MA_THE_TAM: 'TE1929200000352', NGAY_SINH_CON: '202602022325' });

  test('are two Patients, in whatever order they are sent', () => {
    const hub = new Directory();
    const [a, b] = children(hub.map(MOTHER, { XML9: [first, second] }));
    expect(a).not.toBe(b);
    expect(children(hub.map(MOTHER, { XML9: [second, first] }))).toEqual([b, a]);
  });

  test('stay apart under one card, and without cards', () => {
    const one = children(new Directory().map(MOTHER, { XML9: [first, { ...second, MA_THE_TAM: CARD }] }));
    const none = children(new Directory().map(MOTHER, { XML9: [first, second].map((row) => withoutBlanks({ ...row, MA_THE_TAM: '' })) }));
    expect([new Set(one).size, new Set(none).size]).toEqual([2, 2]);
  });

  test('a sibling put before the first one is another child', () => {
    const hub = new Directory();
    const [a] = children(hub.map(MOTHER, { XML9: [first] }));
    const blank = withoutBlanks({ ...second, MA_THE_TAM: '' });
    const both = children(hub.map(MOTHER, { XML9: [blank, first] }));
    expect(both[1]).toBe(a);
    expect(both[0]).not.toBe(a);
    expect(children(hub.map(MOTHER, { XML9: [blank, first] }))).toEqual(both);
  });

  test("the weights on the mother's record are about them", () => {
    const weigh = (row: Fields, CAN_NANG_CON: string) => ({ ...row, CAN_NANG_CON });
    const mapped = new Directory().map({ ...MOTHER, CAN_NANG_CON: '3000;2800' }, { XML9: [weigh(second, '2800'), weigh(first, '3000')] });
    const [b, a] = children(mapped);
    const mothers = served<Observation>(mapped, 'Observation').filter(({ focus }) => focus !== undefined);
    expect(mothers.map(({ valueQuantity, focus }) => [valueQuantity?.value, focus?.[0]?.reference])).toEqual([
      [3000, `Patient/${a}`],
      [2800, `Patient/${b}`],
    ]);
  });
});

test('another facility keeps its own Patient', () => {
  const hub = new Directory();
  const [child] = children(hub.map(MOTHER, { XML9: [birth()] }));
  const record = visit({ XML1: [summary({ ...CHILD, MA_CSKCB: '75901' })] }, { facility: '75901' });
  const asked = keysOf(record, testContext()).map(({ key }) => key.system);
  expect(asked.filter((system) => system.includes('92901'))).toEqual([]);
  expect(child).toBeDefined();
});

test('what an own visit said of the child stays, a certificate fills gaps', () => {
  const certificate = new Directory().map(MOTHER, { XML9: [birth({ NOI_SINH_CON: 'Bệnh viện Mẫu', SO_CON: '2' })] });
  const own = served<Patient>(new Directory().map(CHILD), 'Patient')[0] as Patient;
  const merge = certificate.resources.find(({ aliases }) => (aliases?.length ?? 0) > 1)?.merge;
  const merged = merge?.(own) as Patient;
  expect(merged.name?.[0]?.text).toBe('NGUYỄN MINH KHANG');
  expect(merged.identifier?.map(({ value }) => value)).toEqual(['CON-1', CARD]);
  expect(JSON.stringify(merged.extension)).toContain('Bệnh viện Mẫu');
  expect(JSON.stringify(merged._birthDate)).toContain('2026-02-02T23:10:00+07:00');
  expect(merged.multipleBirthBoolean).toBe(true);
  expect(JSON.stringify(merge?.(merged))).toBe(JSON.stringify(merged));
});
