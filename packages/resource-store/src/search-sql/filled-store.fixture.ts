import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { codeBits, parametersOf, parseCompartmentSearch, parseSearch, parseSystemSearch, type SearchQuery, textKey } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { explainSearch, search } from '../index.ts';
import type { How } from './find-page.ts';

/** People of a filled store; two visits and five observations each. */
export const PATIENTS = Number(process.env.PATIENTS ?? 20_000);
export const OPERATOR: Visibility = { all: true };
/** Holds 1 % of everything. */
export const SMALL_FACILITY: Visibility = { owners: [7, 0] };

/** Whose record row `n` of each range of row numbers is, as SQL. */
const PERSON: Readonly<Record<number, string>> = {
  1000000: 'n',
  2000000: `1 + n / 2 % ${PATIENTS}`,
  3000000: `1 + n % ${PATIENTS}`,
  3500000: '200',
};

const param = (type: string, code: string) => parametersOf(type)?.get(code)?.rows[0];

/** A store with as many rows as a small province's, written by SQL: the shape of the index, without the time of the real write path. */
export const filledStore = (): Promise<TestDatabase> => testDatabase({ filled: { name: 'store', write: fill } });

async function fill({ pool }: Database): Promise<void> {
  const owner = '(case when n % 100 = 0 then 7 else 1 + n % 6 end)';
  await pool.query("insert into uri (value) values ('urn:nid'), ('http://loinc.org')");
  await pool.query(
    `create table whose as select n as person, patient_number('p' || n) as about, patient_stamp(patient_number('p' || n)) as patient
       from generate_series(1, ${PATIENTS}) n`,
  );
  await pool.query('create unique index on whose (person)');
  await pool.query('analyze whose');
  const stamped = (base: number, rows: number) =>
    `generate_series(1, ${rows}) n left join whose w on w.person = ${PERSON[base] ?? 'null'} order by n`;
  const resource = (type: string, base: number, rows: number, id: string) =>
    pool.query(
      `insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body, about, patient)
       select ${base} + n, 0, ${typeNumber(type)}, 1, ${owner}, 0, timestamptz '2026-01-01' + n * interval '1 second', gen_random_uuid(),
              '${id}' || n, '{"resourceType":"${type}","id":"${id}' || n || '"}', coalesce(w.about, 0), coalesce(w.patient, 0)
         from ${stamped(base, rows)}`,
    );
  await resource('Patient', 1_000_000, PATIENTS, 'p');
  await resource('Encounter', 2_000_000, PATIENTS * 2, 'e');
  await resource('Observation', 3_000_000, PATIENTS * 5, 'o');
  const rows = (table: string, columns: string, base: number, select: string, count: number) =>
    pool.query(
      `insert into ${table} (rid, owner, labels, patient, shard, ${columns})
       select ${base} + n, ${owner}, 0, coalesce(w.patient, 0), 0, ${select} from ${stamped(base, count)}`,
    );
  // Nine in ten have a date of birth.
  await rows(
    'idx_date',
    'param, low, high',
    1_000_000,
    `${param('Patient', 'birthdate')}, timestamptz '1940-01-01' + n * 7919 % 30000 * interval '1 day', timestamptz '1940-01-02' + n * 7919 % 30000 * interval '1 day'`,
    PATIENTS * 0.9,
  );
  await rows('idx_token', 'param, system, code', 1_000_000, `${param('Patient', 'identifier')}, 1, 'nid' || n`, PATIENTS);
  await rows(
    'idx_string',
    'param, folded, exact',
    1_000_000,
    `${param('Patient', 'name')}, (array['nguyen','tran','le','pham'])[1 + n % 4] || ' van ' || n, 'x'`,
    PATIENTS,
  );
  await rows('idx_reference', 'param, target', 2_000_000, `${param('Encounter', 'subject')}, 1000001 + n / 2 % ${PATIENTS}`, PATIENTS * 2);
  await rows(
    'idx_date',
    'param, low, high',
    2_000_000,
    `${param('Encounter', 'date')}, timestamptz '2025-01-01' + n * interval '10 minutes', timestamptz '2025-01-01' + n * interval '10 minutes' + interval '2 days'`,
    PATIENTS * 2,
  );
  await rows(
    'idx_token',
    'param, system, code',
    2_000_000,
    `${param('Encounter', 'status')}, 0, case when n % 50 = 0 then 'in-progress' else 'finished' end`,
    PATIENTS * 2,
  );
  // As the writer has it: the signature of the code, and of the category that all of them have.
  const codes = Array.from({ length: 40 }, (_, n) => codeBits(`1000-${n}`) | codeBits('laboratory'));
  const signature = `(array[${codes.join(', ')}])[1 + n % 40]`;
  await rows(
    'idx_reference',
    'param, target, codes',
    3_000_000,
    `${param('Observation', 'subject')}, 1000001 + n % ${PATIENTS}, ${signature}`,
    PATIENTS * 5,
  );
  // One patient has what a dialysis patient has.
  await resource('Observation', 3_500_000, 8_000, 'x');
  await rows('idx_reference', 'param, target, codes', 3_500_000, `${param('Observation', 'subject')}, 1000200, ${signature}`, 8_000);
  await rows('idx_token', 'param, system, code', 3_500_000, `${param('Observation', 'code')}, 2, '1000-' || n % 40`, 8_000);
  await rows(
    'idx_date',
    'param, low, high',
    3_000_000,
    `${param('Observation', 'date')}, timestamptz '2025-01-01' + n * interval '3 minutes', timestamptz '2025-01-01' + n * interval '3 minutes' + interval '1 second'`,
    PATIENTS * 5,
  );
  // One doctor for all of them.
  await resource('Practitioner', 4_000_000, 1, 'd');
  await rows('idx_reference', 'param, target', 3_000_000, `${param('Observation', 'performer')}, 4000001`, PATIENTS * 5);
  await rows('idx_reference', 'param, target', 2_000_000, `${param('Encounter', 'participant')}, 4000001`, PATIENTS * 2);
  await rows('idx_token', 'param, system, code', 3_000_000, `${param('Observation', 'code')}, 2, '1000-' || n % 40`, PATIENTS * 5);
  await rows(
    'idx_quantity',
    'param, low, high, canon, system, code',
    3_000_000,
    `${param('Observation', 'value-quantity')}, n % 500, n % 500, n % 500, 0, 'mmol/L'`,
    PATIENTS * 5,
  );
  await rows(
    'idx_composite',
    'param, system, code, low, high, system2, code2',
    3_000_000,
    `${param('Observation', 'code-value-quantity')}, 2, '1000-' || n % 40, n % 500, n % 500, 0, 'mmol/L'`,
    PATIENTS * 5,
  );
  const concept = textKey('high');
  await rows(
    'idx_composite',
    'param, system, code, low, high, system2, code2',
    3_000_000,
    `${param('Observation', 'code-value-concept')}, 2, '1000-' || n % 40, ${concept}, ${concept}, 0, 'high'`,
    PATIENTS * 5,
  );
  await resource('Location', 5_000_000, PATIENTS, 'l');
  await rows(
    'idx_composite',
    'param, system, code, low, high, system2, code2',
    5_000_000,
    `${param('Location', 'near')}, 0, '', 8.5 + n % 1000 * 0.015, 102 + n * 7 % 1000 * 0.008, 0, ''`,
    PATIENTS,
  );
  // Who wrote what, as the writer has it: a facility's own are found by it.
  await pool.query(
    `insert into change_log (seq, rid, shard, type, version, op, owner, labels, actor, at)
     select rid, rid, 0, type, 1, 'C', owner, 0, 0, last_updated from resource`,
  );
  await pool.query(
    'insert into resource_count (type, owner, labels, slot, n) select type, owner, 0, 0, count(*) from resource group by type, owner',
  );
  await pool.query('drop table whose');
  for (const table of ['resource', 'change_log', 'idx_token', 'idx_string', 'idx_date', 'idx_reference', 'idx_quantity', 'idx_composite'])
    await pool.query(`vacuum analyze ${table}`);
}

