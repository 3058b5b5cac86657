import { execFileSync } from 'node:child_process';
import { appendFile, link, mkdir, readdir, readFile, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { disableClient } from '@hub/client-register';
import { until } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FolderDrop } from './folder-drop.ts';
import { CODE, type LandingBench, landingBench, namesIn } from './landing.fixture.ts';

let bench: LandingBench;
let receiver: FolderDrop;
let landing: string;
const put = (name: string, body: string | Buffer): Promise<void> => writeFile(join(landing, name), body);
const inDone = (): Promise<string[]> => namesIn(join(landing, 'done'));
const inFailed = (): Promise<string[]> => namesIn(join(landing, 'failed'));
const withReceipt = (name: string): string[] => [name, `${name}.receipt.json`, `${name}.receipt.txt`];

beforeAll(async () => {
  bench = await landingBench();
  ({ landing } = bench);
  receiver = bench.receiver();
});
beforeEach(async () => {
  // What lies in them, not the folders: a look at them may be under way.
  for (const folder of [join(landing, 'done'), join(landing, 'failed')])
    for (const name of await readdir(folder, { encoding: 'buffer' }).catch(() => []))
      await unlink(Buffer.concat([Buffer.from(`${folder}/`), name]));
  bench.logged.length = 0;
  bench.recorded.length = 0;
});
afterAll(() => bench.drop());

test('a file is taken, waits for its receipt, and lies in done with it', async () => {
  await put('ho so Nguyễn Văn A.xml', '<a/>');
  const [id] = await until(bench.ids, (ids) => ids.length === 1);
  // Not final: neither here nor there yet.
  await wait(100);
  expect(await inDone()).toEqual([]);
  expect(await namesIn(landing)).toEqual(['.taking', 'done', 'failed']);
  await bench.hub.database.pool.query(
    `insert into submission_issue (submission_seq, position, severity, code, record, field, line, vi, en)
     select seq, 0, 'error', 'VN-XML1-HO_TEN-required', 'LK1', 'XML1.HO_TEN', 3, 'Thiếu họ tên.', 'The name is missing.' from submission`,
  );
  await bench.end('completed');
  await until(inDone, (names) => names.length === 3);
  expect(await inDone()).toEqual(withReceipt('ho so Nguyễn Văn A.xml'));
  expect(await bench.receiptOf('done/ho so Nguyễn Văn A.xml')).toMatchObject({
    id,
    file: 'ho so Nguyễn Văn A.xml',
    source: CODE,
    status: 'completed',
    counts: { received: 0, stored: 0, unchanged: 0, rejected: 0 },
    issues: [
      {
        severity: 'error',
        code: 'VN-XML1-HO_TEN-required',
        record: 'LK1',
        field: 'XML1.HO_TEN',
        line: 3,
        message: { vi: 'Thiếu họ tên.', en: 'The name is missing.' },
      },
    ],
  });
  const text = await readFile(join(landing, 'done', 'ho so Nguyễn Văn A.xml.receipt.txt'), 'utf8');
  expect(text).toContain(`Mã lần gửi / Submission: ${id}`);
  expect(text).toContain(
    '[LỖI / ERROR] VN-XML1-HO_TEN-required · hồ sơ/record LK1 · trường/field XML1.HO_TEN · dòng/line 3\r\n  Thiếu họ tên.',
  );
  expect(await readFile(join(landing, 'done', 'ho so Nguyễn Văn A.xml'), 'utf8')).toBe('<a/>');
  // On record as the source's client, and nowhere by its name.
  const { rows } = await bench.hub.database.pool.query<{ client_number: number }>('select client_number from client where client_id = $1', [
    CODE,
  ]);
  expect(bench.recorded).toMatchObject([
    { action: 'submit', outcome: 'success', status: 202, route: 'DROP :source', client: rows[0]?.client_number, detail: id },
  ]);
  expect(bench.logged.join('')).not.toMatch(/Nguy|\.xml/);
  expect(JSON.stringify(bench.recorded)).not.toMatch(/Nguy|\.xml/);
});

