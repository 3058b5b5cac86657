import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { filesOf, type ProvinceOptions, type Visit } from './index.ts';
import { fieldsOf } from './sheets.ts';
import type { Row, TableName } from './tables.ts';
import { all, parseXml } from './testing/read-back.ts';

const OPTIONS: ProvinceOptions = { people: 2400, seed: 5, from: '2025-07-01', to: '2026-06-30', tables: 'all' };
const visits: Visit[] = [];
let checkIns = 0;

beforeAll(() => {
  for (const { kind, visits: count } of filesOf(OPTIONS, (visit) => visits.push(visit))) if (kind === 'check-in') checkIns += count;
});

const rows = (table: TableName): { readonly visit: Visit; readonly row: Row }[] =>
  visits.flatMap((visit) =>
    visit.others.filter(({ name }) => name === table).flatMap((other) => other.rows.map((row) => ({ visit, row }))),
  );

describe('a province of all tables', () => {
  test('has every table', () => {
    for (const table of ['XML6', 'XML7', 'XML8', 'XML9', 'XML10', 'XML11', 'XML12', 'XML13', 'XML14', 'XML15'] as const)
      expect({ table, some: rows(table).length > 0 }).toEqual({ table, some: true });
    expect(checkIns).toBe(visits.filter(({ checkIn }) => checkIn !== undefined).length);
    expect(checkIns).toBeGreaterThan(visits.length / 12);
  });

  test('gives every stay a discharge paper, and nobody else', () => {
    for (const { xml1, others } of visits) expect(others.some(({ name }) => name === 'XML7')).toBe(xml1.MA_LOAI_KCB === '03');
  });

  test('names children as their own visits later name them; twins have two papers and two cards', () => {
    const births = rows('XML9');
    const byCard = new Map(births.map(({ row }) => [row.MA_THE_TAM, row]));
    expect(byCard.size).toBe(births.length);
    const later = visits.filter(({ xml1 }) => byCard.has(xml1.MA_THE_BHYT));
    expect(later.length).toBeGreaterThan(births.length / 2);
    for (const { xml1 } of later) {
      const paper = byCard.get(xml1.MA_THE_BHYT) as Row;
      expect([xml1.HO_TEN, xml1.NGAY_SINH, xml1.GIOI_TINH]).toEqual([paper.HO_TEN_CON, paper.NGAY_SINH_CON, paper.GIOI_TINH_CON]);
      expect(String(xml1.NGAY_VAO) > String(paper.NGAY_CT)).toBe(true);
    }
    const twins = births.filter(({ row }) => row.SO_CON === 2);
    expect(twins.length).toBeGreaterThan(0);
    for (const { visit } of twins) {
      const papers = births.filter((birth) => birth.visit === visit);
      expect(papers).toHaveLength(2);
      expect(visit.xml1.CAN_NANG_CON).toBe(papers.map(({ row }) => row.CAN_NANG_CON).join(';'));
    }
  });

  test('has the visit that each referral leads to, at the facility it names, the day after', () => {
    const arrived = new Map(visits.filter(({ xml1 }) => xml1.MA_NOI_DI !== '').map(({ xml1 }) => [xml1.GIAY_CHUYEN_TUYEN, xml1]));
    for (const { row, visit } of rows('XML13')) {
      const there = arrived.get(row.GIAY_CHUYEN_TUYEN) as Row;
      expect([there.MA_CSKCB, there.MA_NOI_DI, there.SO_CCCD]).toEqual([row.MA_CSKCB_DEN, row.MA_CSKCB, visit.xml1.SO_CCCD]);
      expect(String(there.NGAY_VAO) > String(visit.xml1.NGAY_RA)).toBe(true);
    }
  });

  test('keeps its appointments', () => {
    const seen = new Set(visits.map(({ xml1 }) => `${xml1.MA_CSKCB} ${xml1.MA_BN} ${String(xml1.NGAY_VAO).slice(0, 8)}`));
    for (const { row, visit } of rows('XML14')) {
      expect(row.NGAY_HEN_KL).toBe(visit.xml1.NGAY_TAI_KHAM);
      expect(seen.has(`${row.MA_CSKCB} ${visit.xml1.MA_BN} ${row.NGAY_HEN_KL}`)).toBe(true);
    }
  });

  test('follows people with HIV and tuberculosis over months', () => {
    for (const table of ['XML6', 'XML15'] as const) {
      const people = Map.groupBy(rows(table), ({ visit }) => visit.appointment.person.index);
      const longest = Math.max(...[...people.values()].map((list) => list.length));
      expect(longest).toBeGreaterThan(4);
      for (const list of people.values()) {
        const fixed = list.map(({ row }) => (table === 'XML6' ? [row.NGAYKD_HIV, row.BDDT_ARV] : [row.NGAYBD_DTRI_LAO]).join());
        expect(new Set(fixed).size).toBe(1);
      }
    }
  });

  test('numbers visits and cards once', () => {
    const keys = visits.map(({ xml1 }) => `${xml1.MA_CSKCB} ${xml1.MA_LK}`);
    expect(new Set(keys).size).toBe(keys.length);
    const cards = new Map(
      visits.map(({ xml1, appointment }) => [xml1.MA_THE_BHYT, appointment.person.index]).filter(([card]) => card !== '') as [
        string,
        number,
      ][],
    );
    const owners = new Map(visits.map(({ xml1, appointment }) => [appointment.person.index, xml1.MA_THE_BHYT]));
    for (const [card, owner] of cards) expect(owners.get(owner)).toBe(card);
  });
});

