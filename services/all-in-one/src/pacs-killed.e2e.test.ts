import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { putSource } from '@hub/client-register';
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
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newDataDir, removeDataDir } from './testing/hub-process.fixture.ts';

// Two PACS of two hospitals, followed by a process that is killed again and again: every study is with the intake, and once.
const found = hasOrthanc();
if (!found) process.stderr.write(`a killed connector of PACS: ${orthancMissing}\n`);

const FIXTURE = join(import.meta.dirname, 'testing/killed-pacs.fixture.ts');
const HOSPITALS = ['92901', '92902'];
const EACH = 6;

let store: TestDatabase;
let folder: string;
const pacs: TestOrthanc[] = [];

function follow(point: string, times: number): ChildProcess {
  const hosts = pacs.map(({ url }) => new URL(url).host).join(',');
  const args = [FIXTURE, store.url, join(folder, 'archive'), join(folder, 'pacs.json'), hosts, point, String(times)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
}

async function told(): Promise<number> {
  const { rows } = await store.database.pool.query<{ n: number }>('select count(*)::int as n from pacs_study where gone is null');
  return rows[0]?.n ?? 0;
}

(found ? describe : describe.skip)('a connector that is killed', () => {
  beforeAll(async () => {
    store = await testDatabase({ poolSize: 2 });
    folder = await newDataDir();
    const registered: object[] = [];
    for (const [place, facility] of HOSPITALS.entries()) {
      const code = `pacs-${facility}`;
      await putSource(store.database, { code, facility, facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['dicom'], msh4: [] });
      const one = await testOrthanc();
      pacs.push(one);
      const passwordFile = join(folder, `${code}.password`);
      await writeFile(passwordFile, one.password, { mode: 0o600 });
      registered.push({ code: `p${place}`, source: code, url: one.url, username: one.username, passwordFile });
      // The same studies in both: a film that was taken along to the other hospital.
      for (let number = 1; number <= EACH; number += 1) for (const file of studyFiles({ number })) await one.call('/instances', file);
    }
    await writeFile(join(folder, 'pacs.json'), JSON.stringify({ pacs: registered }));
  }, 120_000);
  afterAll(async () => {
    for (const one of pacs) await one.stop();
    await removeDataDir(folder);
    await store?.drop();
  }, 60_000);

  test.each([
    ['read', 2],
    ['archived', 1],
    ['committed', 2],
    ['taken', 1],
    ['remembered', 1],
    ['cursor', 1],
  ])(
    'at %s',
    async (point, times) => {
      const child = follow(point, times);
      const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      const [, signal] = await ended;
      expect(signal).toBe('SIGKILL');
    },
    60_000,
  );

  test('and goes on: each study once with the intake, and in the hub’s own list; nothing more comes of looking again', async () => {
    const child = follow('', 1);
    try {
      for (const end = Date.now() + 60_000; (await told()) < 2 * EACH && Date.now() < end; ) await wait(100);
      // Another look at everything, and the changes again.
      await wait(1_500);
      const { rows } = await store.database.pool.query<{ source: string; n: number; bodies: number }>(
        `select o.code as source, count(*)::int as n, count(distinct s.sha256)::int as bodies from submission s join source o using (source_id)
          group by 1 order by 1`,
      );
      expect(rows).toEqual(HOSPITALS.map((facility) => ({ source: `pacs-${facility}`, n: EACH, bodies: EACH })));
      const studies = await store.database.pool.query<{ pacs: string; study_uid: string }>(
        'select pacs, study_uid from pacs_study order by 1, 2',
      );
      expect(studies.rows).toEqual(
        HOSPITALS.flatMap((_, place) => Array.from({ length: EACH }, (_value, n) => ({ pacs: `p${place}`, study_uid: studyUid(n + 1) }))),
      );
    } finally {
      child.kill('SIGKILL');
    }
  }, 120_000);
});