test('the same bytes again: the same id; another file of the same name: a name of its own, nothing written over', async () => {
  const before = await bench.ids();
  await put('b.xml', '<b1/>');
  const id = (await until(bench.ids, (ids) => ids.length > before.length)).at(-1) as string;
  await bench.end('completed');
  await until(inDone, (names) => names.length === 3);
  await put('b.xml', '<b1/>');
  await put('c.xml', '<b1/>');
  await until(inDone, (names) => names.length === 6);
  expect(await inDone()).toEqual([...withReceipt('b.xml'), ...withReceipt('c.xml')]);
  expect((await bench.ids()).length).toBe(before.length + 1);
  expect(await bench.receiptOf('done/c.xml')).toMatchObject({ id, receivedBefore: true });
  await put('b.xml', '<b2/>');
  await until(bench.ids, (ids) => ids.length > before.length + 1);
  const other = (await bench.ids()).at(-1) as string;
  await bench.end('completed');
  const tagged = `b.${other.slice(0, 8)}.xml`;
  await until(inDone, (names) => names.length === 9);
  expect(await inDone()).toEqual(expect.arrayContaining(withReceipt(tagged)));
  expect(await readFile(join(landing, 'done', 'b.xml'), 'utf8')).toBe('<b1/>');
  expect(await readFile(join(landing, 'done', tagged), 'utf8')).toBe('<b2/>');
});

test('a file of which nothing was stored lies in failed with its receipt', async () => {
  await put('r.xml', '<r/>');
  await until(
    async () => {
      await bench.end('rejected');
      return inFailed();
    },
    (names) => names.length === 3,
  );
  expect(await inFailed()).toEqual(withReceipt('r.xml'));
  expect(await bench.receiptOf('failed/r.xml')).toMatchObject({ status: 'rejected' });
});

test('what is refused, and why: stays in failed, is no submission, is on record', async () => {
  const before = await bench.ids();
  await put('empty.xml', '');
  await put('program.exe', 'MZ');
  await put('sheet.csv', 'a;b');
  await put('big.xml', Buffer.alloc(1_000_001, '<'));
  await put('a.xml.receipt.txt', 'a receipt, they say');
  const secret = join(bench.folder, 'secret.xml');
  await writeFile(secret, '<secret/>');
  await symlink(secret, join(landing, 'link.xml'));
  await symlink('/etc', join(landing, 'folder-link.xml'));
  await link(secret, join(landing, 'hard.xml'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(landing, 'pipe.xml')]);
  await until(inFailed, (names) => names.length === 27);
  const codes = await Promise.all(
    ['empty.xml', 'program.exe', 'sheet.csv', 'big.xml', 'link.xml', 'folder-link.xml', 'hard.xml', 'pipe.xml'].map(
      async (name) => ((await bench.receiptOf(`failed/${name}`)).issues as { code: string }[])[0]?.code,
    ),
  );
  expect(codes).toEqual([
    'empty',
    'media-type',
    'media-type',
    'too-large',
    'folder-not-a-file',
    'folder-not-a-file',
    'folder-hard-link',
    'folder-not-a-file',
  ]);
  expect(await readFile(join(landing, 'failed', 'big.xml.receipt.txt'), 'utf8')).toMatch(/Không nhận: tệp chưa được xử lý \/ Refused/);
  expect(await bench.ids()).toEqual(before);
  const statuses = bench.recorded.map(({ outcome, status }) => `${outcome} ${status}`).sort();
  expect(statuses).toEqual([...Array(5).fill('failed 400'), 'failed 413', ...Array(3).fill('failed 415')]);
  expect(await readFile(secret, 'utf8')).toBe('<secret/>');
});

