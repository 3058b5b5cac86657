import { setTimeout as wait } from 'node:timers/promises';
import { openStreaming, type Streaming } from '@hub/outbound';
import { createLogger } from '@hub/telemetry';
import {
  hasOrthanc,
  orthancMissing,
  studyFiles,
  studyUid,
  type TestDatabase,
  type TestOrthanc,
  testDatabase,
  testOrthanc,
} from '@hub/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Connector, type ConnectorDeps, startConnector } from './connector.ts';
import { openFeedStore } from './feed-store.ts';
import type { Registration } from './registration.ts';
import { type TroubledLine, troubledLine } from './troubled.fixture.ts';

// A real Orthanc behind a line that can be troubled: what the connector makes of a PACS that is away, slow, wrong or emptied.
const found = hasOrthanc();
if (!found) process.stderr.write(`troubles of a PACS: ${orthancMissing}\n`);

const silent = createLogger({ service: 'test', level: 'silent' });
let store: TestDatabase;
let orthanc: TestOrthanc;
let line: TroubledLine;
let outbound: Streaming;
let connector: Connector | undefined;
let code = '';
let numbered = 0;
/** What the intake was handed, by study. */
const handed: { readonly study: string; readonly gone: boolean; readonly patient: string }[] = [];

async function put(number: number, more: Parameters<typeof studyFiles>[0]['attributes'] = {}): Promise<string> {
  let study = '';
  for (const file of studyFiles({ number, attributes: more }))
    study = ((await orthanc.call('/instances', file)) as { ParentStudy: string }).ParentStudy;
  return study;
}

const remove = (id: string) => orthanc.call(`/studies/${id}`, undefined, 'DELETE');

function start(more: Partial<Registration> = {}, deps: Partial<ConnectorDeps> = {}): void {
  const registration: Registration = {
    code,
    source: 's',
    url: line.url,
    dicomWeb: '/dicom-web',
    patientNumberIn: '00100020',
    accession: 'PLACER',
    ...more,
  };
  connector = startConnector({
    registrations: [registration],
    database: store.database,
    outbound,
    handIn: async ({ body }) => {
      const [first] = JSON.parse(body.toString()) as Record<string, { Value: string[] } | undefined>[];
      const value = (tag: string) => first?.[tag]?.Value[0] ?? '';
      handed.push({ study: value('0020000D'), gone: value('00080056') === 'UNAVAILABLE', patient: value('00100020') });
      return { outcome: 'new' };
    },
    base: 'https://du-lieu.example',
    log: silent,
    pollMs: 50,
    sweepMs: 300,
    pauseMs: 50,
    ...deps,
  });
}

const counted = (event: string): number => connector?.totals.get(code)?.get(event as never) ?? 0;
const of = (number: number) => handed.filter(({ study }) => study === studyUid(number));

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(); await wait(50)) if (Date.now() > end) throw new Error(`did not come: ${what}`);
}

