import type { Patient, Resource } from '@hub/fhir-model';
import { decimal } from '@hub/fhir-model';
import type { IndexRows } from '@hub/search';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KeyTakenError, keyText, resourceWriter, sourceKeys, unknownTarget, uriDictionary, type WriteItem } from '../index.ts';

let test_: TestDatabase;
const NOW = Date.UTC(2026, 2, 10, 2);
const context = { actor: 7, now: NOW };

// Rows as plain as the resources of this test; what extraction really finds is search's business and tested there.
function rowsOf(resource: Resource): IndexRows {
  const patient = resource as Patient;
  return {
    tokens: (patient.identifier ?? []).map(({ system = 'urn:none', value = '' }) => ({ param: 1, system, code: value })),
    strings: (patient.name ?? []).map((n) => ({ param: 2, exact: n.text ?? '', folded: (n.text ?? '').toLowerCase() })),
    dates: patient.birthDate === undefined ? [] : [{ param: 3, low: Date.parse(patient.birthDate), high: Number.POSITIVE_INFINITY }],
    references: (patient.generalPractitioner ?? []).flatMap(({ reference = '' }) => {
      const [type = '', id = ''] = reference.split('/');
      return [{ param: 4, type, id, codes: 0 }];
    }),
    quantities: patient.multipleBirthInteger === undefined ? [] : [{ param: 5, low: 1.5, high: 2.5, system: 'urn:u', code: 'kg' }],
    composites:
      patient.multipleBirthInteger === undefined
        ? []
        : [{ param: 6, system: 'urn:c', code: 'c', low: -1.5, high: Number.POSITIVE_INFINITY, system2: 'urn:u', code2: 'kg' }],
  };
}

// An id of the hub's own shape in shard 0, another one for each number.
const id = (n: number): string =>
  `aa${String(n)
    .padStart(24, 'x')
    .replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`;
const patient = (n: number, more: Omit<Partial<Patient>, 'id'> = {}): Patient & { id: string } => ({
  resourceType: 'Patient',
  id: id(n),
  identifier: [{ system: 'urn:mrn', value: `BN${n}` }],
  name: [{ text: `Nguyễn\tVăn\\${n}\nx` }],
  ...more,
});
const item = (resource: Resource & { id: string }, more: Partial<WriteItem> = {}): WriteItem => ({
  resource,
  owner: 1,
  mode: 'replace',
  ...more,
});

function setUp() {
  const uris = uriDictionary(test_.database);
  const writer = resourceWriter({ uris, extract: rowsOf });
  const write = async (items: readonly WriteItem[], now = NOW) => {
    const prepared = await writer.prepare(items);
    return test_.database.transaction((connection) => writer.write(connection, prepared, { ...context, now }));
  };
  return { uris, writer, write };
}
const rows = async (sql: string, values: unknown[] = []) => (await test_.database.pool.query(sql, values)).rows;
const indexed = async (rid: number) => ({
  tokens: await rows(
    'select t.param, u.value as system, t.code, t.owner, t.labels, t.shard from idx_token t left join uri u on u.uri_id = t.system where rid = $1',
    [rid],
  ),
  strings: await rows('select param, folded, exact from idx_string where rid = $1', [rid]),
  dates: await rows("select param, low, high = 'infinity' as open from idx_date where rid = $1", [rid]),
  references: await rows('select param, target from idx_reference where rid = $1', [rid]),
  quantities: await rows('select param, low, high, code from idx_quantity where rid = $1', [rid]),
  composites: await rows(
    `select c.param, u.value as system, c.code, c.low, c.high = 'infinity' as open, v.value as system2, c.code2, c.owner, c.labels, c.shard
       from idx_composite c left join uri u on u.uri_id = c.system left join uri v on v.uri_id = c.system2 where rid = $1`,
    [rid],
  ),
});

beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