test('a refusal whose receipt cannot be written at once is on record once', async () => {
  await receiver.stop();
  let failures = 3;
  receiver = bench.receiver({
    observe: (point) => {
      if (point !== 'receipt' || failures === 0) return;
      failures -= 1;
      throw new Error('the disk is full');
    },
  });
  await put('late.exe', 'MZ');
  await until(
    () => namesIn(join(landing, '.taking')),
    (names) => failures === 0 && names.every((name) => name === '.id'),
  );
  expect(await inFailed()).toEqual(withReceipt('late.exe'));
  expect(bench.recorded.map(({ outcome, status }) => `${outcome} ${status}`)).toEqual(['failed 415']);
});

test('names of any bytes, hidden ones and folders', async () => {
  const odd = Buffer.concat([Buffer.from(`${landing}/`), Buffer.from([0xd0, 0xff, 0x0a, 0x1b]), Buffer.from(' "x" \\.xml')]);
  await writeFile(odd, '<odd/>');
  await writeFile(join(landing, `${'ồ'.repeat(83)}.xml`), '<long/>');
  await put('.hidden.xml', '<h/>');
  await mkdir(join(landing, 'kept'));
  await writeFile(join(landing, 'kept', 'x.xml'), '<k/>');
  await until(
    async () => {
      await bench.end('completed');
      return inDone();
    },
    (names) => names.length === 6,
  );
  expect(await namesIn(landing)).toEqual(['.hidden.xml', '.taking', 'done', 'failed', 'kept']);
  expect(await namesIn(join(landing, 'kept'))).toEqual(['x.xml']);
  expect((await inDone()).some((name) => name.startsWith('ồồ') && name.endsWith('.xml'))).toBe(true);
  await rm(join(landing, '.hidden.xml'));
  await rm(join(landing, 'kept'), { recursive: true });
});

test('a link in the place of done or of the landing folder leads nowhere', async () => {
  const outside = join(bench.folder, 'outside');
  await mkdir(outside);
  await rm(join(landing, 'done'), { recursive: true, force: true });
  await symlink(outside, join(landing, 'done'));
  await bench.register('his-92902', ['qd-xml']);
  await rm(join(bench.folder, 'his-92902'), { recursive: true });
  await symlink(outside, join(bench.folder, 'his-92902'));
  await writeFile(join(outside, 'x.xml'), '<x/>');
  // A sweep that had begun before ends with the folder it had opened: the next one has told of both.
  for (const source of [CODE, 'his-92902'])
    await until(
      () => bench.logged,
      (lines) => lines.some((line) => line.includes('folder: cannot be used') && line.includes(`"${source}"`)),
    );
  await put('d.xml', '<d/>');
  await wait(300);
  expect(await namesIn(outside)).toEqual(['x.xml']);
  expect(await namesIn(landing)).toContain('d.xml');
  await rm(join(landing, 'done'));
  await until(
    async () => {
      await bench.end('completed');
      return inDone();
    },
    (names) => names.length === 3,
  );
  expect(await namesIn(outside)).toEqual(['x.xml']);
});

test('a folder of files under way that the sender made is not trusted', async () => {
  await bench.register('his-92903', ['qd-xml']);
  const own = join(bench.folder, 'his-92903');
  await mkdir(join(own, '.taking'));
  execFileSync('chmod', ['777', join(own, '.taking')]);
  await writeFile(join(own, 'x.xml'), '<x/>');
  await until(
    () => bench.logged.join(''),
    (log) => log.includes('taking-not-ours'),
  );
  expect(await namesIn(own)).toEqual(['.taking', 'x.xml']);
});

test('a source that is switched off: nothing is taken', async () => {
  await bench.register('his-92904', ['qd-xml']);
  await disableClient(bench.hub.database, 'his-92904', true);
  await writeFile(join(bench.folder, 'his-92904', 'x.xml'), '<x/>');
  await until(
    () => bench.logged.join(''),
    (log) => log.includes('client-disabled'),
  );
  expect(await namesIn(join(bench.folder, 'his-92904'))).toContain('x.xml');
});