/** Tables of the visits of a period as they stand in the files: table → field names of the first row seen. */
function fieldsSeen(options: ProvinceOptions): Map<string, readonly string[]> {
  const seen = new Map<string, readonly string[]>();
  for (const { body } of filesOf(options)) {
    for (const file of all(parseXml(body.toString('utf8')), 'FILEHOSO')) {
      const [table, text] = file.children.map((child) => child.text) as [string, string];
      const inner = parseXml(Buffer.from(text, 'base64').toString('utf8'));
      const row = inner.children[0]?.children[0] ?? inner;
      const one = row.children.length > 0 ? row : inner;
      if (!seen.has(table))
        seen.set(
          table,
          one.children.map(({ name }) => name),
        );
    }
  }
  return seen;
}

describe('an edition', () => {
  test.each([
    ['4210', '2023-01-01', '2023-03-31'],
    ['4750', '2024-07-02', '2024-11-30'],
    ['3176', '2025-07-01', '2025-09-30'],
  ] as const)('%s has its fields in its order', (edition, from, to) => {
    const seen = fieldsSeen({ ...OPTIONS, people: 900, from, to });
    for (const [table, fields] of seen) expect({ table, fields }).toEqual({ table, fields: fieldsOf(table as TableName, edition) });
    expect(seen.has('XML7')).toBe(edition !== '4210');
    expect(seen.get('XML1')?.includes('MA_THE')).toBe(edition === '4210');
  });

  test('before the merger has the old province, district and commune in the address', () => {
    const one = [...filesOf({ ...OPTIONS, people: 60, from: '2025-05-01', to: '2025-06-20' }, (visit) => visits.push(visit))];
    expect(one.length).toBeGreaterThan(0);
    const { xml1, appointment } = visits.at(-1) as Visit;
    const { before } = appointment.person.commune;
    expect(xml1.MAHUYEN_CU_TRU).toBe(before?.district);
    expect(xml1.DIA_CHI).toContain(`${before?.name}, ${before?.districtName}, `);
    expect(String(xml1.DIA_CHI)).not.toContain('undefined');
  });
});

test('the same options give the same bytes and the same expected receipts', () => {
  const digest = (options: ProvinceOptions): string => {
    const hash = createHash('sha256');
    for (const { fileName, body, expected } of filesOf(options))
      hash
        .update(fileName)
        .update(body)
        .update(JSON.stringify(expected) ?? '');
    return hash.digest('hex');
  };
  const options: ProvinceOptions = { ...OPTIONS, people: 200, defects: { rate: 0.2 } };
  expect(digest(options)).toBe(digest(options));
  expect(digest({ ...options, defects: { rate: 0.2, kinds: ['file-truncated'] } })).not.toBe(digest(options));
});

test('defects touch about the share of visits asked for, and only of the kinds asked for', () => {
  let touched = 0;
  let total = 0;
  for (const { expected, visits: count } of filesOf({ ...OPTIONS, people: 900, defects: { rate: 0.1 } })) {
    total += count;
    for (const { record } of expected?.defects ?? []) touched += record === undefined ? count : 1;
  }
  expect(touched / total).toBeGreaterThan(0.06);
  expect(touched / total).toBeLessThan(0.14);
  for (const { expected } of filesOf({ ...OPTIONS, people: 60, defects: { rate: 1, kinds: ['decimal-comma'] } })) {
    for (const { kind } of expected?.defects ?? []) expect(kind).toBe('decimal-comma');
  }
});

test('a birth after admission is written where no number names the person in another facility', () => {
  const options: ProvinceOptions = { ...OPTIONS, defects: { rate: 1, kinds: ['born-after-admission'] } };
  let written = 0;
  for (const { body, expected } of filesOf(options)) {
    const faults = new Set(expected?.defects.map(({ record }) => record));
    if (faults.size === 0) continue;
    for (const file of all(parseXml(body.toString()), 'NOIDUNGFILE')) {
      const inner = Buffer.from(file.text, 'base64').toString();
      const field = (name: string): string => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(inner)?.[1] ?? '';
      if (!inner.includes('<LY_DO_VV>') || !faults.has(field('MA_LK'))) continue;
      written++;
      expect(field('NGAY_SINH') > field('NGAY_VAO')).toBe(true);
      expect([field('SO_CCCD'), field('MA_THE_BHYT').replace(/^TE1.*/, '')]).toEqual(['', '']);
    }
  }
  expect(written).toBeGreaterThan(0);
});
