import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { facilitiesOf, filesOf, generateProvince, type ProvinceOptions, plain, Tally, visitsOf } from './index.ts';
import { planOf } from './options.ts';
import { provinceByCode, provinceCodes } from './places.ts';
import { XML1_FIELDS, XML2_FIELDS, XML3_FIELDS, XML4_FIELDS, XML5_FIELDS } from './tables.ts';
import { type ReadVisit, type Record, readVisits } from './testing/read-back.ts';

const SMALL: ProvinceOptions = { people: 400, seed: 7, from: '2025-07-01', to: '2026-06-30', batch: 5 };

function digest(options: ProvinceOptions): string {
  const hash = createHash('sha256');
  for (const file of filesOf(options)) hash.update(file.fileName).update(file.body);
  return hash.digest('hex');
}

/** Money text as whole hundredths, so that sums are exact. */
function hundredths(text: string | undefined): bigint {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text ?? '');
  if (!match) throw new Error('not money');
  return BigInt(match[1] as string) * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}

const sum = (rows: readonly Record[], field: string): bigint => rows.reduce((total, row) => total + hundredths(row[field]), 0n);

function readAll(options: ProvinceOptions): { facility: string; visit: ReadVisit; made: string }[] {
  return [...filesOf(options)].flatMap((file) => {
    const read = readVisits(file.body);
    expect(read.facility).toBe(file.facility.code);
    expect(read.declared).toBe(file.visits);
    expect(read.visits).toHaveLength(file.visits);
    return read.visits.map((visit) => ({ facility: read.facility, visit, made: read.made }));
  });
}

const everything = readAll(SMALL);

describe('the same options', () => {
  test('give the same bytes; another seed, period or province gives others', async () => {
    const first = digest(SMALL);
    expect(digest(SMALL)).toBe(first);
    const streamed = createHash('sha256');
    for await (const file of generateProvince(SMALL)) streamed.update(file.fileName).update(file.body);
    expect(streamed.digest('hex')).toBe(first);
    expect(digest({ ...SMALL, seed: 8 })).not.toBe(first);
    expect(digest({ ...SMALL, province: '04' })).not.toBe(first);
    expect(digest({ ...SMALL, to: '2026-03-31' })).not.toBe(first);
  });

  test('give the same visits whatever the batch', () => {
    const visits = (options: ProvinceOptions) =>
      readAll(options)
        .map(({ facility, visit }) => `${facility} ${JSON.stringify(visit)}`)
        .sort();
    expect(visits({ ...SMALL, people: 60, batch: 1 })).toEqual(visits({ ...SMALL, people: 60, batch: 40 }));
  });
});

describe('files', () => {
  test('are well-formed, carry every field in the order of the tables, and only registered facilities send', () => {
    const registered = new Set(facilitiesOf(SMALL).map(({ code }) => code));
    const orders: { [table: string]: readonly string[] } = {
      XML1: XML1_FIELDS,
      XML2: XML2_FIELDS,
      XML3: XML3_FIELDS,
      XML4: XML4_FIELDS,
      XML5: XML5_FIELDS,
    };
    for (const { facility, visit } of everything) {
      expect(registered.has(facility)).toBe(true);
      for (const [table, fields] of Object.entries(visit.order)) expect(fields).toEqual(orders[table]);
    }
    expect([XML1_FIELDS, XML2_FIELDS, XML3_FIELDS, XML4_FIELDS, XML5_FIELDS].map(({ length }) => length)).toEqual([66, 39, 47, 12, 9]);
  });

  test('hold what the tally says', () => {
    const tally = new Tally();
    for (const visit of visitsOf(SMALL)) tally.add(visit);
    const summary = tally.summary();
    const unordered = new Tally(false);
    for (const _ of filesOf(SMALL, (visit) => unordered.add(visit)));
    expect(unordered.summary()).toEqual(summary);

    const rows = (table: 'xml2' | 'xml3' | 'xml4' | 'xml5') => everything.reduce((total, { visit }) => total + visit[table].length, 0);
    expect(summary.visits).toBe(everything.length);
    expect(summary.rows).toEqual({
      xml1: everything.length,
      xml2: rows('xml2'),
      xml3: rows('xml3'),
      xml4: rows('xml4'),
      xml5: rows('xml5'),
    });
    const patients = new Map(everything.map(({ facility, visit }) => [`${facility}/${visit.xml1.MA_BN}`, visit.xml1.HO_TEN as string]));
    expect(summary.patients).toBe(patients.size);
    const beginsWith = (query: string) =>
      [...patients.values()].filter((name) =>
        plain(name)
          .split(' ')
          .some((word) => word.startsWith(query)),
      ).length;
    for (const [query, count] of Object.entries(summary.nameMatches)) expect([query, count]).toEqual([query, beginsWith(query)]);
    expect(summary.nameMatches.nguyen).toBeGreaterThan(10);
    const hypertension = everything.filter(({ visit }) =>
      [visit.xml1.MA_BENH_CHINH, ...(visit.xml1.MA_BENH_KT as string).split(';')].includes('I10'),
    );
    expect(summary.diagnoses.I10).toBe(hypertension.length);
  });
});

