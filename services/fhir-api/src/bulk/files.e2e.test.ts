import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Principal, parseScopes } from '@hub/access';
import { sweep, workOnce } from '@hub/bulk-store';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../testing/client.fixture.ts';
import { type BulkApi, startBulkApi } from './bulk-api.fixture.ts';
import type { Exported, Manifest, ManifestFile, Resource } from './bulk-client.fixture.ts';

// What a manifest tells of its files, how they come, in which order, and when they go. The work is done step by step here: no worker runs beside the tests.
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  operator: { clientNumber: 1, clientId: 'operator', kind: 'operator' },
  'his-1': { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 },
  patients: { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 1, scopes: parseScopes('system/Patient.rs') },
};
const LARGE = 5 * 1024 * 1024;
let bulk: BulkApi;

async function put(client: Client, resource: Record<string, unknown>): Promise<void> {
  const { status, text } = await client.send('PUT', `/${resource.resourceType}/${resource.id}`, resource);
  if (status >= 300) throw new Error(text);
}
const finding = (id: string, of: string, more = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'mẫu' },
  subject: { reference: `Patient/${of}` },
  ...more,
});
const provenance = (id: string, of: string, recorded: string) => ({
  resourceType: 'Provenance',
  id,
  recorded,
  target: [{ reference: of }],
  agent: [{ who: { reference: 'Organization/so' } }],
});

/** Does what waits, at most so many pieces of it. Fails with what a piece fails with. */
async function work(most = Number.POSITIVE_INFINITY): Promise<void> {
  const failed = (error: unknown): void => {
    throw error;
  };
  for (let n = 0; n < most; n++) if (!(await workOnce(bulk.maker, failed))) return;
}
async function begun(
  path: string,
  token = 'operator',
  parameters?: readonly object[],
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await bulk.client(token).kickOff(path, parameters, headers);
  if (answer.status !== 202) throw new Error(await answer.text());
  return answer.headers.get('content-location') as string;
}
async function exported(path: string, token = 'operator'): Promise<Exported> {
  const status = await begun(path, token);
  await work();
  const client = bulk.client(token);
  const manifest = await client.manifest(status);
  const resources: Resource[] = [];
  for (const file of manifest.output) resources.push(...((await client.lines(file)) as Resource[]));
  const deleted: string[] = [];
  for (const file of manifest.deleted ?? [])
    for (const line of (await client.lines(file)) as { entry: { request: { url: string } }[] }[])
      deleted.push(...line.entry.map(({ request }) => request.url));
  return { manifest, status, resources, deleted };
}
const names = (resources: readonly Resource[]) => resources.map(({ resourceType, id }) => `${resourceType}/${id}`);
const told = ({ extension = {} }: ManifestFile) => Object.values(extension)[0] as { readonly size: number; readonly sha256: string };
const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  bulk = await startBulkApi({ rows: 3, partsAFile: 1 }, { authenticate: async (token) => PRINCIPALS[token] });
  const { his1, operator } = bulk.api;
  await put(operator, { resourceType: 'Organization', id: 'so', name: 'Sở mẫu' });
  await put(his1, { resourceType: 'Patient', id: 'mot', name: [{ text: 'Người Mẫu' }] });
  await put(his1, { resourceType: 'Patient', id: 'hai' });
  for (const [id, of] of Object.entries({ o1: 'hai', o2: 'mot', o3: 'hai', o4: 'mot' })) await put(his1, finding(id, of));
  // Of both: nobody's alone.
  await put(his1, {
    resourceType: 'Observation',
    id: 'o5',
    status: 'final',
    code: { text: 'cả hai' },
    subject: { reference: 'Patient/mot' },
    performer: [{ reference: 'Patient/hai' }],
  });
  await put(his1, provenance('v1', 'Observation/o1', '2026-01-01T00:00:00Z'));
  await put(his1, provenance('v2', 'Observation/o1', '2026-03-01T00:00:00Z'));
  await put(his1, provenance('v3', 'Observation/o1', '2026-02-01T00:00:00Z'));
  await put(his1, provenance('v4', 'Organization/so', '2026-02-01T00:00:00Z'));
}, 60_000);
afterAll(() => bulk?.close());

