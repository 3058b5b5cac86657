import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { importOnce, sweepImports } from '@hub/bulk-import';
import { startBulkWorker } from '@hub/bulk-worker';
import { storeFaults } from '@hub/resource-store/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ImportApi, startImportApi } from './import-api.fixture.ts';

let hub: ImportApi;
beforeAll(async () => {
  hub = await startImportApi();
}, 60_000);
afterAll(() => hub?.close());

const patient = (id: string, more = {}) => JSON.stringify({ resourceType: 'Patient', id, name: [{ text: 'Đỗ Thị Mẫu' }], ...more });

/** Begins an import of files, waits for its end with a worker of its own. */
async function imported(files: Readonly<Record<string, string>>) {
  const worker = hub.work(startBulkWorker);
  try {
    return await hub.import('IncrementalLoad', files);
  } finally {
    await worker.stop();
  }
}

test('what is stored late is last updated late: who asks for what changed since its last look is told', async () => {
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', patient('muon'));
  await hub.start(job);
  const { rows } = await hub.api.base.database.pool.query<{ at: Date }>('select started_at as at from bulk_import where state = $1', [
    'queued',
  ]);
  // Somebody looks after the import was told to begin, and before its first line is stored.
  while (Date.now() <= (rows[0] as { at: Date }).at.getTime() + 1) await new Promise((done) => setTimeout(done, 2));
  const looked = new Date().toISOString();
  const worker = hub.work(startBulkWorker);
  await hub.done(job);
  await worker.stop();
  const found = await hub.request(`/Patient?_lastUpdated=ge${looked}&_summary=count`);
  expect(await found.json()).toMatchObject({ total: 1 });
});

test('a byte order mark before a line hides no double; alone it is no line', async () => {
  const done = await imported({
    'a.ndjson': `\uFEFF${patient('dau', { gender: 'female' })}\n${patient('dau', { gender: 'other' })}`,
    'b.ndjson': `\uFEFF${patient('dau', { gender: 'male' })}`,
    'c.ndjson': '\uFEFF\n',
  });
  expect(done.output).toMatchObject([
    { received: 2, created: 1, rejected: 1 },
    { received: 1, created: 0, updated: 0, rejected: 1 },
    { received: 0, rejected: 0 },
  ]);
  expect((await hub.errors(done)).map(({ issue }) => issue[0]?.code)).toEqual(['duplicate', 'duplicate']);
  expect(await (await hub.request('/Patient/dau')).json()).toMatchObject({ gender: 'female', meta: { versionId: '1' } });
  expect(await storeFaults(hub.api.base.database)).toEqual([]);
});

test('whatever a line holds, it is a line that is told of, and the next one counts', async () => {
  const deep = (n: number) =>
    `{"resourceType":"Patient","id":"sau-${n}","extension":[${'{"url":"x","extension":['.repeat(n)}{"url":"y","valueString":"z"}${']}'.repeat(n)}]}`;
  const bytes = (...pieces: (string | readonly number[])[]) =>
    Buffer.concat(pieces.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.from(one))));
  const name = (text: string) => `{"resourceType":"Patient","id":"xau","name":[{"text":"${text}"}]}`;
  const refused: readonly (string | Buffer)[] = [
    ...['null', '[]', '"x"', '12', '{}', '['.repeat(50_000), deep(200), deep(5_000), '\f', 'PATIENT|1'],
    ...[name('a\\u0000b'), name('a\\ud800b'), name('a\u0000b'), `${patient('hai-1')}${patient('hai-2')}`, `${patient('phay')},`],
    bytes('{"resourceType":"Patient","id":"xau","name":[{"text":"', [0xff, 0xfe, 0xc3], '"}]}'),
    Buffer.from(patient('u16'), 'utf16le'),
    '{"resourceType":"Patient","id":"lap","id":"lap-2"}',
    '{"resourceType":"Patient","id":"proto","__proto__":{"x":1}}',
    '{"resourceType":"__proto__","id":"x"}',
    '{"resourceType":"Parameters","id":"x"}',
    `{"resourceType":"Observation","id":"so","status":"final","code":{"text":"x"},"valueQuantity":{"value":${'9'.repeat(500)}}}`,
    patient('x'.repeat(65)),
  ];
  const stored = [
    deep(20),
    patient('dai', { identifier: [{ system: 's'.repeat(20_000), value: 'v'.repeat(20_000) }] }),
    `  ${patient('cach')}\t`,
  ];
  const lines = refused.flatMap((line, n) => [line, '\n', patient(`ke-${n}`), '\n']);
  const file = Buffer.concat([...lines, ...stored.flatMap((line) => [line, '\r\n', '\n'])].map((one) => Buffer.from(one as string)));
  const job = await hub.begin('IncrementalLoad');
  expect((await hub.put(job, 'a.ndjson', file)).status).toBe(201);
  await hub.start(job);
  const workers = [hub.work(startBulkWorker, { lines: 7 }), hub.work(startBulkWorker, { lines: 7 })];
  const done = await hub.done(job);
  await Promise.all(workers.map((worker) => worker.stop()));
  const created = refused.length + stored.length;
  expect(done.output).toMatchObject([{ received: refused.length + created, created, updated: 0, unchanged: 0, rejected: refused.length }]);
  const told = (await hub.errors(done)).map(({ issue }) => Number(/line (\d+)/.exec(issue[0]?.diagnostics ?? '')?.[1]));
  // A line's end within a line of UTF-16 would make two of it: there is none in this one.
  expect(told).toEqual(refused.map((_, n) => 2 * n + 1));
  expect([hub.faults, await storeFaults(hub.api.base.database)]).toEqual([[], []]);
}, 30_000);

