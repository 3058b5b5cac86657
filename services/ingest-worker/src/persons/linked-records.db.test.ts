import { type Principal, visibility } from '@hub/access';
import type { Patient, Resource } from '@hub/fhir-model';
import { readCurrent, resourceWriter, uriDictionary } from '@hub/resource-store';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';
import { checkInFile, type VisitDraft, visitFile } from '../visit-file.fixture.ts';

/** What a link opens to whom, and what becomes of it when somebody else writes the Patient. */
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
const MARK = { url: 'http://fhir.ehealth.gov.vn/core/StructureDefinition/link-basis', valueCode: 'official-number' };

let hub: IngestFixture;
let write: (resource: object, owner: number, mode?: 'replace' | 'delete') => Promise<void>;
beforeAll(async () => {
  hub = await ingestFixture();
  const writer = resourceWriter({ uris: uriDictionary(hub.database) });
  write = async (resource, owner, mode = 'replace') => {
    const prepared = await writer.prepare([{ resource: resource as Resource & { id: string }, owner, mode }]);
    await hub.database.transaction((connection) => writer.write(connection, prepared, { actor: 2, now: Date.now() }));
  };
});
afterAll(() => hub.close());

let people = 0;
/** Somebody new. */
const somebody = () => ({ name: 'LÊ THỊ SÁU', number: `0921850060${10 + people++}`, birth: '198503020000', sex: 2 }) as const;

async function ingest(facility: string, file: string): Promise<number> {
  const his = await hub.source(`his-${facility}`, facility);
  const id = await hub.send(his, file);
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).counts.rejected).toBe(0);
  return his.facility.id;
}
const visit = (facility: string, draft: VisitDraft) => ingest(facility, visitFile(facility, '20260310', [draft]));

/** A worker as it runs: its sweep comes for whoever nobody came for. */
async function sweep(): Promise<void> {
  const worker = await hub.worker();
  await worker.start();
  for (let left = 1; left > 0; ) left = (await hub.rows('select count(*)::int as n from person_pending'))[0].n;
  await worker.stop();
}

async function patientOf(owner: number, value: string): Promise<Patient & { id: string }> {
  const rows = await hub.rows('select body from resource where type = 103 and not deleted and owner = $1 and strpos(body, $2) > 0', [
    owner,
    value,
  ]);
  expect(rows.length).toBe(1);
  return JSON.parse(rows[0].body);
}
const links = ({ link = [] }: Patient) => link.map(({ other }) => other.reference);

/** Types of what a facility sees of the visit of another, by reading each by its id. */
async function seen(facilityId: number, owner: number, text: string): Promise<ReadonlySet<string>> {
  const principal: Principal = { clientNumber: 2, clientId: 'his', kind: 'sender', facilityId };
  const types = new Set<string>();
  const rows = await hub.rows(
    `select id, split_part(left(body, 60), '"', 4) as type from resource where owner = $1 and strpos(body, $2) > 0`,
    [owner, text],
  );
  for (const { id, type } of rows)
    if ((await readCurrent(hub.database, type, id, visibility(principal, Date.now()))).state === 'found') types.add(type);
  return types;
}

test('a link opens nothing to who does not treat the person, to who does what treatment opens, and labelled rows to neither', async () => {
  const who = somebody();
  const a = await visit('92901', { visit: 'LK1', patient: 'BN1', ...who, drugs: [['40.154', 1]] });
  await visit('92901', { visit: 'LK2', patient: 'BN1', ...who, drugs: [['40.154', 1]], disease: 'B20' });
  const b = await visit('92902', { visit: 'LK3', patient: '7', ...who });
  const other = await patientOf(a, who.number);
  expect(links(await patientOf(b, who.number))).toEqual([`Patient/${other.id}`]);
  expect(JSON.stringify((await patientOf(b, who.number)).link)).not.toMatch(/display|identifier|LÊ|BN1/);
  const reference = `Patient/${other.id}`;
  expect([...(await seen(b, a, reference))]).toEqual([]);
  expect([...(await seen(b, a, who.number))]).toEqual([]);
  // Checked in today.
  await ingest('92902', checkInFile('92902', { visit: 'LK4', patient: '7', ...who }));
  expect(await seen(b, a, who.number)).toContain('Patient');
  expect(await seen(b, a, reference)).toContain('MedicationRequest');
  const labelled = await hub.rows(`select id from resource where owner = $1 and strpos(body, '"HIV"') > 0`, [a]);
  expect(labelled.length).toBeGreaterThan(3);
  expect([...(await seen(b, a, '"HIV"'))]).toEqual([]);
});

