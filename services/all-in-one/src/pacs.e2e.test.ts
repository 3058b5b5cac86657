import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, Endpoint, ImagingStudy, Patient } from '@hub/fhir-model';
import {
  hasOrthanc,
  type InventedStudy,
  instanceUid,
  orthancMissing,
  seriesUid,
  studyFiles,
  studyUid,
  type TestDatabase,
  type TestOrthanc,
  testDatabase,
  testOrthanc,
} from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

// The hub beside a real Orthanc: what its feed tells becomes ImagingStudy by the ordinary intake.
const found = hasOrthanc();
if (!found) process.stderr.write(`studies of a PACS: ${orthancMissing}\n`);

const SOURCE = 'pacs-92901';
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';

let store: TestDatabase;
let dataDir: string;
let orthanc: TestOrthanc;
let hub: HubProcess;

const start = (): Promise<HubProcess> =>
  startHubProcess(dataDir, ['--empty'], {
    DATABASE_URL: store.url,
    DEMO: 'on',
    PUBLIC_URL: 'https://du-lieu.example',
    PACS_FILE: join(dataDir, 'pacs.json'),
    PACS_POLL_MS: '200',
    PACS_SWEEP_MS: '1000',
    OUTBOUND_HOSTS: new URL(orthanc.url).host,
  });

const headers = (who = '*'): Record<string, string> => ({
  authorization: `Bearer ${hub.tokens()[who] as string}`,
  'content-type': 'application/json',
});
const get = async (path: string): Promise<unknown> => (await fetch(`${hub.url}${path}`, { headers: headers() })).json();
const studies = async (query: string): Promise<readonly ImagingStudy[]> =>
  ((await get(`/fhir/ImagingStudy?${query}`)) as Bundle).entry?.map(({ resource }) => resource as ImagingStudy) ?? [];
const studyNumbered = async (number: number): Promise<ImagingStudy | undefined> =>
  (await studies(`identifier=urn:dicom:uid|urn:oid:${studyUid(number)}`))[0];
const total = async (): Promise<number | undefined> => ((await get('/fhir/ImagingStudy?_summary=count')) as Bundle).total;

/** Waits for what comes in its own time. */
async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + 120_000; Date.now() < end; await wait(200)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`did not come: ${what}`);
}

async function put(study: InventedStudy): Promise<void> {
  for (const file of studyFiles(study)) await orthanc.call('/instances', file);
}

async function orthancId(number: number): Promise<string> {
  const list = (await orthanc.call('/tools/lookup', studyUid(number))) as { ID: string; Type: string }[];
  return list.find(({ Type }) => Type === 'Study')?.ID as string;
}