test('what others point at is stored first, whatever the order of the files; which line of a resource counts goes by that order all the same', async () => {
  const finding = (status: string) =>
    JSON.stringify({ resourceType: 'Observation', id: 'ghi', status, code: { text: 'Mạch' }, subject: { reference: 'Patient/sau' } });
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', finding('final'));
  await hub.put(job, 'b.ndjson', `${patient('sau')}\n${finding('amended')}`);
  await hub.start(job);
  const once = () =>
    importOnce(hub.importer, (error) => {
      throw error;
    });
  const there = async () => [(await hub.request('/Patient/sau')).status, (await hub.request('/Observation/ghi')).status];
  // The plan, then a part at a time.
  await once();
  expect(await there()).toEqual([404, 404]);
  await once();
  expect(await there()).toEqual([200, 404]);
  await once();
  expect((await hub.done(job)).output).toMatchObject([{ created: 1 }, { created: 1, rejected: 1 }]);
  expect(await (await hub.request('/Observation?patient=sau')).json()).toMatchObject({
    entry: [{ resource: { status: 'final' } }],
  });
});

test('of a file of any size no more lines are held than two transactions take', async () => {
  const limits = { lines: 1_000, bytes: 5_000 };
  const texts = Array.from({ length: 80 }, (_, n) => patient(`nhieu${n}`, { address: [{ text: 'Ấp Mẫu'.repeat(n + 1) }] }));
  const longest = Math.max(...texts.map((text) => Buffer.byteLength(text)));
  const held: number[] = [];
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', texts.join('\n'));
  await hub.start(job);
  const importer = { ...hub.importer, limits, holding: (bytes: number) => void held.push(bytes) };
  while (await importOnce(importer, (error) => void held.push(Number.NaN, Number(error))));
  expect((await hub.done(job)).output).toMatchObject([{ created: texts.length }]);
  expect(Buffer.byteLength(texts.join('\n'))).toBeGreaterThan(5 * limits.bytes);
  // A transaction ends with the line that fills it.
  expect(Math.max(...held)).toBeLessThan(2 * (limits.bytes + longest));
  expect(held.at(-1)).toBe(0);
});

