import { LABELS, type Reach, type Restricted } from '@hub/access';
import type { TestDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { search } from '../index.ts';
import { decodeCursor } from './cursor.ts';
import { filledStore, PATIENTS, query } from './filled-store.fixture.ts';
import { OWN, ownDrive } from './own.ts';
import type { How } from './search.ts';
import { statementAs } from './visible.ts';

/**
 * A caller that may see little of much is served from that: its own rows and those of patients opened to it, exactly, whatever leads the
 * search otherwise. What each may see follows here from how the store is filled, not from what the store says.
 */
let t: TestDatabase;
const SENSITIVE = LABELS.reduce((bits, { bit, code }) => (['R', 'HIV'].includes(code) ? bits | (1 << bit) : bits), 0);
const R = 1 << (LABELS.find(({ code }) => code === 'R')?.bit ?? 0);
const CLIENT = 1;
/** Patients by number: treated by facility 7, opened to the client in an emergency, and linked to one that is treated. */
const TREATED = [5, 9, 14];
const OPENED = [21];
const LINKED = 33;
/** Observations that are restricted, one of each kind of patient above and one of facility 7. */
const RESTRICTED = [4, 20, 32, 100];

beforeAll(async () => {
  t = await filledStore();
  const { pool } = t.database;
  await pool.query(`insert into client (client_id, kind) values ('opener', 'operator')`);
  const person =
    'patient_number(p) as about, patient_stamp(patient_number(p)) as patient from unnest($1::text[]) with ordinality as u (p, i)';
  const names = (numbers: readonly number[]) => [numbers.map((n) => `p${n}`)];
  await pool.query(
    `insert into treatment_grant (rid, shard, facility, about, patient, until)
     select i, 0, 7, about, patient, 'infinity' from (select i, ${person}) g`,
    names(TREATED),
  );
  await pool.query(
    `insert into break_glass (client_number, about, patient, patient_id, reason, until)
     select ${CLIENT}, about, patient, '', 'test', 'infinity' from (select ${person}) g`,
    names(OPENED),
  );
  await pool.query(
    `insert into patient_link (rid, shard, about, other, patient)
     select ${1_000_000 + LINKED}, 0, patient_number('p${TREATED[0]}'), about, patient from (select ${person}) g`,
    names([LINKED]),
  );
  const rids = [RESTRICTED.map((n) => 3_000_000 + n)];
  for (const table of ['resource', 'change_log', 'idx_token', 'idx_date', 'idx_quantity', 'idx_reference', 'idx_composite'])
    await pool.query(`update ${table} set labels = ${R} where rid = any($1::bigint[])`, rids);
  await pool.query(
    `update resource_count c set n = (select count(*) from resource r where r.type = c.type and r.owner = c.owner and r.labels = 0)`,
  );
  await pool.query(
    `insert into resource_count (type, owner, labels, slot, n) select type, owner, labels, 0, count(*) from resource where labels <> 0 group by 1, 2, 3`,
  );
}, 120_000);
afterAll(() => t.drop());

const TREATMENT: Reach = { of: { treatedBy: [7] }, hidden: SENSITIVE };
const EMERGENCY: Reach = { of: { openedBy: { client: CLIENT } }, hidden: 0 };
const CALLERS: readonly (readonly [string, Restricted])[] = [
  ['its own alone', { owners: [7, 0] }],
  ['its own, nothing restricted', { owners: [7, 0], hidden: SENSITIVE }],
  ['its own and who is treated there', { owners: [7, 0], further: [TREATMENT] }],
  ['nothing of its own, who is treated there', { owners: [99], further: [TREATMENT] }],
  ['its own, who is treated there, who was opened', { owners: [7, 0], hidden: SENSITIVE, further: [TREATMENT, EMERGENCY] }],
  ['nothing of its own, who was opened', { owners: [99], further: [EMERGENCY] }],
  ['of a scope', { owners: [7, 0], further: [TREATMENT], types: new Map([['Observation', []]]) }],
  ['a ward of somebody else besides', { owners: [99], further: [{ of: { owners: [7] }, hidden: SENSITIVE }, EMERGENCY] }],
];

/** How the store is filled: filled-store.fixture.ts. */
const KINDS = {
  Patient: { id: 'p', rows: PATIENTS, person: (n: number) => n },
  Encounter: { id: 'e', rows: PATIENTS * 2, person: (n: number) => 1 + (Math.floor(n / 2) % PATIENTS) },
  Observation: { id: 'o', rows: PATIENTS * 5, person: (n: number) => 1 + (n % PATIENTS) },
} as const;
type Kind = keyof typeof KINDS;

function maySee({ owners, hidden = 0, further = [], types }: Restricted, type: Kind, n: number): boolean {
  if (types?.has(type) === false) return false;
  const owner = n % 100 === 0 ? 7 : 1 + (n % 6);
  const labels = type === 'Observation' && RESTRICTED.includes(n) ? R : 0;
  const person = KINDS[type].person(n);
  return [{ of: { owners }, hidden }, ...further].some((reach) => {
    if ((labels & reach.hidden) !== 0) return false;
    if ('owners' in reach.of) return reach.of.owners === 'all' || reach.of.owners.includes(owner);
    return 'treatedBy' in reach.of ? [...TREATED, LINKED].includes(person) : OPENED.includes(person);
  });
}

/** Searches led by something broad, with what they mean by number. */
const SEARCHES: readonly (readonly [string, Kind, (n: number) => boolean])[] = [
  ['Observation?code=1000-4,1000-20,1000-32,1000-0', 'Observation', (n) => [4, 20, 32, 0].includes(n % 40)],
  ['Observation?code:not=1000-3', 'Observation', (n) => n % 40 !== 3],
  ['Observation?value-quantity=gt400', 'Observation', (n) => n % 500 > 400],
  ['Observation', 'Observation', () => true],
  ['Observation?_sort=-date', 'Observation', () => true],
  ['Observation?code=1000-4,1000-20,1000-32,1000-0&_sort=code,-date', 'Observation', (n) => [4, 20, 32, 0].includes(n % 40)],
  ['Encounter?status=finished', 'Encounter', (n) => n % 50 !== 0],
  ['Encounter?status=finished&_sort=-_lastUpdated', 'Encounter', (n) => n % 50 !== 0],
  ['Patient?name=tran', 'Patient', (n) => n % 4 === 1],
  ['Patient?_sort=-name', 'Patient', () => true],
];

/** The restricted patient with thousands of results is not among those opened: `x` resources of facility 7 alone. */
const dialysis = (url: string, { owners, further = [], types }: Restricted): string[] => {
  const own = owners.includes(7) || further.some(({ of }) => 'owners' in of && of.owners !== 'all' && of.owners.includes(7));
  if (!own || types?.has('Observation') === false || !url.startsWith('Observation') || url.includes('value-quantity')) return [];
  const meant = SEARCHES.find(([one]) => one === url)?.[2] as (n: number) => boolean;
  return Array.from({ length: 80 }, (_, i) => (i + 1) * 100).flatMap((n) => (meant(n) ? [`x${n}`] : []));
};

test.each(CALLERS)(
  '%s: every search, all pages, counted',
  async (_name, visibility) => {
    for (const [url, type, meant] of SEARCHES) {
      const { id, rows } = KINDS[type];
      const numbers = Array.from({ length: rows }, (_, i) => i + 1).filter((n) => meant(n) && maySee(visibility, type, n));
      const expected = [...numbers.map((n) => `${id}${n}`), ...dialysis(url, visibility)].sort();
      // As it is chosen, and led by what the caller may see, whatever that costs.
      const own: How = { plan: { mode: query(url).sort.length === 0 ? 'drive' : 'collect', index: OWN } };
      for (const how of [{}, own]) {
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await search(t.database, { ...query(url, cursor), count: 40 }, visibility, cursor === undefined ? how : {});
          found.push(...page.entries.map((entry) => entry.id));
          cursor = page.next;
          if (how === own && cursor !== undefined) expect(decodeCursor({ ...query(url), count: 40, cursor })?.plan.index).toBe(OWN);
        } while (cursor !== undefined);
        expect({ url, how, found: found.sort() }).toEqual({ url, how, found: expected });
      }
      const { total } = await search(t.database, { ...query(url), summary: 'count' }, visibility);
      expect({ url, total }).toEqual({ url, total: expected.length });
    }
  },
  60_000,
);

test('what there is of a caller is found by index: owners in the change log, patients by their number', async () => {
  const s = statementAs({ owners: [7, 0], further: [TREATMENT, EMERGENCY] });
  const [branch] = ownDrive(['Observation'], s).branches;
  const { rows } = await t.database.pool.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) ${s.whole(`select t.rid from ${branch?.table}`)}`,
    s.values,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('resource_about');
  expect(plan).toContain('change_log_owner');
  expect(plan).not.toMatch(/Seq Scan on (resource|change_log)/);
});