describe('a visit', () => {
  test('adds up to the last digit', () => {
    for (const { visit } of everything) {
      const { xml1, xml2, xml3 } = visit;
      const both = [...xml2, ...xml3];
      for (const field of ['T_BNTT', 'T_BNCCT', 'T_BHTT', 'T_NGUONKHAC']) expect(hundredths(xml1[field])).toBe(sum(both, field));
      expect(hundredths(xml1.T_TONGCHI_BV)).toBe(sum(both, 'THANH_TIEN_BV'));
      expect(hundredths(xml1.T_TONGCHI_BH)).toBe(sum(both, 'THANH_TIEN_BH'));
      expect(hundredths(xml1.T_THUOC)).toBe(sum(xml2, 'THANH_TIEN_BV'));
      expect(hundredths(xml1.T_VTYT)).toBe(
        sum(
          xml3.filter((row) => row.MA_NHOM === '10'),
          'THANH_TIEN_BV',
        ),
      );
      expect(hundredths(xml1.T_BHTT)).toBe(hundredths(xml1.T_TONGCHI_BH) - hundredths(xml1.T_BNCCT));
      for (const row of both) {
        const price = Number(row.DON_GIA ?? row.DON_GIA_BV);
        expect(Number(row.THANH_TIEN_BV)).toBeCloseTo(Number(row.SO_LUONG) * price, 2);
        expect(hundredths(row.T_BNTT) + hundredths(row.T_BNCCT) + hundredths(row.T_BHTT)).toBe(hundredths(row.THANH_TIEN_BV));
      }
    }
  });

  test('has a number of its own in its facility, rows numbered from 1, and times in order', () => {
    const seen = new Set<string>();
    for (const { facility, visit, made } of everything) {
      const { xml1 } = visit;
      const key = `${facility}/${xml1.MA_LK}`;
      expect(seen.has(key)).toBe(false);
      seen.add(key);
      expect(xml1.MA_CSKCB).toBe(facility);
      const [start, end] = [xml1.NGAY_VAO as string, xml1.NGAY_RA as string];
      expect(start >= '202507010000' && start <= '202606302359' && start < end).toBe(true);
      expect(made > end.slice(0, 8)).toBe(true);
      for (const rows of [visit.xml2, visit.xml3, visit.xml4, visit.xml5]) {
        expect(rows.map((row) => row.STT)).toEqual(rows.map((_, i) => String(i + 1)));
        for (const row of rows) {
          expect(row.MA_LK).toBe(xml1.MA_LK);
          for (const field of ['NGAY_YL', 'NGAY_TH_YL', 'NGAY_KQ', 'THOI_DIEM_DBLS']) {
            const at = row[field];
            if (at) expect({ field, inside: at >= start && at <= end }).toEqual({ field, inside: true });
          }
          if (row.NGAY_KQ && row.NGAY_YL) expect(row.NGAY_KQ > row.NGAY_YL).toBe(true);
        }
      }
    }
  });

  test('of an inpatient has a bed, days and a reason; notes carry vital signs', () => {
    const stays = everything.filter(({ visit }) => visit.xml1.MA_LOAI_KCB === '03');
    expect(stays.length).toBeGreaterThan(20);
    for (const { visit } of stays) {
      expect(visit.xml3.filter((row) => row.MA_NHOM === '15' && /^H\d{3}$/.test(row.MA_GIUONG ?? ''))).toHaveLength(1);
      expect(Number(visit.xml1.SO_NGAY_DTRI)).toBeGreaterThan(1);
      expect(visit.xml1.LY_DO_VNT).not.toBe('');
    }
    for (const { visit } of everything) {
      expect(visit.xml5.length).toBeGreaterThan(0);
      for (const row of visit.xml5) expect(row.DIEN_BIEN_LS).toMatch(/ CSST<M\d+_T3\d(\.\d)?(_HA\d+\/\d+)?_NT\d+_SP\d+>$/);
    }
  });
});