export function query(url: string, cursor?: string): SearchQuery {
  const [path = '', text = ''] = url.split('?');
  const [type = '', id = '', inside] = path.split('/');
  const entries = [...new URLSearchParams(text), ...(cursor === undefined ? [] : [['_cursor', cursor] as const])];
  const parsed =
    inside !== undefined
      ? parseCompartmentSearch(type, id, inside, entries, { now: 0 })
      : type === ''
        ? parseSystemSearch(entries, { now: 0 })
        : parseSearch(type, entries, { now: 0 });
  if (parsed?.ok !== true) throw new Error(parsed?.problems[0]?.message.en ?? 'no such compartment');
  return parsed.query;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}
const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

/** The worse of both plans a search can run under: made for its values, or kept for any (a statement that comes back is named). */
export async function look(database: Database, url: string, visibility: Visibility, cursor?: string, how: How = {}) {
  const { plan, explained, before } = await explainSearch(database, query(url, cursor), visibility, true, how);
  const statements = [...before.map((one) => one.explained), explained];
  const plansOf = (how: 'values' | 'generic') => statements.map((one) => (one[how] as { Plan: Node }).Plan);
  const all = [...plansOf('values'), ...plansOf('generic')].flatMap(nodes);
  const sum = (plans: readonly Node[]) => plans.reduce((n, top) => n + top['Shared Hit Blocks'] + top['Shared Read Blocks'], 0);
  return {
    plan,
    blocks: Math.max(sum(plansOf('values')), sum(plansOf('generic'))),
    statements: statements.length,
    whole: all.filter((n) => n['Node Type'] === 'Seq Scan' && n['Relation Name'] !== 'uri').map((n) => n['Relation Name']),
    sorted: Math.max(0, ...all.filter((n) => n['Node Type'] === 'Sort').map((n) => n['Actual Rows'] * n['Actual Loops'])),
  };
}

/** The cursor after `pages` pages of 50. */
export async function far(database: Database, url: string, pages: number, visibility: Visibility): Promise<string> {
  let cursor: string | undefined;
  for (let i = 0; i < pages; i++) {
    const result = await search(database, { ...query(url, cursor), count: 50 }, visibility);
    if (result.next === undefined) throw new Error(`${url} ends after ${i + 1} pages`);
    cursor = result.next;
  }
  return cursor as string;
}