describe('files', () => {
  let manifest: Manifest;
  let file: ManifestFile;
  beforeAll(async () => {
    ({ manifest } = await exported('/$export?_type=Patient,Observation'));
    file = manifest.output.find(({ type }) => type === 'Observation') as ManifestFile;
  });
  const get = (headers: Record<string, string> = {}) => bulk.client('operator').request(file.url, { headers });

  test('the manifest tells size and checksum of each, the answer its digest', async () => {
    expect(manifest.output.length).toBeGreaterThan(2);
    for (const one of manifest.output) {
      const answer = await bulk.client('operator').request(one.url, { headers: { 'accept-encoding': 'identity' } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(told(one)).toEqual({ size: bytes.length, sha256: sum(bytes) });
      expect(answer.headers.get('etag')).toBe(`"${sum(bytes)}"`);
      expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${Buffer.from(sum(bytes), 'hex').toString('base64')}:`);
    }
  });

  test('a part of it, as long as it is the same; packed or from a byte on, not both', async () => {
    const whole = Buffer.from(await (await get()).arrayBuffer());
    const etag = `"${sum(whole)}"`;
    const part = await get({ range: 'bytes=100-', 'if-range': etag, 'accept-encoding': 'gzip' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-encoding')).toBeNull();
    expect(part.headers.get('content-range')).toBe(`bytes 100-${whole.length - 1}/${whole.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(100));
    const middle = await get({ range: 'bytes=7-20' });
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(whole.subarray(7, 21));
    const other = await get({ range: 'bytes=100-', 'if-range': '"another"' });
    expect([other.status, (await other.arrayBuffer()).byteLength]).toEqual([200, whole.length]);
    const beyond = await get({ range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
    const packed = await get({ 'accept-encoding': 'gzip' });
    expect([packed.headers.get('content-encoding'), packed.headers.get('etag')]).toEqual(['gzip', `W/${etag}`]);
    expect(packed.headers.get('repr-digest')).toBeNull();
    expect(Buffer.from(await packed.arrayBuffer())).toEqual(whole);
  });
});

test('who may read Patients alone hears of those that were deleted, and may have that file', async () => {
  await put(bulk.api.his1, { resourceType: 'Patient', id: 'di' });
  const { manifest } = await exported('/$export?_type=Patient', 'patients');
  await bulk.api.his1.send('DELETE', '/Patient/di');
  const { deleted, resources } = await exported(
    `/$export?_type=Patient&_since=${encodeURIComponent(manifest.transactionTime)}`,
    'patients',
  );
  expect([deleted, resources]).toEqual([['Patient/di'], []]);
});

describe('organizeOutputBy', () => {
  /** Blocks: the header's reference, and what follows it. */
  function blocksOf(resources: readonly Resource[]): Record<string, string[]> {
    const blocks: Record<string, string[]> = {};
    let block: string[] = [];
    for (const one of resources) {
      if (one.resourceType !== 'Parameters') block.push(`${one.resourceType}/${one.id}`);
      else {
        const [{ name, valueReference }] = one.parameter as [{ name: string; valueReference: { reference: string } }];
        expect([name, blocks[valueReference.reference]]).toEqual(['header', undefined]);
        block = [];
        blocks[valueReference.reference] = block;
      }
    }
    return blocks;
  }

  test('Patient: a header, the patient, what is in the compartment; of several people in the block of each', async () => {
    const { manifest, resources } = await exported('/$export?_type=Patient,Observation,Organization&organizeOutputBy=Patient');
    expect(manifest.outputOrganizedBy).toBe('Patient');
    expect(manifest.output.every(({ type }) => type === undefined)).toBe(true);
    expect(blocksOf(resources)).toEqual({
      'Patient/mot': ['Patient/mot', 'Observation/o2', 'Observation/o4', 'Observation/o5'],
      'Patient/hai': ['Patient/hai', 'Observation/o1', 'Observation/o3', 'Observation/o5'],
    });
    // A block is not split, however few rows a part takes.
    expect(manifest.output).toHaveLength(2);
  });

  test('another type: what refers to it; with elements, and of a state that has passed', async () => {
    const status = await begun('/$export?_type=Organization,Provenance&organizeOutputBy=Organization&_elements=id');
    await work(1);
    await put(bulk.api.operator, { resourceType: 'Organization', id: 'so', name: 'Tên khác' });
    await work();
    const [file] = (await bulk.client('operator').manifest(status)).output;
    const lines = (await bulk.client('operator').lines(file as ManifestFile)) as Resource[];
    const blocks = blocksOf(lines);
    expect(Object.keys(blocks)).toEqual(['Organization/so']);
    expect([blocks['Organization/so']?.[0], blocks['Organization/so']?.slice(1).sort()]).toEqual([
      'Organization/so',
      ['Provenance/v1', 'Provenance/v2', 'Provenance/v3', 'Provenance/v4'],
    ]);
    expect(lines[1]).toMatchObject({ resourceType: 'Organization', meta: { versionId: '1', tag: [{ code: 'SUBSETTED' }] } });
    expect(lines[1]?.name).toBeUndefined();
  });

  test('a patient alone, by a caller of the facility', async () => {
    const one = [
      { name: 'patient', valueReference: { reference: 'Patient/hai' } },
      { name: 'organizeOutputBy', valueString: 'Patient' },
      { name: '_type', valueString: 'Patient,Observation' },
    ];
    const status = await begun('/Patient/$export', 'his-1', one);
    await work();
    const client = bulk.client('his-1');
    const lines = (await Promise.all((await client.manifest(status)).output.map((file) => client.lines(file)))).flat() as Resource[];
    expect(blocksOf(lines)['Patient/hai']).toEqual(['Patient/hai', 'Observation/o1', 'Observation/o3', 'Observation/o5']);
  });
});

describe('includeAssociatedData', () => {
  const of = async (parameters: string) => names((await exported(`/$export?_type=Observation&${parameters}`)).resources).sort();
  const all = ['Observation/o1', 'Observation/o2', 'Observation/o3', 'Observation/o4', 'Observation/o5'];

  test('all Provenance of what is exported, or the last of each, and no other', async () => {
    expect(await of('includeAssociatedData=RelevantProvenanceResources')).toEqual([
      ...all,
      'Provenance/v1',
      'Provenance/v2',
      'Provenance/v3',
    ]);
    expect(await of('includeAssociatedData=LatestProvenanceResources')).toEqual([...all, 'Provenance/v2']);
    // Of two values the one that brings more.
    expect(await of('includeAssociatedData=LatestProvenanceResources,RelevantProvenanceResources')).toHaveLength(8);
    expect(await of('_typeFilter=Observation%3F_id%3Do2&includeAssociatedData=RelevantProvenanceResources')).toEqual(['Observation/o2']);
  });

  test('without it a Patient export has what tells of the compartment', async () => {
    const { resources } = await exported('/Patient/$export?_type=Provenance');
    expect(names(resources).sort()).toEqual(['Provenance/v1', 'Provenance/v2', 'Provenance/v3']);
    const one = [
      { name: 'patient', valueReference: { reference: 'Patient/mot' } },
      { name: '_type', valueString: 'Provenance' },
    ];
    const status = await begun('/Patient/$export', 'operator', one);
    await work();
    expect((await bulk.client('operator').manifest(status)).output).toEqual([]);
  });
});

test('allowPartialManifests: files that are there are told of while others are made, on pages that do not change', async () => {
  const client = bulk.client('operator');
  const status = await begun('/$export?_type=Observation&allowPartialManifests=true&khong=1', 'operator', undefined, {
    Prefer: 'respond-async, handling=lenient',
  });
  const look = async (url: string) => {
    const answer = await client.request(url, { headers: { accept: 'application/json' } });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as Manifest) };
  };
  const next = (of: Manifest | undefined) => of?.link?.find(({ relation }) => relation === 'next')?.url;
  // Planned: two parts; the first made; its files settled.
  await work(1);
  expect(await look(status)).toEqual({ status: 202, body: undefined });
  await work(2);
  const first = await look(status);
  expect([first.status, first.body?.output.length, next(first.body)]).toEqual([202, 1, undefined]);
  const early = await client.lines(first.body?.output[0] as ManifestFile);
  expect(early).toHaveLength(3);
  expect((await look(`${status}?page=2`)).status).toBe(404);
  await work();
  const again = await look(status);
  expect(again.status).toBe(200);
  expect({ ...again.body, link: undefined }).toEqual({ ...first.body, link: undefined });
  const second = await look(next(again.body) as string);
  expect([second.status, next(second.body)]).toEqual([200, undefined]);
  expect({ ...second.body, output: [] }).toEqual({ ...first.body, output: [], error: [] });
  expect(first.body?.error).toHaveLength(1);
  const late = await client.lines(second.body?.output[0] as ManifestFile);
  expect(names([...early, ...late] as Resource[]).sort()).toEqual([1, 2, 3, 4, 5].map((n) => `Observation/o${n}`));
  // Without the parameter the same export has one manifest, and none before it is done.
  const whole = await begun('/$export?_type=Observation');
  await work(3);
  expect(await look(whole)).toEqual({ status: 202, body: undefined });
  await work();
  expect(((await look(whole)).body as Manifest).output).toHaveLength(2);
});

test('_until, and between two moments', async () => {
  const { his1 } = bulk.api;
  const moment = async (id: string) => (await his1.send('GET', `/Observation/${id}`)).body.meta.lastUpdated as string;
  // Each a moment of its own.
  for (const id of ['t1', 't2', 't3']) {
    await put(his1, finding(id, 'mot'));
    await new Promise((done) => setTimeout(done, 2));
  }
  const encoded = async (id: string) => encodeURIComponent(await moment(id));
  const found = async (parameters: string) => names((await exported(`/$export?_type=Observation&${parameters}`)).resources).sort();
  const before = await found(`_until=${await encoded('t3')}`);
  expect([before.includes('Observation/t2'), before.includes('Observation/t3')]).toEqual([true, false]);
  expect(await found(`_since=${await encoded('t1')}&_until=${await encoded('t3')}`)).toEqual(['Observation/t2']);
  expect(await found(`_since=${await encoded('t3')}&_until=${await encoded('t1')}`)).toEqual([]);
  for (const id of ['t1', 't2', 't3']) await his1.send('DELETE', `/Observation/${id}`);
});

test('bodies of 5 MB: whole, byte for byte, whatever a statement may bring', async () => {
  const { his1 } = bulk.api;
  const ids = ['g1', 'g2', 'g3'];
  // A text of FHIR has a megabyte at most.
  const note = Array.from({ length: 6 }, () => ({ text: `ghi chú ${'ầ'.repeat(LARGE / 17)}` }));
  for (const id of ids) await put(his1, finding(id, 'mot', { note }));
  const { pool } = bulk.api.base.database;
  const { rows } = await pool.query<{ body: string }>('select body from resource where id = any($1) order by rid', [ids]);
  // Less than one of them: read in halves, down to each by itself.
  const small = { ...bulk.maker, limits: { ...bulk.maker.limits, bytes: 1024 * 1024 } };
  const status = await begun('/$export?_type=Observation');
  while (await workOnce(small, (error) => expect(error).toBeUndefined()));
  const manifest = await bulk.client('operator').manifest(status);
  const texts = await Promise.all(manifest.output.map(async ({ url }) => (await bulk.client('operator').request(url)).text()));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line.length > LARGE / 3));
  expect(lines.map((line) => sum(Buffer.from(line)))).toEqual(rows.map(({ body }) => sum(Buffer.from(body))));
  expect(Buffer.byteLength(lines[0] as string)).toBeGreaterThan(LARGE);
  for (const id of ids) await his1.send('DELETE', `/Observation/${id}`);
}, 30_000);

describe('files go', () => {
  const there = async (status: string) =>
    stat(join(bulk.folder, status.split('/').at(-1) as string)).then(
      () => true,
      () => false,
    );

  test('when their time is over, and not before', async () => {
    const { status, manifest } = await exported('/$export?_type=Patient');
    const answer = await bulk.client('operator').request(status);
    const expires = Date.parse(answer.headers.get('expires') as string);
    await sweep({ ...bulk.maker, now: () => expires - 60_000 });
    expect([await there(status), (await bulk.client('operator').request(manifest.output[0]?.url as string)).status]).toEqual([true, 200]);
    await sweep({ ...bulk.maker, now: () => expires + 60_000 });
    expect(await there(status)).toBe(false);
    for (const url of [status, manifest.output[0]?.url as string]) expect((await bulk.client('operator').request(url)).status).toBe(404);
    expect(await readdir(bulk.folder)).toEqual([]);
  });

  test('when it is cancelled in the middle: what is made, and what is just being made', async () => {
    const status = await begun('/$export?_type=Patient,Observation');
    await work(2);
    expect(await there(status)).toBe(true);
    // Cancelled while a part is being made: its worker finds nothing to enter it into.
    let cancelled = false;
    const cancelling = {
      ...bulk.maker,
      record: async (entry: Parameters<typeof bulk.maker.record>[0]) => {
        await bulk.maker.record(entry);
        if (cancelled) return;
        cancelled = true;
        expect((await bulk.client('operator').request(status, { method: 'DELETE' })).status).toBe(202);
      },
    };
    // The first piece may be the settling of files, which puts nothing on record.
    while (!cancelled)
      expect(await workOnce(cancelling, (error) => expect((error as NodeJS.ErrnoException).code).toBe('ENOENT'))).toBe(true);
    expect((await bulk.client('operator').request(status)).status).toBe(404);
    expect(await workOnce(bulk.maker, (error) => expect(error).toBeUndefined())).toBe(false);
    await sweep(bulk.maker);
    expect(await readdir(bulk.folder)).toEqual([]);
  });
});