test('a file on its way is left until it stands still; a marker says at once that it is whole', async () => {
  await receiver.stop();
  const slow = bench.receiver({ settleMs: 400 });
  const before = (await bench.ids()).length;
  await put('way.xml.filepart', '<w/>');
  await put('way.xml', '<w');
  const growing = (async () => {
    for (let i = 0; i < 8; i += 1) {
      await wait(100);
      await appendFile(join(landing, 'way.xml'), ' ');
    }
    await appendFile(join(landing, 'way.xml'), '/>');
  })();
  await growing;
  expect((await bench.ids()).length).toBe(before);
  const [, taken] = [await until(bench.ids, (ids) => ids.length > before), (await bench.ids()).at(-1)];
  const { rows } = await bench.hub.database.pool.query<{ size: string }>('select size from submission where id = $1', [taken]);
  expect(Number(rows[0]?.size)).toBe('<w        />'.length);
  expect(await namesIn(landing)).toContain('way.xml.filepart');
  await slow.stop();

  const patient = bench.receiver({ settleMs: 3_600_000 });
  await put('marked.xml', '<marked/>');
  await put('waits.xml', '<waits/>');
  await put('old.xml.done', '');
  await wait(50);
  await put('old.xml', '<old/>');
  await utimes(join(landing, 'waits.xml'), new Date(0), new Date(0));
  await put('marked.xml.done', '');
  await until(bench.ids, (ids) => ids.length > before + 1);
  await wait(100);
  expect(await namesIn(landing)).toEqual(expect.arrayContaining(['old.xml', 'old.xml.done', 'waits.xml']));
  expect(await namesIn(landing)).not.toContain('marked.xml.done');
  await patient.stop();
  for (const name of ['old.xml', 'old.xml.done', 'waits.xml', 'way.xml.filepart']) await rm(join(landing, name));
});

test('a file that is written to while it is read is registered whole, once', async () => {
  const before = (await bench.ids()).length;
  const { archive } = bench;
  let more = true;
  const one = bench.receiver({
    settleMs: 100,
    archive: {
      ...archive,
      // The sender's handle outlives the renaming: it writes on into the claimed file.
      put: (body, options) =>
        archive.put(
          (async function* () {
            for await (const piece of body) {
              if (more) execFileSync('sh', ['-c', `printf ' a="1"/>' >> "$(find '${landing}/.taking' -name late.xml)"`]);
              more = false;
              yield piece;
            }
          })(),
          options,
        ),
    },
  });
  await put('late.xml', '<late');
  await until(bench.ids, (ids) => ids.length > before);
  const { rows } = await bench.hub.database.pool.query<{ size: string }>('select size from submission order by seq desc limit 1');
  expect(Number(rows[0]?.size)).toBe('<late a="1"/>'.length);
  await until(
    async () => {
      await bench.end('completed');
      return inDone();
    },
    (names) => names.includes('late.xml'),
  );
  expect((await bench.ids()).length).toBe(before + 1);
  await one.stop();
});

test('two receivers on one folder: every file once', async () => {
  const before = (await bench.ids()).length;
  const names = Array.from({ length: 120 }, (_, i) => `n${i}.xml`);
  const staging = join(bench.folder, 'staging');
  await mkdir(staging);
  for (const name of names) await writeFile(join(staging, name), `<n a="${name}"/>`);
  const both = [bench.receiver(), bench.receiver()];
  for (const name of names) await rename(join(staging, name), join(landing, name));
  await until(bench.ids, (ids) => ids.length === before + 120);
  await until(
    async () => {
      await bench.end('completed');
      return inDone();
    },
    (found) => found.length >= 360,
  );
  const taken = bench.recorded.filter(({ outcome }) => outcome === 'success');
  expect(taken.filter(({ status }) => status === 202).length).toBe(120);
  expect(new Set(taken.map(({ detail }) => detail)).size).toBe(taken.length);
  expect((await bench.ids()).length).toBe(before + 120);
  // The one that emptied it ends; the other goes on.
  await both[0]?.stop();
  await put('after.xml', '<after/>');
  await until(bench.ids, (ids) => ids.length === before + 121);
  await both[1]?.stop();
});
