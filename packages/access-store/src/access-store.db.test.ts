import { type PolicyResource, type Principal, SHIPPED_POLICIES, visibility } from '@hub/access';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  breakGlass,
  currentSentences,
  listOpenings,
  listPolicies,
  OPEN_HOURS,
  OPENINGS_AN_HOUR,
  openingTotals,
  openRules,
  placeFacility,
  policyVersions,
  reviewOpening,
  subtreeOf,
  writePolicy,
} from './index.ts';

let t: TestDatabase;
const facilities: Record<string, number> = {};
let client: number;
beforeAll(async () => {
  t = await testDatabase();
  const { pool } = t.database;
  for (const code of ['92901', '92902', '92903', '92904']) {
    const { rows } = await pool.query<{ facility_id: number }>('insert into facility (code, name) values ($1, $1) returning facility_id', [
      code,
    ]);
    facilities[code] = rows[0]?.facility_id as number;
  }
  const { rows } = await pool.query<{ client_number: number }>(
    `insert into client (client_id, kind) values ('he-thong', 'operator') returning client_number`,
  );
  client = rows[0]?.client_number as number;
});
afterAll(() => t.drop());

const sender = (code: string): Principal => ({
  clientNumber: client,
  clientId: 'he-thong',
  kind: 'sender',
  facilityId: facilities[code] as number,
  facilityCode: code,
});
const problem = (code: string) => ({ problem: { category: code } });

describe('the tree of facilities', () => {
  test('who is above has all that is below; a circle is refused', async () => {
    await placeFacility(t.database, '92902', '92901');
    await placeFacility(t.database, '92903', '92902');
    expect(await subtreeOf(t.database, facilities['92901'] as number)).toEqual(['92901', '92902', '92903'].map((c) => facilities[c]));
    expect(await subtreeOf(t.database, facilities['92903'] as number)).toEqual([facilities['92903']]);
    await expect(placeFacility(t.database, '92901', '92903')).rejects.toMatchObject(problem('conflict'));
    await expect(placeFacility(t.database, '92901', '92901')).rejects.toMatchObject(problem('conflict'));
    await expect(placeFacility(t.database, '92901', 'khong-co')).rejects.toMatchObject(problem('not-found'));
    const caller = await openRules(t.database).of(sender('92901'));
    expect(visibility(caller, Date.now())).toMatchObject({ owners: [...['92901', '92902', '92903'].map((c) => facilities[c]), 0] });
    await placeFacility(t.database, '92902', undefined);
    expect(await subtreeOf(t.database, facilities['92901'] as number)).toEqual([facilities['92901']]);
  });
});

const consent = (name: string, provision: object): PolicyResource =>
  ({ ...(SHIPPED_POLICIES[0] as object), id: name, provision: { type: 'deny', provision: [provision] } }) as unknown as PolicyResource;
const RELATION = { url: 'http://hub.example/StructureDefinition/access-relation', valueCode: 'province' };
const FOR = (facility: string) => [
  { reference: { identifier: { system: 'http://hub.example/NamingSystem/facility-code', value: facility } } },
];