describe('a first version', () => {
  test('is stored as served, logged, indexed and counted', async () => {
    const { write } = setUp();
    const resource = patient(2, {
      birthDate: '1985-10-20',
      multipleBirthInteger: 2,
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
      extension: [{ url: 'urn:x', valueDecimal: decimal('7.80') as number }],
    });
    const [result] = await write([item(resource, { source: 'urn:hub:submission:1#LK1', origin: 12 })]);
    expect(result).toMatchObject({ status: 'created', version: 1 });

    const [stored] = await rows('select * from resource where id = $1', [resource.id]);
    expect(stored).toMatchObject({ shard: 0, version: 1, owner: 1, labels: 1, deleted: false, rid: result?.rid });
    expect(stored.body).toContain('"valueDecimal":7.80');
    expect(JSON.parse(stored.body)).toMatchObject({
      id: resource.id,
      meta: { versionId: '1', lastUpdated: '2026-03-10T09:00:00.000+07:00', source: 'urn:hub:submission:1#LK1' },
      name: [{ text: 'Nguyễn\tVăn\\2\nx' }],
    });
    expect(await rows('select op, version, owner, labels, actor, origin from change_log where rid = $1', [result?.rid])).toEqual([
      { op: 'C', version: 1, owner: 1, labels: 1, actor: 7, origin: 12 },
    ]);
    expect(await indexed(result?.rid as number)).toEqual({
      tokens: [{ param: 1, system: 'urn:mrn', code: 'BN2', owner: 1, labels: 1, shard: 0 }],
      strings: [{ param: 2, folded: 'nguyễn\tvăn\\2\nx', exact: 'Nguyễn\tVăn\\2\nx' }],
      dates: [{ param: 3, low: new Date('1985-10-20T00:00:00Z'), open: true }],
      references: [],
      quantities: [{ param: 5, low: 1.5, high: 2.5, code: 'kg' }],
      composites: [
        { param: 6, system: 'urn:c', code: 'c', low: -1.5, open: true, system2: 'urn:u', code2: 'kg', owner: 1, labels: 1, shard: 0 },
      ],
    });
    expect(await rows('select sum(n)::int as n from resource_count where labels = 1')).toEqual([{ n: 1 }]);
  });
});

describe('writing again', () => {
  test('equal content writes nothing at all', async () => {
    const { write } = setUp();
    const [first] = await write([item(patient(3))]);
    const before = await rows('select xmin::text, * from resource where rid = $1', [first?.rid]);
    const again = await write([item(patient(3), { source: 'urn:other', origin: 99 })], NOW + 1000);
    expect(again).toMatchObject([{ status: 'unchanged', version: 1, rid: first?.rid, lastUpdated: first?.lastUpdated }]);
    expect(await rows('select xmin::text, * from resource where rid = $1', [first?.rid])).toEqual(before);
    expect(await rows('select count(*)::int as n from change_log where rid = $1', [first?.rid])).toEqual([{ n: 1 }]);
  });

  test('other content makes version 2, keeps version 1 in the history, and changes the index rows', async () => {
    const { write } = setUp();
    const [first] = await write([item(patient(4))]);
    const [second] = await write([item(patient(4, { name: [{ text: 'Lê' }], identifier: [] }))], NOW - 5000);
    expect(second).toMatchObject({ status: 'updated', version: 2, rid: first?.rid, lastUpdated: NOW });
    const [now] = await rows('select version, last_updated, body from resource where rid = $1', [first?.rid]);
    expect(now.last_updated).toEqual(new Date(NOW)); // the writer's clock was behind: time does not go back
    const [old] = await rows('select version, deleted, body from resource_history where rid = $1', [first?.rid]);
    expect([JSON.parse(old.body).name[0].text, JSON.parse(now.body).name[0].text]).toEqual(['Nguyễn\tVăn\\4\nx', 'Lê']);
    expect(JSON.parse(now.body).meta.versionId).toBe('2');
    const after = await indexed(first?.rid as number);
    expect([after.tokens, after.strings]).toEqual([[], [{ param: 2, folded: 'lê', exact: 'Lê' }]]);
    expect(await rows('select op, version from change_log where rid = $1 order by tx, seq', [first?.rid])).toEqual([
      { op: 'C', version: 1 },
      { op: 'U', version: 2 },
    ]);
  });

  test('a changed label moves the total', async () => {
    const { write } = setUp();
    const total = async (labels: number) =>
      (await rows('select coalesce(sum(n), 0)::int as n from resource_count where owner = 5 and labels = $1', [labels]))[0].n;
    await write([item(patient(5), { owner: 5 })]);
    await write([
      item(patient(5, { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } }), {
        owner: 5,
      }),
    ]);
    expect([await total(0), await total(1)]).toEqual([0, 1]);
  });

  test('another owner is refused and nothing is written', async () => {
    const { write } = setUp();
    await write([item(patient(6))]);
    await expect(write([item(patient(7)), item(patient(6, { active: false }), { owner: 2 })])).rejects.toThrow('conflict/owner');
    expect(await rows('select 1 from resource where id = $1', [id(7)])).toEqual([]);
  });
});

