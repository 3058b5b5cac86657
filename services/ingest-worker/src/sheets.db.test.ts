import type { Source } from '@hub/client-register';
import { putSource } from '@hub/client-register';
import type { CarePlan, Condition, EpisodeOfCare, Group, MedicationStatement, Observation, Patient, Resource } from '@hub/fhir-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';

/** Sheets of a station on a real database: persons met by any of their numbers, re-sending, corrections, layouts, what rows share. */

let hub: IngestFixture;
let station: Source;
let turn = 0;

beforeAll(async () => {
  hub = await ingestFixture();
  const input = { code: 'tyt-92951', facility: '92951', facilityName: 'Trạm Y tế Mẫu', kind: 'station', msh4: [] };
  station = (await putSource(hub.database, { ...input, formats: ['csv', 'qd831'] })).source;
}, 60_000);
afterAll(() => hub.close());
beforeEach(() => {
  turn++;
});

const HEAD = 'Mã BN;Họ và tên;Năm sinh;Giới;CCCD;Ngày khám';
/** One of the turn's own person. */
const who = (file = `P-${turn}`, number = '', name = 'Kiều Văn Trọng', day = '04/05/2026') => `${file};${name};1959;Nam;${number};${day}`;
const cccd = () => `08205900${String(turn).padStart(4, '0')}`;

async function take(head: string, ...rows: string[]) {
  const id = await hub.send(station, [head, ...rows].join('\n'), 'text/csv');
  await (await hub.worker()).drain(station.id);
  const { counts, issues = [] } = await hub.receipt(id);
  return { counts, codes: issues.map(({ code }) => code) };
}

async function stored<T extends Resource>(type: T['resourceType']): Promise<T[]> {
  const rows = await hub.rows('select body from resource where not deleted');
  return rows.map(({ body }) => JSON.parse(body) as T).filter(({ resourceType }) => resourceType === type);
}
const withNumber = async (value: string): Promise<Patient[]> =>
  (await stored<Patient>('Patient')).filter(({ identifier = [] }) => identifier.some((one) => one.value === value));
async function of<T extends Resource>(type: T['resourceType'], patient: Patient | undefined): Promise<T[]> {
  return (await stored<T>(type)).filter((one) => (one as unknown as Observation).subject?.reference === `Patient/${patient?.id}`);
}

describe('sheets', () => {
  test('a person who comes by file, by number and by both is one Patient, in any order', async () => {
    await take(`${HEAD};HA`, `${who('', cccd())};120/80`);
    await take(
      `${HEAD};HA`,
      `${who(`P-${turn}`, cccd(), undefined, '05/05/2026')};125/80`,
      `${who(`P-${turn}`, '', undefined, '06/05/2026')};130/80`,
    );
    await take(`${HEAD};HA`, `${who('', cccd(), undefined, '07/05/2026')};135/80`);
    const people = [...(await withNumber(cccd())), ...(await withNumber(`P-${turn}`))];
    expect(new Set(people.map(({ id }) => id)).size).toBe(1);
    expect(await of<Observation>('Observation', people[0])).toHaveLength(4);
  });

  test('a child that is sent with its mother’s number is not its mother', async () => {
    await take(`${HEAD};HA`, `${who('', cccd(), 'Tô Thị Lài')};120/80`, `${who('', cccd(), 'Lưu Gia Hân')};90/60`);
    expect((await withNumber(cccd())).map(({ name }) => name?.[0]?.text).sort()).toEqual(['Lưu Gia Hân', 'Tô Thị Lài']);
  });

  test('sent again nothing changes; a correction takes away what the row no longer says', async () => {
    const head = `${HEAD};HA;Chẩn đoán`;
    expect((await take(head, `${who()};120/80;I10, E11`)).counts).toEqual({ received: 1, stored: 1, unchanged: 0, rejected: 0 });
    expect((await take(`${head}\n`, `${who()};120/80;I10, E11`)).counts).toMatchObject({ stored: 0, unchanged: 1 });
    await take(head, `${who()};120/80;I10`);
    const [person] = await withNumber(`P-${turn}`);
    const states = (await of<Condition>('Condition', person)).map(({ code, verificationStatus }) => [
      code?.coding?.[0]?.code,
      verificationStatus?.coding?.[0]?.code,
    ]);
    expect(states.sort()).toEqual([
      ['E11', 'entered-in-error'],
      ['I10', 'confirmed'],
    ]);
  });

  test('a sheet that measures something else of the same day takes nothing away', async () => {
    await take(`${HEAD};HA;Thuốc`, `${who()};150/95;Amlodipin 5mg`);
    await take(`${HEAD};HbA1c`, `${who()};7,4`);
    const [person] = await withNumber(`P-${turn}`);
    expect((await of<Observation>('Observation', person)).map(({ code, status }) => [code.coding?.[0]?.code, status]).sort()).toEqual([
      ['4548-4', 'final'],
      ['85354-9', 'final'],
    ]);
    expect((await of<MedicationStatement>('MedicationStatement', person)).map(({ status }) => status)).toEqual(['active']);
  });

  test('an episode begins on the earliest day, whichever row comes first; a plan that is taken out of its row is withdrawn', async () => {
    const head = `${HEAD};HA;Chẩn đoán;Hướng điều trị`;
    await take(head, `${who()};150/95;I10 - Tăng huyết áp;Giảm muối`, `${who(`P-${turn}`, '', undefined, '02/04/2026')};160/95;I10;`);
    await take(`${HEAD};HA;Chẩn đoán;Hướng điều trị`, `${who()};150/95;I10;`);
    const [person] = await withNumber(`P-${turn}`);
    const episodes = (await stored<EpisodeOfCare>('EpisodeOfCare')).filter(({ patient }) => patient.reference === `Patient/${person?.id}`);
    expect(episodes.map(({ status, period }) => [status, period?.start])).toEqual([['active', '2026-04-02']]);
    expect((await of<CarePlan>('CarePlan', person)).map(({ status }) => status)).toEqual(['entered-in-error']);
  });

  test('a row that is refused costs its neighbours nothing', async () => {
    const { counts, codes } = await take(
      `${HEAD};HA`,
      `${who()};120/80`,
      `${who(`P-${turn}`, '', undefined, '31/02/2026')};120/80`,
      ';;;;;x;',
    );
    expect([counts, codes]).toEqual([{ received: 2, stored: 1, unchanged: 0, rejected: 1 }, ['VN-CSV-NGAY-invalid']]);
  });

  test('the rows of a household are its members, whichever file they came in', async () => {
    const head = 'Mã hộ;Mã BN;Họ và tên;Năm sinh;Giới;Quan hệ với chủ hộ';
    await take(head, `HO-${turn};A-${turn};Lý Văn Cam;1970;Nam;Chủ hộ`, `HO-${turn};B-${turn};Phan Thị Quýt;1972;Nữ;Vợ`);
    await take(head, `HO-${turn};C-${turn};Lý Gia Bưởi;2000;Nữ;Con`);
    const households = (await stored<Group>('Group')).filter(({ name }) => name === `HO-${turn}`);
    expect(households.map(({ member = [] }) => member.length)).toEqual([3]);
  });
});