describe('a person', () => {
  const people = [...new Map(everything.map(({ facility, visit }) => [`${facility}/${visit.xml1.MA_BN}`, visit.xml1])).values()];

  test('has numbers of the right form that agree with sex and year', () => {
    const communes = new Map(
      (provinceByCode('92') as NonNullable<ReturnType<typeof provinceByCode>>).communes.map(({ code, name }) => [code, name]),
    );
    for (const person of people) {
      const year = Number((person.NGAY_SINH as string).slice(0, 4));
      const cccd = person.SO_CCCD as string;
      if (/^\d{12}$/.test(cccd)) {
        expect(cccd.charAt(0)).toBe('0');
        expect(Number(cccd.charAt(3))).toBe((year < 2000 ? 0 : 2) + (person.GIOI_TINH === '1' ? 0 : 1));
        expect(cccd.slice(4, 6)).toBe(String(year).slice(2));
      } else if (cccd !== '') {
        expect(cccd).toMatch(/^\d{9}$/);
        expect(year).toBeLessThan(1950);
      } else {
        expect(year).toBeGreaterThan(2024);
      }
      const card = person.MA_THE_BHYT as string;
      if (card !== '') {
        expect(card).toMatch(/^[A-Z]{2}[1-5]\d{12}$/);
        expect((person.GT_THE_TU as string) <= (person.GT_THE_DEN as string)).toBe(true);
      }
      expect(person.DIA_CHI).toContain(communes.get(person.MAXA_CU_TRU as string));
      expect(person.DIEN_THOAI).toMatch(/^(0\d{9})?$/);
    }
    expect(people.some((person) => /^\d{4}00000000$/.test(person.NGAY_SINH as string))).toBe(true);
  });

  test('is told the same way at every visit of a facility, so that nobody gets a second version', () => {
    const SAME = [
      'HO_TEN',
      'SO_CCCD',
      'NGAY_SINH',
      'GIOI_TINH',
      'MA_DANTOC',
      'MA_NGHE_NGHIEP',
      'DIA_CHI',
      'MAXA_CU_TRU',
      'DIEN_THOAI',
      'MA_THE_BHYT',
      'MA_DKBD',
      'GT_THE_TU',
      'GT_THE_DEN',
      'NHOM_MAU',
    ];
    const known = new Map<string, string>();
    for (const { facility, visit } of everything) {
      const key = `${facility}/${visit.xml1.MA_BN}`;
      const told = SAME.map((field) => visit.xml1[field]).join('|');
      expect(known.get(key) ?? told).toBe(told);
      known.set(key, told);
    }
  });

  test('does not depend on how many others there are', () => {
    const of = (options: ProvinceOptions) => new Map([...visitsOf(options)].map(({ appointment: { person } }) => [person.index, person]));
    const many = of({ ...SMALL, people: 1900 });
    for (const [index, person] of of({ ...SMALL, people: 320 })) expect(many.get(index)).toEqual(person);
  });

  test('shares roof and family name with others', () => {
    const homes = Map.groupBy(people, (person) => person.DIA_CHI);
    const shared = [...homes.values()].filter((members) => new Set(members.map((m) => m.SO_CCCD)).size > 1);
    expect(shared.length).toBeGreaterThan(homes.size / 4);
    const names = shared.map((members) => members.map((m) => (m.HO_TEN as string).split(' ')[0]));
    expect(names.filter((list) => new Set(list).size < list.length).length).toBeGreaterThan(shared.length / 3);
  });
});

describe('every province', () => {
  test('can be made', () => {
    for (const province of provinceCodes()) {
      const options = { ...SMALL, people: 40, province };
      for (const { visit } of readAll(options)) expect(visit.xml1.MATINH_CU_TRU).toBe(province);
      const codes = facilitiesOf({ ...options, people: 100_000 }).map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
      for (const code of codes) {
        expect(code).toMatch(/^\d{5}$/);
        expect(Number(code.slice(2))).toBeLessThan(900);
      }
    }
  });
});

describe('options', () => {
  test('that make no sense are refused by name', () => {
    const refused = (options: Partial<ProvinceOptions>) => {
      try {
        planOf({ ...SMALL, ...options });
      } catch (error) {
        return (error as { problem?: { code: string } }).problem?.code;
      }
      return undefined;
    };
    expect(refused({ people: 0 })).toBe('province-people');
    expect(refused({ seed: 1.5 })).toBe('province-seed');
    expect(refused({ from: '2017-12-31' })).toBe('province-from');
    expect(refused({ tables: 'all', people: 20_000_001 })).toBe('province-people');
    expect(refused({ defects: { rate: 0.03 } })).toBe('province-defects');
    expect(refused({ tables: 'all', defects: { rate: 3 } })).toBe('province-defects');
    expect(refused({ tables: 'all', defects: { rate: 0.1, kinds: [] } })).toBe('province-defect-kind');
    expect(refused({ to: '2026-02-30' })).toBe('province-to');
    expect(refused({ to: '2025-06-30', from: '2025-07-01' })).toBe('province-to');
    expect(refused({ province: '93' })).toBe('province-code');
    expect(refused({ batch: 1001 })).toBe('province-batch');
    expect(refused({})).toBeUndefined();
  });
});

test('memory does not grow with people', () => {
  const options = { ...SMALL, people: 12_000, batch: 10 };
  let peak = 0;
  let early = 0;
  let files = 0;
  for (const file of filesOf(options)) {
    files += file.visits > 0 ? 1 : 0;
    if (files % 200 === 0) {
      const used = process.memoryUsage().heapUsed + process.memoryUsage().external;
      if (files === 400) early = used;
      peak = Math.max(peak, used);
    }
  }
  expect(files).toBeGreaterThan(2000);
  expect(peak - early).toBeLessThan(150 * 1024 * 1024);
});
