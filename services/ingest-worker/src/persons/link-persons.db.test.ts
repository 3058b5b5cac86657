import type { Source } from '@hub/client-register';
import { openDatabase } from '@hub/database';
import type { Patient } from '@hub/fhir-model';
import { orderUndo } from '@hub/submission-log';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { type VisitDraft, visitFile } from '../visit-file.fixture.ts';

let hub: IngestFixture;
const sources = new Map<string, Source>();

beforeEach(async () => {
  hub = await ingestFixture();
  sources.clear();
});
afterEach(async () => {
  expect(await hub.rows('select * from person_pending')).toEqual([]);
  await expectReciprocal();
  await hub.close();
});

const NGOC = { name: 'TRẦN THỊ BÍCH NGỌC', number: '092185001234', birth: '198503020000', sex: 2 } as const;

async function source(facility: string): Promise<Source> {
  const known = sources.get(facility) ?? (await hub.source(`his-${facility}`, facility));
  sources.set(facility, known);
  return known;
}

/** Sends visits of a facility and takes them in; answers the submission. */
async function ingest(facility: string, day: string, ...visits: readonly VisitDraft[]): Promise<string> {
  const his = await source(facility);
  const id = await hub.send(his, visitFile(facility, day, visits));
  await (await hub.worker()).drain(his.id);
  return id;
}

interface Stored {
  readonly patient: Patient & { id: string };
  readonly version: number;
  readonly facility: string;
}

async function patients(): Promise<Stored[]> {
  const rows = await hub.rows(
    `select r.body, r.version, f.code as facility from resource r join facility f on f.facility_id = r.owner
      where r.type = 103 and not deleted order by f.code, r.id`,
  );
  return rows.map(({ body, version, facility }) => ({ patient: JSON.parse(body), version, facility }));
}
async function patientOf(facility: string): Promise<Stored> {
  return (await patients()).find((one) => one.facility === facility) as Stored;
}
const links = ({ patient }: Stored) => (patient.link ?? []).map(({ other }) => other.reference);
const reference = ({ patient }: Stored) => `Patient/${patient.id}`;
const conflicts = async (submission: string) =>
  ((await hub.receipt(submission)).issues ?? []).filter(({ code }) => code === 'VN-MPI-identifier-conflict');

/** Whatever happened, a link is there on both sides, once. */
async function expectReciprocal(): Promise<void> {
  const all = new Map((await patients()).map((one) => [reference(one), one]));
  for (const one of all.values()) {
    expect(new Set(links(one)).size).toBe(links(one).length);
    for (const other of links(one)) expect(links(all.get(other as string) as Stored)).toContain(reference(one));
  }
}

async function expectLinked(...facilities: readonly string[]): Promise<void> {
  const all = await Promise.all(facilities.map(patientOf));
  for (const one of all) {
    const others = all.filter((other) => other !== one).map(reference);
    expect([...links(one)].sort()).toEqual(others.sort());
  }
}

describe('one person in several facilities', () => {
  test('is linked, all pairs both ways, told by the hub', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC, name: 'Tran Thi Bich Ngoc', birth: '198500000000' });
    const third = await ingest('92903', '20260310', { visit: 'LK9', patient: '8', ...NGOC });
    await expectLinked('92901', '92902', '92903');
    expect(((await hub.receipt(third)).issues ?? []).filter(({ code }) => code.startsWith('VN-MPI'))).toEqual([]);
    const first = await patientOf('92901');
    expect(first.patient.link?.[0]).toEqual({
      extension: [{ url: 'http://fhir.ehealth.gov.vn/core/StructureDefinition/link-basis', valueCode: 'official-number' }],
      other: { reference: reference(await patientOf('92902')) },
      type: 'seealso',
    });
    expect(first.version).toBe(3);
    const told = await hub.rows(
      `select p.body, p.owner from resource p where p.body like '{"resourceType":"Provenance"%' and p.body like '%"person-links"%' and strpos(p.body, $1) > 0`,
      [`${reference(first)}/_history/`],
    );
    expect(told.map(({ body }) => JSON.parse(body).target[0].reference).sort()).toEqual([
      `${reference(first)}/_history/2`,
      `${reference(first)}/_history/3`,
    ]);
    expect(
      await hub.rows('select distinct actor, origin from change_log where rid = (select rid from resource where id = $1) and version > 1', [
        first.patient.id,
      ]),
    ).toEqual([{ actor: 0, origin: null }]);
  });

  test('stays linked when a facility sends more of them, and nothing new is written', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC });
    await ingest('92901', '20260311', { visit: 'LK2', patient: 'BN1', ...NGOC });
    await expectLinked('92901', '92902');
    expect((await patients()).map(({ version }) => version)).toEqual([2, 2]);
  });

  test('is found by a card number, and not over a third who shares no number', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC, card: 'GD4929212345678' });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC, number: '', card: 'HT3929212345678' });
    await ingest('92903', '20260310', { visit: 'LK1', patient: '8', ...NGOC });
    const [a, b, c] = [await patientOf('92901'), await patientOf('92902'), await patientOf('92903')];
    expect([...links(a)].sort()).toEqual([reference(b), reference(c)].sort());
    expect([links(b), links(c)]).toEqual([[reference(a)], [reference(a)]]);
  });
});

