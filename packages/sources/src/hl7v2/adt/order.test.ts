import type { Encounter, Patient } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MappedRecord } from '../../mapping.ts';
import { mapVisit } from '../../qd3176/map/map-visit.ts';
import { summary, testContext, visit } from '../../qd3176/map/testing.ts';
import { extensionProblems } from '../../testing/extensions.ts';
import { admission, Store, taken } from '../testing/store.ts';

/** In whatever order the messages of a person and a visit come, what is stored in the end is the same. */

const PID = 'PID|1||NT0100^^^92901^PI~092060007788^^^VN^NI||Phan^Văn^Lợi||19600214|M|||Phường Cái Khế^^Cần Thơ';
const pv1 = (place: string, end = '') => `PV1|1|I|${place}||||D1^Bùi^Mẫu||||||||||||VN0100|||||||||||||||||||||||||20260320095000|${end}`;

/** A stay as a hospital tells it: corrections of the person, transfers, one of them taken back, a discharge taken back and given again. */
const STAY = [
  admission('A01', '20260320100000', 'm01', PID, pv1('K04^P2^G5'), 'DG1|1||J18.9^Viêm phổi^I10|||A'),
  admission('A08', '20260320110000', 'm02', `${PID}||0939111222`, pv1('K04^P2^G5'), 'AL1|1|DA|PEN^Penicillin||Phát ban'),
  admission('A02', '20260321080000', 'm03', PID, pv1('K02^P1^G1')),
  admission('A02', '20260322080000', 'm04', PID, pv1('K05^P3^G7')),
  admission('A12', '20260322090000', 'm05', PID, pv1('K02^P1^G1')),
  admission('A08', '20260322100000', 'm06', 'PID|1||NT0100^^^92901^PI~092060007799^^^VN^NI||Phan^Văn^Lợi||19600215|M|||""||0939111333'),
  admission('A03', '20260324150000', 'm07', PID, `${pv1('K02^P1^G1', '20260324144500')}`),
  admission('A13', '20260324160000', 'm08', PID, pv1('K02^P1^G1')),
  admission('A03', '20260325150000', 'm09', PID, pv1('K02^P1^G1', '20260325144500'), 'DG1|1||J15.9^Viêm phổi do vi khuẩn^I10|||F'),
  admission(
    'A31',
    '20260326100000',
    'm10',
    PID,
    'NK1|1|Phan^Thị^Mẫu|SPO^Vợ||0912000111',
    'IN1|1|BHYT|BHXH|BHXH||||||||20260101|20261231|||||||||||||||||||||||GD4929212345678',
  ),
  // The same moment twice, told apart by the number of the message.
  admission('A08', '20260322100000', 'm06b', 'PID|1||NT0100^^^92901^PI||Phan^Văn^Lợi||19600216|M|||Phường Ninh Kiều^^Cần Thơ'),
  `MSH|^~\\&|LIS|92901|HUB|SYT|20260327080000||ADT^A04|m11|P|2.5\rEVN||20260319080000\rPID|1||NT0100^^^92901^PI||^Phan Văn Lợi\rPV1|1|O|K01${'|'.repeat(16)}VN0100`,
] as const;
const RECORDS = await Promise.all(STAY.map((text) => taken(text)));

function storedIn(order: readonly number[]): Store {
  const store = new Store();
  for (const i of order) store.take(RECORDS[i] as (typeof RECORDS)[number]);
  return store;
}

const IN_ORDER = RECORDS.map((_, i) => i);
const permutation = fc.shuffledSubarray(IN_ORDER, { minLength: IN_ORDER.length });