test('the bytes of an import go when it is over, and nobody can read them again; bytes that something else still needs stay', async () => {
  const { pool } = hub.api.base.database;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const open = async (text: string) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of hub.importer.archive.open(digest(text))) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  const [once, twice, cut] = [patient('goc-1'), patient('goc-2'), patient('goc-3')];
  const waiting = await hub.begin('IncrementalLoad');
  await hub.put(waiting, 'b.ndjson', twice);
  const dropped = await hub.begin('IncrementalLoad');
  await hub.put(dropped, 'c.ndjson', cut);
  await imported({ 'a.ndjson': once, 'b.ndjson': twice });
  await sweepImports(hub.importer);
  await expect(open(once)).rejects.toMatchObject({ problem: { category: 'not-found' } });
  // Another import has them, and has not begun.
  expect(await open(twice)).toBe(twice);
  expect(await open(cut)).toBe(cut);
  await hub.request(dropped, { method: 'DELETE' });
  await sweepImports(hub.importer);
  await expect(open(cut)).rejects.toMatchObject({ problem: { category: 'not-found' } });
  // The digest of what came stays as long as the report; the same file may come again.
  expect((await pool.query('select from bulk_import_file where sha256 = $1', [digest(once)])).rowCount).toBe(1);
  expect((await imported({ 'a.ndjson': once })).output).toMatchObject([{ received: 1, unchanged: 1 }]);
  await hub.request(waiting, { method: 'DELETE' });
});

test('a file of no bytes is a file without lines', async () => {
  const job = await hub.begin('IncrementalLoad');
  const answer = await hub.put(job, 'khong.ndjson', '');
  expect([answer.status, await answer.json()]).toEqual([201, { name: 'khong.ndjson', lines: 0, bytes: 0 }]);
  await hub.request(job, { method: 'DELETE' });
});

test('what unpacks to hundreds of times what came is refused, however little is in it', async () => {
  const job = await hub.begin('IncrementalLoad');
  const answer = await hub.put(job, 'bom.ndjson', gzipSync(`${' '.repeat(4_095)}\n`.repeat(10_000)), { 'Content-Encoding': 'gzip' });
  expect([answer.status, await answer.text()]).toEqual([413, expect.stringMatching(/unpacks to/)]);
  await hub.request(job, { method: 'DELETE' });
}, 30_000);

test('an import that no file comes for does not stand in the way for long; one that has files stays', async () => {
  const days = async () => {
    const { rows } = await hub.api.base.database.pool.query<{ days: number }>(
      `select ceil(extract(epoch from expires_at - now()) / 86400)::int as days from bulk_import where state = 'open'`,
    );
    return rows.map((row) => row.days);
  };
  const job = await hub.begin('IncrementalLoad');
  expect(await days()).toEqual([1]);
  expect((await hub.put(job, 'a.ndjson', patient('o-lai'))).status).toBe(201);
  expect(await days()).toEqual([7]);
  await hub.request(job, { method: 'DELETE' });
});

test('nothing more is stored for a client that was disabled meanwhile; what was is counted', async () => {
  const { pool } = hub.api.base.database;
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', `${patient('truoc-khi')}\n{}\n`);
  await hub.put(job, 'b.ndjson', patient('bi-khoa'));
  await hub.start(job);
  // The plan, and the first file.
  for (let step = 0; step < 2; step++) await importOnce(hub.importer, (error) => expect(error).toBeUndefined());
  await pool.query('update client set revoked_at = now() where client_number = 1');
  const worker = hub.work(startBulkWorker);
  await expect(hub.done(job)).rejects.toThrow(
    /409 .*disabled.* Lines received: 3; created 1, updated 0, unchanged 0, rejected 1, not come to 1\./s,
  );
  await worker.stop();
  await pool.query('update client set revoked_at = null where client_number = 1');
  expect((await hub.request('/Patient/truoc-khi')).status).toBe(200);
  expect((await hub.request('/Patient/bi-khoa')).status).toBe(404);
});

test('an import that failed stores nothing more: what another worker has under way goes, and the counts that were told stay', async () => {
  const { pool } = hub.api.base.database;
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', patient('dang-do'));
  await hub.put(job, 'b.ndjson', patient('cho-luot'));
  await hub.start(job);
  const noFault = (error: unknown): void => expect(error).toBeUndefined();
  await importOnce(hub.importer, noFault);
  const { completed } = hub.importer;
  let others = 0;
  // While the first part is under way, another worker takes the second and finds the client disabled.
  const importer: typeof hub.importer = {
    ...hub.importer,
    completed: async (principal) => {
      const whole = await completed(principal);
      await pool.query('update client set revoked_at = now() where client_number = 1');
      others += Number(await importOnce(hub.importer, noFault));
      await pool.query('update client set revoked_at = null where client_number = 1');
      return whole;
    },
  };
  await importOnce(importer, noFault);
  expect(others).toBe(1);
  for (let look = 0; look < 2; look++)
    await expect(hub.done(job)).rejects.toThrow(
      /409 .*disabled.* Lines received: 2; created 0, updated 0, unchanged 0, rejected 0, not come to 2\./s,
    );
  for (const id of ['dang-do', 'cho-luot']) expect((await hub.request(`/Patient/${id}`)).status).toBe(404);
});