describe('who is not one person', () => {
  test.each([
    ['name', { ...NGOC, name: 'TRẦN THỊ BÍCH NGÂN' }],
    ['year of birth', { ...NGOC, birth: '198603020000' }],
    ['sex', { ...NGOC, sex: 1 }],
  ] as const)('another %s under the same number: the later record is told, not what differs; nothing is linked', async (_, other) => {
    const first = await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    const second = await ingest('92902', '20260310', { visit: 'LK7', patient: '7', ...other });
    expect((await patients()).map(links)).toEqual([[], []]);
    expect(await conflicts(first)).toEqual([]);
    const told = await conflicts(second);
    expect(told).toEqual([expect.objectContaining({ severity: 'warning', record: 'LK7', field: 'XML1.SO_CCCD' })]);
    expect(told[0]?.message.vi).toContain('họ tên, năm sinh hoặc giới tính khác');
    expect(told[0]?.message.vi).toContain('…234');
    expect(JSON.stringify(told)).not.toMatch(/092185001234|NGỌC|NGÂN|BN1/);
    expect((await hub.receipt(second)).status).toBe('completed');
  });

  test('twins, a mother and her child: no number in common, nothing to say', async () => {
    const one = await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC, number: '092185001234' });
    const two = await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC, number: '092185001235' });
    const child = { name: 'CON BÀ TRẦN THỊ BÍCH NGỌC', number: '', birth: '202603010000', sex: 2 } as const;
    const three = await ingest('92901', '20260310', { visit: 'LK2', patient: 'BN2', ...child });
    const four = await ingest('92902', '20260310', { visit: 'LK2', patient: '9', ...child });
    expect((await patients()).map(links)).toEqual([[], [], [], []]);
    for (const id of [one, two, three, four]) expect(await conflicts(id)).toEqual([]);
  });

  test('two in one file: the later one is told', async () => {
    const id = await ingest(
      '92901',
      '20260310',
      { visit: 'LK1', patient: 'BN1', ...NGOC },
      { visit: 'LK2', patient: 'BN2', ...NGOC, name: 'LÊ VĂN TÁM', sex: 1 },
    );
    expect((await conflicts(id)).map(({ record }) => record)).toEqual(['LK2']);
  });

  test('a number that everybody has is nobody’s', async () => {
    const draft = (n: number): VisitDraft => ({
      visit: `LK${n}`,
      patient: `BN${n}`,
      ...NGOC,
      number: '000000000000',
      name: `NGUYỄN VĂN ${'ABCDEFGH'[n % 8]}`,
    });
    await ingest('92901', '20260310', ...Array.from({ length: 257 }, (_, n) => draft(n)));
    const before = (await patients()).filter((one) => links(one).length > 0).length;
    const id = await ingest('92901', '20260311', draft(257));
    expect((await conflicts(id)).map(({ message }) => message.vi)).toEqual([expect.stringContaining('quá nhiều người')]);
    expect(before).toBe(0);
    expect((await patients()).every((one) => links(one).length === 0)).toBe(true);
  });

  test('one facility that has a number too often does not cut the links of others', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC });
    const drafts = Array.from(
      { length: 257 },
      (_, n): VisitDraft => ({ visit: `LK${n}`, patient: `BN${n}`, ...NGOC, name: `LÊ ${'ABCD'[n % 4]}` }),
    );
    await ingest('92903', '20260310', ...drafts);
    const again = await ingest('92901', '20260312', { visit: 'LK1', patient: 'BN1', ...NGOC, name: 'TRẦN THỊ BÍCH NGỌC ' });
    const [a, b] = [await patientOf('92901'), await patientOf('92902')];
    expect([links(a), links(b)]).toEqual([[reference(b)], [reference(a)]]);
    expect((await patients()).filter(({ facility }) => facility === '92903').every((one) => links(one).length === 0)).toBe(true);
    expect(await conflicts(again)).toEqual([]);
  });
});