(found ? describe : describe.skip)('a PACS in trouble', () => {
  beforeAll(async () => {
    store = await testDatabase({ poolSize: 4 });
    orthanc = await testOrthanc();
    line = await troubledLine(orthanc.url);
    const login = `Basic ${Buffer.from(`${orthanc.username}:${orthanc.password}`).toString('base64')}`;
    const plain = openStreaming({ allowed: [new URL(line.url).host], idleMs: 5_000, connections: 8 });
    outbound = { ...plain, get: (url, asked) => plain.get(url, { ...asked, headers: { ...asked.headers, authorization: login } }) };
  }, 60_000);
  beforeEach(() => {
    code = `p${numbered++}`;
    handed.length = 0;
    line.asked.length = 0;
    line.trouble = () => undefined;
  });
  afterEach(async () => {
    await connector?.stop();
    for (const id of (await orthanc.call('/studies')) as string[]) await remove(id);
  }, 30_000);
  afterAll(async () => {
    outbound?.close();
    await line?.close();
    await orthanc?.stop();
    await store?.drop();
  }, 60_000);

  test('a study that cannot be read is put aside at the third time, those behind it are told; it follows when it can', async () => {
    const sick = await put(1);
    await put(2);
    line.trouble = (path) => (path.startsWith(`/studies/${sick}/`) ? 500 : undefined);
    start({}, { sweepMs: 1_000 });
    await until('the healthy one, and the sick one put aside', () => of(2).length > 0 && counted('put-aside') === 1);
    expect(of(1)).toEqual([]);
    line.trouble = () => undefined;
    await until('the other', () => of(1).length > 0);
  }, 60_000);

  test('an answer that breaks off tells of nothing; asked again, of all', async () => {
    await put(1);
    let cuts = 3;
    line.trouble = (path) => (path.endsWith('/instances') && cuts-- > 0 ? 'cut' : undefined);
    start();
    await until('the study', () => of(1).length > 0);
    expect(of(1)).toHaveLength(1);
  }, 60_000);

  test('away for a while: followed again where it was', async () => {
    await put(1);
    start();
    await until('the first', () => of(1).length === 1);
    line.trouble = () => 503;
    await until('troubles', () => counted('error') >= 4);
    line.trouble = () => undefined;
    await put(2);
    await until('the second', () => of(2).length === 1);
    expect(of(1)).toHaveLength(1);
  }, 60_000);

  test('a study to which images still come waits; one image more later tells of it again', async () => {
    const files = studyFiles({ number: 1, series: [3] });
    await orthanc.call('/instances', files[0]);
    start();
    await until('one image', () => of(1).length === 1);
    await orthanc.call('/instances', files[1]);
    await until('two', () => counted('told') === 2);
    expect(of(1)).toHaveLength(2);
  }, 60_000);

  test('one deleted is told to be gone; many at once are held back until somebody says so', async () => {
    const ids: string[] = [];
    for (let number = 1; number <= 4; number += 1) ids.push(await put(number));
    start({ mostVanished: 1 });
    await until('all', () => [1, 2, 3, 4].every((number) => of(number).length > 0));
    await remove(ids[0] as string);
    await until('the first', () => of(1).some(({ gone }) => gone));
    for (const id of ids.slice(1)) await remove(id);
    await until('an alarm', () => counted('held-back') > 1);
    expect(handed.filter(({ gone }) => gone)).toEqual([{ study: studyUid(1), gone: true, patient: 'BN1' }]);
    await connector?.stop();
    start({ mostVanished: 3 });
    await until('the others', () => handed.filter(({ gone }) => gone).length === 4);
  }, 60_000);

  test('registered otherwise: each study is told anew, and of whom it was told by the other number that it is not his', async () => {
    await put(1, { OtherPatientIDs: 'X1' });
    start();
    await until('by its number', () => of(1).length === 1);
    await connector?.stop();
    start({ patientNumberIn: '00101000' });
    await until('by the other', () => of(1).length === 3);
    expect(of(1).map(({ gone, patient }) => [gone, patient])).toEqual([
      [false, 'BN1'],
      [true, ''],
      [false, 'BN1'],
    ]);
    await wait(700);
    expect(of(1)).toHaveLength(3);
  }, 60_000);

  test('its numbers begin again: everything is read from the beginning', async () => {
    await put(1);
    const feed = await openFeedStore(store.database, code);
    await feed.setCursor(1_000_000);
    start();
    await until('the study', () => of(1).length > 0);
    expect([counted('reset'), (await feed.cursor()) < 1_000_000]).toEqual([1, true]);
  }, 60_000);

  test('two processes on one PACS: one follows, the other takes over', async () => {
    await put(1);
    start();
    const first = connector;
    await until('the study', () => of(1).length === 1);
    start();
    const second = connector;
    await wait(500);
    expect(second?.totals.get(code)?.size).toBe(0);
    await first?.stop();
    await put(2);
    await until('the next', () => of(2).length === 1);
  }, 60_000);
});
