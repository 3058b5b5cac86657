import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureOperator, putSource } from '@hub/client-register';
import { addKey, openKeyRing, openSecrets } from '@hub/raw-archive';
import { setWebhook, webhookKeys } from '@hub/submission-log';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let hub: TestDatabase;
let folder: string;
let keysFile: string;
beforeAll(async () => {
  hub = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-keys-'));
  keysFile = join(folder, 'keys', 'archive.keys');
});
afterAll(async () => {
  await hub.drop();
  await rm(folder, { recursive: true });
});

const TOOL = fileURLToPath(new URL('./archive-keys.ts', import.meta.url));
const tool = async (...what: string[]): Promise<string> =>
  (
    await promisify(execFile)(process.execPath, [TOOL, ...what], {
      env: { PATH: process.env.PATH, DATABASE_URL: hub.url, DATA_DIR: folder },
    })
  ).stdout;

test('a key that secrets of webhooks lie under is shown, stays when others are taken out, and goes after a rotation', async () => {
  const input = {
    code: 'his-92901',
    facility: '92901',
    facilityName: 'Bệnh viện Mẫu',
    kind: 'hospital',
    formats: ['qd-xml'],
    msh4: [],
  } as const;
  const { source } = await putSource(hub.database, input);
  const setBy = await ensureOperator(hub.database);
  await setWebhook(hub.database, openSecrets(keysFile), {
    sourceId: source.id,
    url: 'https://his.example.vn/',
    secret: 'x'.repeat(16),
    setBy,
  });
  const first = (await openKeyRing(keysFile)).current;
  const idle = (await addKey(keysFile)).current;

  expect(await tool()).toContain(`${first}: 0 + 1 webhook\n`);
  await tool('prune');
  expect((await openKeyRing(keysFile)).ids).toEqual([first, idle]);
  expect(await tool('rotate')).toMatch(/: 0 \+ 1 webhook\n$/);
  const { current } = await openKeyRing(keysFile);
  expect(await webhookKeys(hub.database)).toEqual(new Map([[current, 1]]));
  expect(await tool('prune')).toBe(`${first}\n${idle}\n`);
  expect((await openKeyRing(keysFile)).ids).toEqual([current]);
});