describe('what holds no more', () => {
  test('a corrected name: the link goes on both sides, and comes with whom it is now', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC, name: 'LÊ AN' });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC, name: 'LÊ AN' });
    await expectLinked('92901', '92902');
    const corrected = await ingest('92901', '20260312', { visit: 'LK1', patient: 'BN1', ...NGOC, name: 'LÊ ÂN' });
    expect((await patients()).map(links)).toEqual([[], []]);
    expect(await conflicts(corrected)).toHaveLength(1);
    await ingest('92903', '20260312', { visit: 'LK1', patient: '8', ...NGOC, name: 'LÊ ÂN' });
    const [a, c] = [await patientOf('92901'), await patientOf('92903')];
    expect([links(a), links(await patientOf('92902')), links(c)]).toEqual([[reference(c)], [], [reference(a)]]);
  });

  test('a corrected number, of either kind: as if the mistyped one had not been', async () => {
    const [card, other] = ['GD4929212345678', 'GD4929287654321'];
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC, card });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC, number: '092185009999', card: other });
    const mistyped = await ingest('92903', '20260310', { visit: 'LK1', patient: '8', ...NGOC, card: other });
    const [a, b, c] = [await patientOf('92901'), await patientOf('92902'), await patientOf('92903')];
    expect([links(a), links(b)]).toEqual([[reference(c)], [reference(c)]]);
    expect(await conflicts(mistyped)).toEqual([]);
    await ingest('92903', '20260311', { visit: 'LK1', patient: '8', ...NGOC, number: '092185009999', card: other });
    await expectLinked('92902', '92903');
    expect(links(await patientOf('92901'))).toEqual([]);
    await ingest('92903', '20260312', { visit: 'LK1', patient: '8', ...NGOC, number: '092185007777', card });
    await expectLinked('92901', '92903');
    expect(links(await patientOf('92902'))).toEqual([]);
    expect((await patientOf('92903')).patient.identifier?.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['092185007777', '092185001234', '092185009999']),
    );
  });

  test('an undone submission takes its links along', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    const second = await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC });
    await ingest('92903', '20260310', { visit: 'LK1', patient: '8', ...NGOC });
    await expectLinked('92901', '92902', '92903');
    await orderUndo(hub.database, second, 1);
    await (await hub.worker()).drain((await source('92902')).id);
    expect((await hub.receipt(second)).status).toBe('undone');
    expect((await patients()).map(({ facility }) => facility)).toEqual(['92901', '92903']);
    await expectLinked('92901', '92903');
    // The same file again.
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC });
    await expectLinked('92901', '92902', '92903');
  });

  test('an undone correction gives them back', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    await ingest('92902', '20260310', { visit: 'LK1', patient: '7', ...NGOC });
    const corrected = await ingest('92902', '20260311', { visit: 'LK1', patient: '7', ...NGOC, name: 'LÊ THỊ HAI' });
    expect((await patients()).map(links)).toEqual([[], []]);
    await orderUndo(hub.database, corrected, 1);
    await (await hub.worker()).drain((await source('92902')).id);
    expect((await patientOf('92902')).patient.name).toMatchObject([{ text: NGOC.name }]);
    await expectLinked('92901', '92902');
  });
});