test('a mark of the hub that somebody else writes opens nothing, and goes', async () => {
  const who = somebody();
  const a = await visit('92901', { visit: 'LK5', patient: 'BN5', ...who });
  const b = (await hub.source('his-92902', '92902')).facility.id;
  const victim = await patientOf(a, who.number);
  const link = [{ extension: [MARK], other: { reference: `Patient/${victim.id}` }, type: 'seealso' }];
  await write({ resourceType: 'Patient', id: 'gia-mao', link, name: [{ text: 'LÊ THỊ SÁU' }] }, b);
  await write(
    { resourceType: 'Encounter', id: 'gia-mao', status: 'in-progress', class: { code: 'AMB' }, subject: { reference: 'Patient/gia-mao' } },
    b,
  );
  expect([...(await seen(b, a, who.number))]).toEqual([]);
  await sweep();
  expect(await hub.rows(`select body::json -> 'link' as link, version from resource where id = 'gia-mao' and type = 103`)).toEqual([
    { link: null, version: 2 },
  ]);
  expect(links(await patientOf(a, who.number))).toEqual([]);
  expect([...(await seen(b, a, who.number))]).toEqual([]);
});

test('a Patient written over the API is found by the next file that names the person, and by no other', async () => {
  const who = somebody();
  const b = (await hub.source('his-92902', '92902')).facility.id;
  const identifier = [{ system: `${SID}national_id`, value: who.number }];
  const own = { resourceType: 'Patient', id: 'qua-api', identifier, name: [{ text: 'Lê Thị Sáu' }], birthDate: '1985' };
  await write(own, b);
  expect(await hub.rows('select * from person_pending')).toEqual([]);
  const a = await visit('92901', { visit: 'LK6', patient: 'BN6', ...who });
  expect(links(await patientOf(a, who.number))).toEqual(['Patient/qua-api']);
  const linked = await patientOf(b, who.number);
  expect(linked).toMatchObject({ ...own, meta: { versionId: '2' } });
  const back = [`Patient/${(await patientOf(a, who.number)).id}`];
  expect(links(linked)).toEqual(back);

  // Its owner writes it whole, without the hub's link: it comes back, beside the owner's own.
  const mine = { other: { reference: 'RelatedPerson/me' }, type: 'seealso' };
  await write({ ...own, link: [mine] }, b);
  await sweep();
  expect((await patientOf(b, who.number)).link?.[0]).toEqual(mine);
  expect(links(await patientOf(b, who.number))).toEqual(['RelatedPerson/me', ...back]);
  // Under another name it is nobody's link; deleted likewise.
  await write({ ...own, name: [{ text: 'LÊ VĂN BẢY' }] }, b);
  await sweep();
  expect([links(await patientOf(a, who.number)), links(await patientOf(b, who.number))]).toEqual([[], []]);
  await write(own, b);
  await visit('92901', { visit: 'LK7', patient: 'BN6', ...who });
  expect(links(await patientOf(a, who.number))).toEqual(['Patient/qua-api']);
  await write({ resourceType: 'Patient', id: 'qua-api' }, b, 'delete');
  await sweep();
  expect(links(await patientOf(a, who.number))).toEqual([]);
});
