import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
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

  describe('the door to the images', () => {
    const RENDERED = `/dicom-web/mau/studies/${studyUid(1)}/series/${seriesUid(1, 1)}/instances/${instanceUid(1, 1, 1)}/rendered`;
    let theirs: string;
    const door = (path: string, token: string | undefined, more: Record<string, string> = {}): Promise<Response> =>
      fetch(`${hub.url}${path}`, { headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...more } });
    const own = (): string => hub.tokens()['*'] as string;

    beforeAll(async () => {
      const body = { facility: '92902', facilityName: 'Bệnh viện Khác', kind: 'hospital', formats: ['qd-xml'] };
      const made = await fetch(`${hub.url}/intake/sources/his-92902`, { method: 'PUT', headers: headers(), body: JSON.stringify(body) });
      theirs = ((await made.json()) as { token: string }).token;
    });

    test('opens a picture, the image itself, a frame and what is said of it, at the hub’s own addresses', async () => {
      const picture = await door(RENDERED, own());
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(
        Buffer.from(await picture.arrayBuffer())
          .subarray(0, 2)
          .toString('hex'),
      ).toBe('ffd8');
      const image = RENDERED.replace(/\/rendered$/, '');
      const file = await door(image, own(), { accept: 'multipart/related; type="application/dicom"' });
      expect(file.status).toBe(200);
      const bytes = Buffer.from(await file.arrayBuffer());
      const sent = studyFiles({ number: 1 })[0] as Buffer;
      expect(bytes.includes(sent.subarray(-24))).toBe(true);
      expect(bytes.includes(Buffer.from(new URL(orthanc.url).host))).toBe(false);
      expect((await door(`${image}/frames/1`, own())).status).toBe(200);
      const metadata = await (await door(`/dicom-web/mau/studies/${studyUid(1)}/metadata`, own())).text();
      expect(JSON.parse(metadata)).toHaveLength(3);
      expect(metadata).toContain(`https://du-lieu.example/dicom-web/mau/studies/${studyUid(1)}/`);
      expect(metadata).not.toMatch(/127\.0\.0\.1|pacs\.invalid/);
      const series = (await (await door(`/dicom-web/mau/studies/${studyUid(1)}/series?limit=1`, own())).json()) as unknown[];
      expect(series).toHaveLength(1);
    });

    test('nobody without a token; whoever may not read the study cannot tell it from one that is not there', async () => {
      expect((await door(RENDERED, undefined)).status).toBe(401);
      expect((await door('/dicom-web/', undefined)).status).toBe(401);
      const answers = await Promise.all(
        [RENDERED, RENDERED.replaceAll(studyUid(1), studyUid(999)), RENDERED.replace('/mau/', '/khac/')].map((path) => door(path, theirs)),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      const [there, ...absent] = await Promise.all(answers.map((answer) => answer.text()));
      expect(absent).toEqual([there, there]);
    });

    test('an ImagingStudy that somebody else writes over another’s UID opens nothing', async () => {
      const mine = (await studyNumbered(1)) as ImagingStudy;
      const send = (body: object): Promise<Response> =>
        fetch(`${hub.url}/fhir/${(body as { resourceType: string }).resourceType}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${theirs}`, 'content-type': 'application/fhir+json' },
          body: JSON.stringify(body),
        });
      const patient = (await (await send({ resourceType: 'Patient', active: true })).headers.get('location')) ?? '';
      const id = /Patient\/([^/]+)/.exec(patient)?.[1];
      const { id: _id, meta: _meta, ...rest } = mine;
      const forged = await send({ ...rest, subject: { reference: `Patient/${id}` }, encounter: undefined, basedOn: undefined });
      expect(forged.status).toBe(201);
      expect((await door(RENDERED, theirs)).status).toBe(404);
    });

    test.each([
      ['another study above it', `/dicom-web/mau/studies/${studyUid(1)}/../${studyUid(2)}/metadata`],
      ['the same, encoded', `/dicom-web/mau/studies/${studyUid(1)}%2f..%2f${studyUid(2)}/metadata`],
      ['Orthanc’s own API', '/dicom-web/mau/studies/..%2f..%2f..%2fsystem'],
      ['dots for a UID', '/dicom-web/mau/studies/%2e%2e/metadata'],
      ['all studies', '/dicom-web/mau/studies'],
      ['all series', '/dicom-web/mau/series'],
      ['a series of another study', `/dicom-web/mau/studies/${studyUid(1)}/series/${seriesUid(2, 1)}/metadata`],
      ['an image of another study', `/dicom-web/mau/studies/${studyUid(1)}/series/${seriesUid(1, 1)}/instances/${instanceUid(2, 1, 1)}`],
      ['a NUL', `/dicom-web/mau/studies/${studyUid(1)}%00/metadata`],
    ])('%s is not opened', async (_what, path) => {
      // As it stands: fetch would resolve the dots itself.
      const { hostname, port } = new URL(hub.url);
      const status = await new Promise<number>((done, fail) => {
        request({ hostname, port, path, headers: { authorization: `Bearer ${theirs}` } }, (answer) => {
          answer.resume();
          done(answer.statusCode ?? 0);
        })
          .once('error', fail)
          .end();
      });
      expect(status).toBe(404);
      const rightful = await new Promise<string>((done, fail) => {
        request({ hostname, port, path, headers: { authorization: `Bearer ${own()}` } }, (answer) => {
          let text = '';
          answer.on('data', (piece: Buffer) => (text += piece.toString('latin1'))).once('end', () => done(`${answer.statusCode} ${text}`));
        })
          .once('error', fail)
          .end();
      });
      expect(rightful).toMatch(/^404 /);
    });

    test.each(['StudyInstanceUID=1.2.3', 'PatientID=BN2', 'includefield=all&0020000D=1', 'limit=1%26StudyInstanceUID%3D1'])(
      'a list with ?%s is refused: only how it is cut may be said',
      async (query) => {
        expect((await door(`/dicom-web/mau/studies/${studyUid(1)}/instances?${query}`, own())).status).toBe(400);
      },
    );

    test('a doctor of another hospital opens it while the person is treated there, and then no more; everything is on record', async () => {
      const study = (await studyNumbered(1)) as ImagingStudy;
      const both = async (): Promise<readonly number[]> => {
        const read = await fetch(`${hub.url}/fhir/ImagingStudy/${study.id}`, { headers: { authorization: `Bearer ${theirs}` } });
        return [read.status, (await door(RENDERED, theirs)).status];
      };
      expect(await both()).toEqual([404, 404]);
      const visit = (status: string, period: object) => ({
        resourceType: 'Encounter',
        id: 'dieu-tri-92902',
        status,
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject: { reference: study.subject.reference },
        period,
      });
      const put = async (body: object): Promise<number> =>
        (
          await fetch(`${hub.url}/fhir/Encounter/dieu-tri-92902`, {
            method: 'PUT',
            headers: { authorization: `Bearer ${theirs}`, 'content-type': 'application/fhir+json' },
            body: JSON.stringify(body),
          })
        ).status;
      expect(await put(visit('in-progress', { start: new Date().toISOString() }))).toBe(201);
      expect(await both()).toEqual([200, 200]);
      const ended = { start: '2020-01-01T08:00:00+07:00', end: '2020-01-01T09:00:00+07:00' };
      expect(await put(visit('finished', ended))).toBe(200);
      expect(await both()).toEqual([404, 404]);
      const audit = (await get(`/audit/AuditEvent?patient=${study.subject.reference}&_count=100`)) as Bundle;
      const openings = (audit.entry ?? []).filter(({ resource }) => JSON.stringify(resource).includes('"110103"'));
      expect(openings.length).toBeGreaterThanOrEqual(4);
      expect(JSON.stringify(openings)).toContain('his-92902');
      expect(JSON.stringify(openings)).toContain(`ImagingStudy/${study.id}`);
    });

    test('a label hides the images with the study from whom a treatment opened it', async () => {
      const study = (await studyNumbered(102)) as ImagingStudy;
      const path = `/dicom-web/mau/studies/${studyUid(102)}/rendered`;
      const both = async (): Promise<readonly number[]> => {
        const read = await fetch(`${hub.url}/fhir/ImagingStudy/${study.id}`, { headers: { authorization: `Bearer ${theirs}` } });
        return [read.status, (await door(path, theirs)).status];
      };
      const put = (token: string, body: Partial<ImagingStudy> | typeof visit): Promise<Response> =>
        fetch(`${hub.url}/fhir/${body.resourceType}/${body.id}`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
          body: JSON.stringify(body),
        });
      const visit = {
        resourceType: 'Encounter',
        id: 'dieu-tri-102',
        status: 'in-progress',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
        subject: { reference: study.subject.reference },
        period: { start: new Date().toISOString() },
      };
      expect((await put(theirs, visit)).status).toBe(201);
      expect(await both()).toEqual([200, 200]);
      const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }];
      expect((await put(own(), { ...study, meta: { security } })).status).toBe(200);
      expect(await both()).toEqual([404, 404]);
    });

    test('an emergency opens the images with the study, to whom it was opened and no longer than it stands; each look is on record', async () => {
      const study = (await studyNumbered(103)) as ImagingStudy;
      const path = `/dicom-web/mau/studies/${studyUid(103)}/rendered`;
      const both = async (more: Record<string, string> = {}): Promise<readonly number[]> => {
        const read = await fetch(`${hub.url}/fhir/ImagingStudy/${study.id}`, { headers: { authorization: `Bearer ${theirs}`, ...more } });
        return [read.status, (await door(path, theirs, more)).status];
      };
      const access = async (who: string, route: string, body: object): Promise<{ status: number; number: number }> => {
        const answer = await fetch(`${hub.url}/access${route}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return { status: answer.status, ...((await answer.json()) as { number: number }) };
      };
      // Saying so is not opening it.
      expect(await both({ 'x-purpose-of-use': 'ETREAT' })).toEqual([404, 404]);
      const reason = 'cấp cứu, không rõ tiền sử';
      const opening = await access(theirs, '/break-glass', { patient: study.subject.reference, reason });
      expect(opening.status).toBe(201);
      const [read, image] = await both();
      expect([read, image]).toEqual([200, 200]);
      const other = (await studyNumbered(101)) as ImagingStudy;
      expect(other.subject.reference).not.toBe(study.subject.reference);
      expect((await door(`/dicom-web/mau/studies/${studyUid(101)}/rendered`, theirs)).status).toBe(404);
      const audit = (await get(`/audit/AuditEvent?patient=${study.subject.reference}&_count=100`)) as Bundle;
      const looks = (audit.entry ?? []).map(({ resource }) => JSON.stringify(resource)).filter((text) => text.includes('"110103"'));
      expect(looks.some((text) => text.includes('his-92902') && text.includes(`ImagingStudy/${study.id}`))).toBe(true);
      expect((await access(own(), `/break-glass/${opening.number}/review`, { end: true })).status).toBe(200);
      expect(await both()).toEqual([404, 404]);
    });

    test('a PACS that is away is told as away, and only to whom the study is told', async () => {
      await orthanc.halt();
      try {
        expect((await door(RENDERED, own())).status).toBe(503);
        expect((await door(RENDERED, theirs)).status).toBe(404);
      } finally {
        await orthanc.start();
      }
    });

    test('a study the PACS has under two patients is not opened', async () => {
      await put({ number: 104, attributes: { PatientID: 'HAI' } });
      expect((await door(`/dicom-web/mau/studies/${studyUid(104)}/metadata`, own())).status).toBe(409);
    });
  });

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

  test('what became of studies is counted', async () => {
    const metrics = await (await fetch(`${hub.url}/metrics`, { headers: headers() })).text();
    expect(metrics).toMatch(/hub_pacs_studies_total\{pacs="mau",event="told"\} \d+/);
  });

  test('neither names nor the password are in the log', async () => {
    const log = await readFile(join(dataDir, 'logs', 'hub.log'), 'utf8');
    expect(log).not.toMatch(/Bưởi|Müller|a-password-of-the-pacs|1\.2\.826\.0\.1\.3680043/);
  });
});