describe('at once', () => {
  test('32 facilities load the same people at the same time: every pair linked both ways once, no record refused, all told', async () => {
    const facilities = Array.from({ length: 32 }, (_, n) => String(92901 + n));
    const people = Array.from({ length: 3 }, (_, n) => ({ ...NGOC, number: `09218500200${n}`, name: `LÊ THỊ ${'ABC'[n]}` }));
    const wide = openDatabase({ url: hub.url, poolSize: 70 });
    const sent = await Promise.all(
      facilities.map(async (facility, n) => {
        const his = await source(facility);
        const order = people.map((_, i) => people[(i * 2 + n) % 3] as (typeof people)[number]);
        const visits = order.map((person, i) => ({ visit: `LK${i}`, patient: person.number.slice(-3), ...person }));
        const files = [visits.slice(0, 2), visits.slice(2)].map((some) => visitFile(facility, '20260310', some));
        return { his, ids: [await hub.send(his, files[0] as string), await hub.send(his, files[1] as string)] };
      }),
    );
    // A record a batch: many transactions of each load meet those of all others.
    await Promise.all(
      sent.map(async ({ his }) => (await hub.worker({ database: wide, limits: { records: 1, rows: 1500 } })).drain(his.id)),
    );
    await wide.close();
    expect(await hub.rows('select deadlocks::int from pg_stat_database where datname = current_database()')).toEqual([{ deadlocks: 0 }]);
    for (const id of sent.flatMap(({ ids }) => ids)) {
      expect(await hub.receipt(id)).toMatchObject({ status: 'completed', counts: { rejected: 0, unchanged: 0 } });
      expect(await conflicts(id)).toEqual([]);
    }
    const all = await patients();
    expect(all.length).toBe(32 * 3);
    for (const { number } of people) {
      const one = all.filter(({ patient }) => patient.identifier?.some(({ value }) => value === number));
      expect(one.length).toBe(32);
      for (const each of one)
        expect([...links(each)].sort()).toEqual(
          one
            .filter((other) => other !== each)
            .map(reference)
            .sort(),
        );
    }
    // Each version by the hub changed something, and is told of.
    const versions = all.reduce((sum, { version }) => sum + version - 1, 0);
    const told = await hub.rows(
      `select count(*)::int as n from resource where body like '{"resourceType":"Provenance"%' and body like '%"person-links"%'`,
    );
    expect(told).toEqual([{ n: versions }]);
  }, 180_000);

  test('two who contradict each other, loaded at the same time: one of them is told', async () => {
    const facilities = Array.from({ length: 10 }, (_, n) => String(92901 + n));
    const wide = openDatabase({ url: hub.url, poolSize: 30 });
    const ids = await Promise.all(
      facilities.map(async (facility, n) =>
        hub.send(
          await source(facility),
          visitFile(facility, '20260310', [
            { visit: 'LK1', patient: '1', ...NGOC, number: `0921850030${10 + (n >> 1)}`, sex: n % 2 === 0 ? 1 : 2 },
          ]),
        ),
      ),
    );
    await Promise.all(facilities.map(async (facility) => (await hub.worker({ database: wide })).drain((await source(facility)).id)));
    await wide.close();
    const told = await Promise.all(ids.map(async (id) => (await conflicts(id)).length));
    expect([0, 2, 4, 6, 8].map((n) => (told[n] as number) + (told[n + 1] as number))).toEqual([1, 1, 1, 1, 1]);
    expect((await patients()).every((one) => links(one).length === 0)).toBe(true);
  });

  test('killed between the records and their links: the next worker links and tells before the receipt is final', async () => {
    await ingest('92901', '20260310', { visit: 'LK1', patient: 'BN1', ...NGOC });
    const his = await source('92902');
    const id = await hub.send(
      his,
      visitFile('92902', '20260310', [
        { visit: 'LK1', patient: '7', ...NGOC },
        { visit: 'LK2', patient: '8', ...NGOC, sex: 1 },
      ]),
    );
    const dead = await hub.worker({
      observe: (point) => {
        if (point === 'records-committed') throw new Error('killed');
      },
    });
    await dead.drain(his.id).catch(() => undefined);
    expect((await patients()).map(links)).toEqual([[], [], []]);
    expect((await hub.rows('select count(*)::int as n from person_pending'))[0].n).toBe(2);
    await hub.rows(`update submission set status = 'processing', retry_at = null where id = $1`, [id]);
    await (await hub.worker()).drain(his.id);
    expect((await hub.receipt(id)).status).toBe('completed');
    expect((await patients()).filter((one) => links(one).length === 1).length).toBe(2);
    expect((await conflicts(id)).map(({ record }) => record)).toEqual(['LK2']);
  });
});