test('bytes that another import lets go of between their row and that of the part are entered once more', async () => {
  const { pool } = hub.api.base.database;
  const job = await hub.begin('IncrementalLoad');
  await hub.put(job, 'a.ndjson', patient('cung-byte'));
  await pool.query(`create sequence let_go_once; create function let_go() returns trigger language plpgsql as $$
    begin if nextval('let_go_once') = 1 then delete from archive_blob where sha256 = new.sha256; end if; return new; end $$;
    create trigger let_go before insert on bulk_import_part for each row execute function let_go()`);
  const again = await hub.begin('IncrementalLoad');
  expect((await hub.put(again, 'a.ndjson', patient('byte-khac'))).status).toBe(201);
  expect((await pool.query(`select last_value::int as n from let_go_once`)).rows).toEqual([{ n: 2 }]);
  await pool.query('drop trigger let_go on bulk_import_part; drop function let_go; drop sequence let_go_once');
  for (const one of [job, again]) await hub.request(one, { method: 'DELETE' });
});

const PROGRAM = fileURLToPath(new URL('../../../../scripts/import.ts', import.meta.url));
const npmRunImport = (...args: string[]) =>
  new Promise<{ code: unknown; out: string; said: string }>((done) => {
    const env = { PATH: process.env.PATH, HUB_TOKEN: 'operator' };
    execFile(process.execPath, [PROGRAM, ...args], { env }, (error, out, said) => done({ code: error?.code ?? 0, out, said }));
  });

test('npm run import: a connection that breaks, a server that is busy: the file is sent again from its beginning', async () => {
  // A way on which the first two files that are sent come to nothing.
  const faults: ((socket: { destroy(): void }) => number | undefined)[] = [(socket) => void socket.destroy(), () => 503];
  const way = createServer((asked, answer) => {
    const fault = asked.method === 'PUT' ? faults.shift() : undefined;
    if (fault !== undefined) {
      asked.once('data', () => {
        const status = fault(asked.socket);
        if (status !== undefined) asked.resume().once('end', () => answer.writeHead(status).end());
      });
      return;
    }
    const on = send(`${hub.api.url}${asked.url}`, { method: asked.method, headers: asked.headers }, (came) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
    });
    asked.pipe(on);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => way.once('listening', done));
  const file = join(hub.folder, 'dut.ndjson');
  await writeFile(file, Array.from({ length: 300 }, (_, n) => patient(`dut-${n}`)).join('\n'));
  const worker = hub.work(startBulkWorker);
  try {
    const { code, out, said } = await npmRunImport('--url', `http://127.0.0.1:${(way.address() as AddressInfo).port}/fhir/`, file);
    expect([code, out, said]).toEqual([0, expect.stringMatching(/^dut\.ndjson: 300 = 300 /), expect.anything()]);
    expect(faults).toEqual([]);
  } finally {
    await worker.stop();
    way.closeAllConnections();
    await new Promise((done) => way.close(done));
  }
}, 60_000);

test('npm run import: what cannot be is said in both languages, before anything is begun', async () => {
  const file = join(hub.folder, 'khong-co.ndjson');
  expect(await npmRunImport(file)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/Không đọc được .*khong-co.*\nCannot read .*khong-co/),
  });
  expect(await npmRunImport('--bogus', file)).toMatchObject({
    code: 2,
    said: expect.stringMatching(/Tham số không đúng.*\nWrong arguments/s),
  });
  expect(await npmRunImport('--patience', 'lau', file)).toMatchObject({ code: 2, said: expect.stringMatching(/--patience/) });
}, 30_000);