describe('messages of one person', () => {
  test('all in their order: the state that is meant', () => {
    const store = storedIn(IN_ORDER);
    const patient = store.only<Patient>('Patient');
    expect(patient.birthDate).toBe('1960-02-14');
    expect(patient.identifier?.map(({ value }) => value)).toEqual(['NT0100', '092060007788', '092060007799']);
    expect(patient.telecom?.map(({ value }) => value)).toEqual(['0939111333']);
    expect(patient.address?.[0]?.city).toBe('Cần Thơ');
    const encounter = store.only<Encounter>('Encounter');
    expect([encounter.status, encounter.class.code, encounter.period]).toEqual([
      'finished',
      'IMP',
      { start: '2026-03-20T09:50:00+07:00', end: '2026-03-25T14:45:00+07:00' },
    ]);
    const places = encounter.location?.map(({ location, period, status }) => [
      location.identifier?.value,
      period?.start?.slice(5, 10),
      status,
    ]);
    expect(places).toEqual([
      ['K01', '03-19', 'completed'],
      ['K04', '03-20', 'completed'],
      ['K04/P2', '03-20', 'completed'],
      ['K04/G5', '03-20', 'completed'],
      ['K02', '03-21', 'completed'],
      ['K02/P1', '03-21', 'completed'],
      ['K02/G1', '03-21', 'completed'],
    ]);
    const all = Object.values(store.all()).map((text) => JSON.parse(text));
    expect(all.flatMap((one) => validate(one))).toEqual([]);
    expect(extensionProblems(all)).toEqual([]);
  });

  test('in any order, the end is the same', () => {
    const meant = storedIn(IN_ORDER).all();
    fc.assert(
      fc.property(permutation, (order) => expect(storedIn(order).all()).toEqual(meant)),
      { numRuns: 100, seed: 7 },
    );
  });

  test('some of them, and some twice: what came again changes nothing', () => {
    fc.assert(
      fc.property(fc.subarray(IN_ORDER, { minLength: 2 }), fc.infiniteStream(fc.nat()), (some, random) => {
        const shuffled = [...some, ...some.slice(0, 2)]
          .map((i) => [random.next().value as number, i] as const)
          .sort(([a], [b]) => a - b)
          .map(([, i]) => i);
        expect(storedIn(shuffled).all()).toEqual(storedIn(some).all());
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  test('an older message changes nothing', () => {
    const store = storedIn([0, 2, 6]);
    expect(store.take(RECORDS[1] as (typeof RECORDS)[number])).toBe(2); // the telephone nobody said later, the allergy
    expect(store.take(RECORDS[0] as (typeof RECORDS)[number])).toBe(0);
  });
});

describe('beside the national tables', () => {
  const xml1 = mapVisit(
    visit({
      XML1: [
        summary({
          MA_LK: 'VN0100',
          MA_BN: 'NT0100',
          HO_TEN: 'PHAN VĂN LỢI',
          GIOI_TINH: '1',
          NGAY_SINH: '196002140000',
          MA_LOAI_KCB: '03',
          MA_KHOA: 'K02',
        }),
      ],
    }),
    testContext(),
  );
  const xml0 = mapVisit(
    visit(
      { XML0: [summary({ MA_LK: 'VN0100', MA_BN: 'NT0100', HO_TEN: 'PHAN VAN LOI', NGAY_RA: '', MA_LOAI_KCB: '03' })] },
      { visit: 'VN0100' },
    ),
    testContext(),
  );

  function both(order: readonly (number | MappedRecord)[]): Store {
    const store = new Store();
    for (const one of order)
      if (typeof one === 'number') store.take(RECORDS[one] as (typeof RECORDS)[number]);
      else store.put(one);
    return store;
  }
  const ofVisit = (store: Store) => {
    const { identifier, ...patient } = store.only<Patient>('Patient');
    const numbers = identifier?.map(({ system, value }) => `${system}|${value}`).sort();
    return { encounter: store.only<Encounter>('Encounter'), patient, numbers };
  };

  test('XML1 wins whenever it comes; what it leaves open is what messages say', () => {
    const meant = ofVisit(both([xml1, ...IN_ORDER]));
    expect(meant.encounter.period).toEqual({ start: '2026-03-10T07:30:00+07:00', end: '2026-03-10T10:15:00+07:00' });
    expect(meant.encounter.participant?.[0]?.individual?.display).toBe('Bùi Mẫu');
    expect(meant.encounter.location).toHaveLength(1);
    expect(meant.patient.name?.[0]?.text).toBe('PHAN VĂN LỢI');
    expect(meant.patient.telecom?.[0]?.value).toBe('0939111333');
    fc.assert(
      fc.property(permutation, fc.nat(IN_ORDER.length), (order, at) => {
        expect(ofVisit(both([...order.slice(0, at), xml1, ...order.slice(at)]))).toEqual(meant);
      }),
      { numRuns: 60, seed: 9 },
    );
  });

  test('a check-in knows no discharge: what messages say of the visit stands', () => {
    for (const order of [
      [xml0, 0, 6],
      [0, xml0, 6],
      [6, 0, xml0],
    ]) {
      const { status, period } = both(order).only<Encounter>('Encounter');
      expect([status, period?.end]).toEqual(['finished', '2026-03-24T14:45:00+07:00']);
    }
  });
});