async function register(): Promise<void> {
  const body = { facility: '92901', facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['dicom'] };
  const answer = await fetch(`${hub.url}/intake/sources/${SOURCE}`, { method: 'PUT', headers: headers(), body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
}

(found ? describe : describe.skip)('a PACS beside the hub', () => {
  beforeAll(async () => {
    store = await testDatabase({ poolSize: 1 });
    dataDir = await newDataDir();
    orthanc = await testOrthanc();
    await writeFile(join(dataDir, 'pacs.password'), `${orthanc.password}\n`, { mode: 0o600 });
    const pacs = [
      {
        code: 'mau',
        source: SOURCE,
        url: orthanc.url,
        username: orthanc.username,
        passwordFile: join(dataDir, 'pacs.password'),
        accession: 'placer',
        visit: 'AdmissionID',
      },
    ];
    await writeFile(join(dataDir, 'pacs.json'), JSON.stringify({ pacs }));
    hub = await start();
    await register();
  }, 180_000);
  afterAll(async () => {
    await hub?.stop();
    await orthanc?.stop();
    await removeDataDir(dataDir);
    await store?.drop();
  }, 60_000);

  test('a study in UTF-8 with all it says', async () => {
    await put({
      number: 1,
      series: [2, 1],
      attributes: {
        PatientName: 'Phạm^Thị Bưởi=范^氏柚',
        AdmissionID: 'LK1',
        ReferringPhysicianName: 'Nguyễn^Văn An',
        TimezoneOffsetFromUTC: '+0900',
      },
    });
    const study = await until('study 1', () => studyNumbered(1));
    expect(study).toMatchObject({
      status: 'available',
      identifier: [
        { system: 'urn:dicom:uid', value: `urn:oid:${studyUid(1)}` },
        { type: { coding: [{ code: 'ACSN' }] }, system: `${SID}accession-number/92901`, value: 'A1' },
      ],
      modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CR' }],
      subject: { identifier: { system: `${SID}patient-internal-id/92901`, value: 'BN1' } },
      encounter: { type: 'Encounter', identifier: { system: `${SID}visit/92901`, value: 'LK1' } },
      started: '2026-03-10T09:30:00+09:00',
      basedOn: [{ type: 'ServiceRequest', identifier: { system: `${SID}lab-order/92901`, value: 'A1' } }],
      referrer: { display: 'Nguyễn Văn An' },
      numberOfSeries: 2,
      numberOfInstances: 3,
      description: 'X-quang ngực thẳng',
      series: [
        {
          uid: seriesUid(1, 1),
          number: 1,
          modality: { code: 'CR' },
          description: 'Chest PA',
          numberOfInstances: 2,
          bodySite: { code: '51185008' },
          instance: [
            { uid: instanceUid(1, 1, 1), sopClass: { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.1' }, number: 1 },
            { uid: instanceUid(1, 1, 2), number: 2 },
          ],
        },
        { uid: seriesUid(1, 2), number: 2, numberOfInstances: 1 },
      ],
    });
    const patient = (await get(`/fhir/${study.subject.reference}`)) as Patient;
    expect(patient).toMatchObject({ birthDate: '1980-03-15', gender: 'female' });
    expect(patient.name?.map(({ text }) => text)).toEqual(['Phạm Thị Bưởi', '范 氏柚']);
    const endpoint = (await get(`/fhir/${study.endpoint?.[0]?.reference}`)) as Endpoint;
    expect(endpoint).toMatchObject({ connectionType: { code: 'dicom-wado-rs' }, address: 'https://du-lieu.example/dicom-web/mau' });
  }, 180_000);

  test('letters of a Latin file are the same letters', async () => {
    await put({ number: 2, charset: 'ISO_IR 100', attributes: { PatientName: 'Müller^Jürgen', StudyDescription: 'Schädel' } });
    const study = await until('study 2', () => studyNumbered(2));
    expect(study).toMatchObject({ description: 'Schädel', started: '2026-03-10T09:30:00+07:00' });
    expect(await get(`/fhir/${study.subject.reference}`)).toMatchObject({
      name: [{ text: 'Müller Jürgen', family: 'Müller', given: ['Jürgen'] }],
    });
  }, 180_000);

  test('a hundred studies while the PACS is stopped and started, and the hub killed: each once, in one version', async () => {
    for (let number = 101; number <= 150; number += 1) await put({ number });
    await until('the first of them', async () => ((await total()) ?? 0) > 5);
    await hub.kill('SIGKILL');
    hub = await start();
    await orthanc.halt();
    await wait(1_500);
    await orthanc.start();
    for (let number = 151; number <= 200; number += 1) await put({ number });
    await until('all of them', async () => (await total()) === 102);
    const all = await studies('_count=200&_elements=id');
    const versions = await Promise.all(
      all.map(async ({ id }) => ((await get(`/fhir/ImagingStudy/${id}`)) as ImagingStudy).meta?.versionId),
    );
    expect(new Set(versions)).toEqual(new Set(['1']));
    const receipts = (await get(`/intake/submissions?source=${SOURCE}&_total=accurate&_count=1`)) as { totals: Record<string, unknown> };
    expect(receipts.totals).toMatchObject({ submissions: 102, received: 102, stored: 102, rejected: 0 });
  }, 300_000);

  test('a study deleted in the PACS is cancelled; one that comes back is available again', async () => {
    await orthanc.call(`/studies/${await orthancId(2)}`, undefined, 'DELETE');
    const cancelled = await until('its end', async () => {
      const study = await studyNumbered(2);
      return study?.status === 'cancelled' && study;
    });
    expect(cancelled.series).toHaveLength(1);
    expect(cancelled.endpoint).toBeUndefined();
    await put({ number: 2, charset: 'ISO_IR 100', attributes: { PatientName: 'Müller^Jürgen', StudyDescription: 'Schädel' } });
    await until('its return', async () => (await studyNumbered(2))?.status === 'available');
  }, 180_000);

  test('a study under the wrong patient number, mended in the PACS: entered in error there, available here', async () => {
    await put({ number: 3, attributes: { PatientID: 'SAI' } });
    const wrong = await until('study 3', () => studyNumbered(3));
    const id = await orthancId(3);
    await put({ number: 3, attributes: { PatientID: 'BN3' } });
    await orthanc.call(`/studies/${id}`, undefined, 'DELETE');
    await until(
      'the mended one',
      async () =>
        (await studies(`identifier=urn:dicom:uid|urn:oid:${studyUid(3)}&status=available`))[0]?.subject.identifier?.value === 'BN3',
    );
    await until('the wrong one', async () => ((await get(`/fhir/ImagingStudy/${wrong.id}`)) as ImagingStudy).status === 'entered-in-error');
  }, 180_000);

  test('a PACS on a new disk is read from the beginning, and what is not on it is not taken for deleted', async () => {
    const before = await total();
    await orthanc.halt();
    orthanc.wipe();
    await orthanc.start();
    await put({
      number: 1,
      series: [2, 1],
      attributes: {
        PatientName: 'Phạm^Thị Bưởi=范^氏柚',
        AdmissionID: 'LK1',
        ReferringPhysicianName: 'Nguyễn^Văn An',
        TimezoneOffsetFromUTC: '+0900',
      },
    });
    await put({ number: 300 });
    await until('study 300', () => studyNumbered(300));
    await wait(2_500);
    expect(await total()).toBe((before ?? 0) + 1);
    expect((await studies('status=cancelled')).length).toBe(0);
    expect((await studyNumbered(1))?.meta?.versionId).toBe('1');
  }, 180_000);

  test('neither names nor the password are in the log', async () => {
    const { readFile } = await import('node:fs/promises');
    const log = await readFile(join(dataDir, 'logs', 'hub.log'), 'utf8');
    expect(log).not.toMatch(/Bưởi|Müller|a-password-of-the-pacs|1\.2\.826\.0\.1\.3680043/);
  });
});