describe('policies', () => {
  test('the shipped set is what there is to begin with', async () => {
    const all = await listPolicies(t.database);
    expect(all.map(({ name, version }) => [name, version])).toEqual(
      ['analyst', 'citizen', 'facility', 'health-operations-centre', 'national-centre', 'operator'].map((name) => [name, 0]),
    );
    expect((await currentSentences(t.database)).length).toBeGreaterThan(5);
  });

  test('a version takes the place of the one before; rules follow within the time that is promised', async () => {
    let clock = 0;
    const rules = openRules(t.database, () => clock);
    const hidden = async () => visibility(await rules.of(sender('92904')), Date.now());
    expect(await hidden()).toMatchObject({ owners: [facilities['92904'], 0] });
    const wide = consent('so-y-te', {
      type: 'permit',
      extension: [RELATION],
      actor: FOR('92904'),
      securityLabel: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }],
    });
    expect(await writePolicy(t.database, 'so-y-te', wide, client)).toBe(1);
    clock += 60_000;
    expect(await hidden()).toEqual({ all: true });
    expect(
      await openRules(t.database)
        .of(sender('92903'))
        .then((one) => visibility(one, 0)),
    ).not.toEqual({ all: true });
    expect(await writePolicy(t.database, 'so-y-te', undefined, client)).toBe(2);
    clock += 60_000;
    expect(await hidden()).toMatchObject({ owners: [facilities['92904'], 0] });
    expect((await policyVersions(t.database, 'so-y-te')).map(({ version, withdrawn, actor }) => [version, withdrawn, actor])).toEqual([
      [2, true, client],
      [1, false, client],
    ]);
    expect((await policyVersions(t.database, 'facility')).map(({ version }) => version)).toEqual([0]);
  });

  test.each([
    ['a permit without a relation', { type: 'permit' }],
    ['an unknown relation', { type: 'permit', extension: [{ ...RELATION, valueCode: 'everybody' }] }],
    ['neither permit nor deny', { extension: [RELATION] }],
    ['an actor nobody knows', { type: 'permit', extension: [RELATION], actor: [{ reference: { identifier: { value: 'x' } } }] }],
    ['a moment that is none', { type: 'deny', period: { end: 'mai' } }],
  ])('%s is refused', async (_what, provision) => {
    await expect(writePolicy(t.database, 'la', consent('la', provision), client)).rejects.toMatchObject(problem('incorrect'));
    expect(await policyVersions(t.database, 'la')).toEqual([]);
  });
  test('a policy is written under its own name', async () => {
    await expect(writePolicy(t.database, 'ten-khac', consent('la', { type: 'deny' }), client)).rejects.toMatchObject(problem('incorrect'));
    await expect(writePolicy(t.database, '../la', consent('../la', { type: 'deny' }), client)).rejects.toMatchObject(problem('incorrect'));
  });
});

describe('break-glass', () => {
  test('one client opens so many an hour and no more; another, and the people of an app, have their own', async () => {
    const { rows } = await t.database.pool.query<{ n: number }>(
      `insert into client (client_id, kind) values ('mo-hang-loat', 'operator'), ('hang-xom', 'operator') returning client_number as n`,
    );
    const [many, other] = rows.map(({ n }): Principal => ({ clientNumber: n, clientId: 'x', kind: 'operator' })) as [Principal, Principal];
    const open = (who: Principal, n: number) => breakGlass(t.database, who, `hl-${n}`, 'cấp cứu, bất tỉnh');
    for (let n = 0; n < OPENINGS_AN_HOUR; n += 1) await open(many, n);
    await expect(open(many, OPENINGS_AN_HOUR)).rejects.toMatchObject(problem('busy'));
    await open(other, 1);
    await open({ ...many, user: { sub: 'bs-1' } }, 1);
    await t.database.pool.query(`update break_glass set opened_at = opened_at - interval '61 minutes' where client_number = $1`, [
      many.clientNumber,
    ]);
    await open(many, OPENINGS_AN_HOUR);
    await t.database.pool.query('delete from break_glass where client_number = any($1)', [rows.map(({ n }) => n)]);
  });

  test('opens for a while, with a reason; is listed until somebody looked at it', async () => {
    for (const reason of ['', '   ngắn   ', 'x'.repeat(2_000)])
      await expect(breakGlass(t.database, sender('92901'), 'bn-1', reason)).rejects.toMatchObject(problem('incorrect'));
    await expect(breakGlass(t.database, sender('92901'), 'a/b', 'cấp cứu, bất tỉnh')).rejects.toMatchObject(problem('incorrect'));
    const { number, until } = await breakGlass(t.database, sender('92901'), 'bn-1', 'cấp cứu, bất tỉnh, không người thân');
    expect(Math.abs(until.getTime() - Date.now() - OPEN_HOURS * 3_600_000)).toBeLessThan(60_000);
    expect(await listOpenings(t.database, { count: 10, open: true })).toMatchObject([{ number, client: 'he-thong', patient: 'bn-1' }]);
    expect(await openingTotals(t.database)).toEqual({ opened: 1, unreviewed: 1 });
    await reviewOpening(t.database, number, client, true);
    const [closed] = await listOpenings(t.database, { count: 10 });
    expect((closed?.until.getTime() ?? Infinity) <= (closed?.reviewedAt?.getTime() ?? 0)).toBe(true);
    expect(await listOpenings(t.database, { count: 10, open: true })).toEqual([]);
    await expect(reviewOpening(t.database, 4_000, client, true)).rejects.toMatchObject(problem('not-found'));
  });
});