describe('several items of one id', () => {
  test('are applied in order and make one version', async () => {
    const { write } = setUp();
    const merge = (stored: Resource): Resource => ({ ...stored, active: true }) as Patient;
    const results = await write([
      item(patient(10), { mode: 'merge', merge }),
      item(patient(10), { mode: 'merge', merge }),
      item(patient(10), { mode: 'merge', merge }),
    ]);
    expect(results.map(({ status, version }) => [status, version])).toEqual([
      ['created', 1],
      ['updated', 1],
      ['unchanged', 1],
    ]);
    expect(await rows('select version, body::json->>$2 as active from resource where id = $1', [id(10), 'active'])).toEqual([
      { version: 1, active: 'true' },
    ]);
  });

  test('there and back again is no change', async () => {
    const { write } = setUp();
    await write([item(patient(11))]);
    const results = await write([item(patient(11, { active: true })), item(patient(11))]);
    expect(results.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  });

  test('if-absent never overwrites, merge sees what is stored', async () => {
    const { write } = setUp();
    await write([item(patient(12, { active: true }))]);
    const seen: Resource[] = [];
    const results = await write([
      item(patient(12, { active: false }), { mode: 'if-absent' }),
      item(patient(12, { gender: 'male' }), {
        mode: 'merge',
        merge: (stored) => {
          seen.push(stored);
          return { ...stored, gender: 'male' } as Patient;
        },
      }),
    ]);
    expect(results.map(({ status, version }) => [status, version])).toEqual([
      ['unchanged', 2],
      ['updated', 2],
    ]);
    expect(seen).toMatchObject([{ active: true, meta: { versionId: '1' } }]);
  });
});

describe('references', () => {
  test('point at rows of the batch, at stored rows, and at things not yet there', async () => {
    const { write } = setUp();
    const doctors = [20, 21].map((n) => ({ resourceType: 'Practitioner', id: id(n) }) as Resource & { id: string });
    const [stored] = await write([item(doctors[0] as Resource & { id: string }, { owner: 0, mode: 'if-absent' })]);
    const [, inBatch, pointing] = await write([
      item(doctors[0] as Resource & { id: string }, { owner: 0, mode: 'if-absent' }),
      item(doctors[1] as Resource & { id: string }, { owner: 0, mode: 'if-absent' }),
      item(patient(22, { generalPractitioner: [20, 21, 23].map((n) => ({ reference: `Practitioner/${id(n)}` })) })),
    ]);
    const { references } = await indexed(pointing?.rid as number);
    expect(new Set(references.map((r) => r.target))).toEqual(new Set([stored?.rid, inBatch?.rid, unknownTarget('Practitioner', id(23))]));

    const [late] = await write([item({ resourceType: 'Practitioner', id: id(23) } as Resource & { id: string }, { owner: 0 })]);
    expect((await indexed(pointing?.rid as number)).references.map((r) => r.target).sort()).toEqual(
      [stored?.rid, inBatch?.rid, late?.rid].sort(),
    );
  });

  test('a pointer written while its target is being created is never lost', async () => {
    const { writer, write } = setUp();
    for (let n = 30; n < 40; n += 2) {
      const [target] = await writer.prepare([item({ resourceType: 'Practitioner', id: id(n) } as Resource & { id: string }, { owner: 0 })]);
      // The creator is inside its transaction, its row not yet visible, when the pointer is written.
      let pointing: Promise<unknown> | undefined;
      const [made] = await test_.database.transaction(async (connection) => {
        const result = await writer.write(connection, [target as never], context);
        pointing = write([item(patient(n + 1, { generalPractitioner: [{ reference: `Practitioner/${id(n)}` }] }), { owner: 3 })]);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return result;
      });
      const [pointer] = (await pointing) as [{ rid: number }];
      expect((await indexed(pointer.rid)).references).toEqual([{ param: 4, target: made?.rid }]);
    }
  });
});

describe('business keys', () => {
  const key = (value: string) => ({ type: 'Patient', system: 'urn:mrn/92901', value });

  test('are entered with the resource and found again', async () => {
    const { uris, write } = setUp();
    const keys = sourceKeys(test_.database, uris);
    expect(await keys.resolve([key('A1')])).toEqual(new Map());
    await write([item(patient(50), { key: key('A1') }), item(patient(50), { key: key('A1') })]);
    expect(await keys.resolve([key('A1'), key('A2')])).toEqual(new Map([[keyText(key('A1')), id(50)]]));
    await write([item(patient(50), { key: key('A1') })]); // entering it once more is no conflict
  });

  test('two transactions that create one key end with one id', async () => {
    const { uris, writer } = setUp();
    const attempt = async (n: number) => {
      const prepared = await writer.prepare([item(patient(n), { key: key('RACE') })]);
      return test_.database.transaction((connection) => writer.write(connection, prepared, context));
    };
    const outcomes = await Promise.allSettled([51, 52, 53, 54].map(attempt));
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(failures.map((error) => error instanceof KeyTakenError)).toEqual([true, true, true]);
    const winner = (await sourceKeys(test_.database, uris).resolve([key('RACE')])).get(keyText(key('RACE')));
    expect(await rows('select id from resource where id = any($1)', [[51, 52, 53, 54].map(id)])).toEqual([{ id: winner }]);
  });
});

test('what everybody names and somebody stored is waited for by nobody', async () => {
  const shared = (): WriteItem[] => [
    item(patient(71), { owner: 0, mode: 'if-absent', key: { type: 'Patient', system: 'urn:k', value: 'SHARED' } }),
    item(patient(72), { owner: 1, mode: 'if-absent' }),
  ];
  await setUp().write(shared());
  const { writer } = setUp();
  const batch = async (n: number) => writer.prepare([...shared(), item(patient(n), { owner: n })]);
  const [one, other] = [await batch(73), await batch(74)];
  await test_.database.transaction(async (connection) => {
    const results = await writer.write(connection, one, context);
    expect(results.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'created']);
    // The first still holds whatever locks it took.
    await test_.database.transaction(async (second) => {
      await second.query("set local lock_timeout = '3s'");
      const found = await writer.write(second, other, context);
      expect(found.map(({ status }) => status)).toEqual(['unchanged', 'unchanged', 'created']);
      expect(found.slice(0, 2).map(({ rid }) => rid)).toEqual(results.slice(0, 2).map(({ rid }) => rid));
    });
  });
});

test('writers of the same resources at once: every version is there once, in change-log order', async () => {
  const { write } = setUp();
  const ids = [60, 61, 62, 63, 64];
  await Promise.all(
    Array.from({ length: 8 }, (_, writer) =>
      (async () => {
        for (let round = 0; round < 5; round++) {
          const order = writer % 2 === 0 ? ids : [...ids].reverse();
          await write(order.map((n) => item(patient(n, { telecom: [{ value: `${writer}.${round}` }] }))));
        }
      })(),
    ),
  );
  for (const n of ids) {
    const versions = await rows(`select c.version from change_log c join resource r using (rid) where r.id = $1 order by c.tx, c.seq`, [
      id(n),
    ]);
    expect(versions.map((row) => row.version)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  }
});

test('a batch larger than a block of row numbers', async () => {
  const { write } = setUp();
  const made = await write(
    Array.from({ length: 2500 }, (_, n) =>
      item({ resourceType: 'Basic', id: `basic-${n}`, code: { text: `${n}` } } as Resource & { id: string }, { owner: 9 }),
    ),
  );
  expect(new Set(made.map(({ rid }) => rid)).size).toBe(2500);
  expect(await rows('select count(*)::int as n from resource where owner = 9')).toEqual([{ n: 2500 }]);
});
