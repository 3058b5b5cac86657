import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Source } from '@hub/client-register';
import { openOutbound } from '@hub/outbound';
import { addKey, openKeyRing, openSecrets, removeKeys, type Secrets } from '@hub/raw-archive';
import { readWebhook, removeWebhook, resealWebhooks, setWebhook, webhookKeys } from '@hub/submission-log';
import { createLogger } from '@hub/telemetry';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IngestWorker } from './index.ts';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { visitFile } from './visit-file.fixture.ts';
import { signatureOf, tellDue } from './webhooks.ts';

const SECRET = 'a secret of sixteen';
let hub: IngestFixture;
let keysFile: string;
let secrets: Secrets;
let his: Source;
let worker: IngestWorker;
let server: Server;
let url: string;
let answer = 204;
const heard: { readonly headers: Record<string, unknown>; readonly body: string }[] = [];

beforeAll(async () => {
  hub = await ingestFixture();
  keysFile = `${hub.archiveFolder}.keys`;
  secrets = openSecrets(keysFile);
  his = await hub.source('his-92901', '92901');
  worker = await hub.worker();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(answer).end('{"patient": "what an answer says is nobody’s business"}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/done`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await hub.close();
});

const NOW = Date.parse('2026-03-12T08:00:00+07:00');
const tell = (allowed: readonly string[] = [new URL(url).host]) =>
  tellDue({
    database: hub.database,
    outbound: openOutbound({ allowed }),
    secrets,
    logger: createLogger({ service: 'test', level: 'silent' }),
    now: () => NOW,
  });
const set = (address = url) => setWebhook(hub.database, secrets, { sourceId: his.id, url: address, secret: SECRET, setBy: 1 });
const last = async () => (await readWebhook(hub.database, his.id, 1))?.deliveries[0];
const overdue = () => hub.rows(`update webhook_delivery set due = now() - interval '1 second' where due is not null`);
let day = 10;
/** A visit with another day each time, processed to its end. */
async function sent(): Promise<string> {
  const id = await hub.send(his, visitFile('92901', `202603${day++}`, [{ visit: 'LK1', patient: 'BN1', drugs: [['40.154', day]] }]));
  await worker.drain(his.id);
  return id;
}

test('a source without a webhook is told nothing', async () => {
  await sent();
  expect([await tell(), heard]).toEqual([0, []]);
});

test('a submission that is done is told once, signed, without anything of a patient', async () => {
  await set();
  const id = await sent();
  expect(await tell()).toBe(1);
  expect(await tell()).toBe(0);
  const [call] = heard;
  expect(JSON.parse(call?.body ?? '')).toEqual({ id, status: 'completed', counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 } });
  const time = NOW / 1_000;
  expect(call?.headers['hub-signature']).toBe(`t=${time},v1=${signatureOf(SECRET, time, call?.body ?? '')}`);
  expect(await last()).toMatchObject({ submission: id, status: 'completed', attempts: 1, answer: 204 });
  expect((await last())?.due).toBeUndefined();
});

test('what is not taken is told again after growing pauses, and given up in the end', async () => {
  answer = 500;
  const id = await sent();
  const pauses: number[] = [];
  for (let n = 0; n < 12; n++) {
    expect(await tell()).toBe(1);
    const [{ pause }] = await hub.rows(
      `select round(extract(epoch from due - tried_at))::int as pause from webhook_delivery order by delivery_id desc limit 1`,
    );
    if (pause !== null) pauses.push(pause);
    expect(await tell()).toBe(0);
    await overdue();
  }
  expect(pauses).toEqual([10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 57_600]);
  expect(await last()).toMatchObject({ submission: id, attempts: 12, answer: 500, failure: 'answer' });
  expect([(await last())?.due, (await last())?.deliveredAt]).toEqual([undefined, undefined]);
  answer = 200;
  expect(await tell()).toBe(0);
});

test('an address of the house is not called', async () => {
  const before = heard.length;
  await set();
  await sent();
  expect(await tell([])).toBe(1);
  expect([heard.length, (await last())?.failure]).toEqual([before, 'outbound-url']);
  await removeWebhook(hub.database, his.id);
});

test('one source that has much to be told leaves room for others, and two processes share the work', async () => {
  const other = await hub.source('his-75901', '75901');
  await set();
  await setWebhook(hub.database, secrets, { sourceId: other.id, url, secret: SECRET, setBy: 1 });
  await hub.rows(
    `insert into webhook_delivery (source_id, submission_seq, status)
     select $1, (select min(seq) from submission), 'completed' from generate_series(1, 30)`,
    [his.id],
  );
  await hub.rows(
    `insert into webhook_delivery (source_id, submission_seq, status) values ($1, (select min(seq) from submission), 'completed')`,
    [other.id],
  );
  heard.length = 0;
  const both = await Promise.all([tell(), tell()]);
  expect(both.reduce((a, b) => a + b)).toBe(heard.length);
  expect(new Set(heard.map(({ headers }) => headers['hub-delivery'])).size).toBe(heard.length);
  expect((await readWebhook(hub.database, other.id, 1))?.deliveries[0]?.deliveredAt).toBeInstanceOf(Date);
});

/** Of each call heard: whether it is signed with the secret that was set. */
const signed = () =>
  heard.map(({ headers, body }) => headers['hub-signature'] === `t=${NOW / 1_000},v1=${signatureOf(SECRET, NOW / 1_000, body)}`);

describe('the secret at rest', () => {
  beforeEach(async () => {
    await hub.rows('delete from webhook_delivery');
    heard.length = 0;
  });

  test('no row holds it in clear, and the same secret twice is not the same bytes', async () => {
    await set();
    const rows = await hub.rows('select w::text as text, secret_key, sealed_secret from webhook w');
    expect(rows.length).toBe(2);
    for (const { text, sealed_secret, secret_key } of rows) {
      expect(secret_key).toBe((await openKeyRing(keysFile)).current);
      expect([text.includes(SECRET), text.includes(Buffer.from(SECRET).toString('hex')), sealed_secret.includes(SECRET)]).toEqual([
        false,
        false,
        false,
      ]);
    }
    expect(rows[0].sealed_secret.equals(rows[1].sealed_secret)).toBe(false);
  });

  test('after a new master key calls are signed as before, and the older key can go', async () => {
    const first = (await openKeyRing(keysFile)).current;
    const second = (await addKey(keysFile)).current;
    await sent();
    expect([await tell(), signed()]).toEqual([1, [true]]);
    expect(await webhookKeys(hub.database)).toEqual(new Map([[first, 2]]));
    await hub.archive.rewrapKeys();
    expect(await resealWebhooks(hub.database, secrets)).toBe(2);
    expect(await resealWebhooks(hub.database, secrets)).toBe(0);
    expect(await webhookKeys(hub.database)).toEqual(new Map([[second, 2]]));
    await removeKeys(keysFile, [first]);
    await sent();
    expect([await tell(), signed()]).toEqual([1, [true, true]]);
  });

  test('what was sealed for another source, or altered, signs nothing; the call is not made and says why', async () => {
    const [mine] = await hub.rows('select secret_key, sealed_secret from webhook where source_id = $1', [his.id]);
    const [theirs] = await hub.rows('select secret_key, sealed_secret from webhook where source_id <> $1', [his.id]);
    const altered = Buffer.from(mine.sealed_secret);
    altered[15] = (altered[15] ?? 0) ^ 1;
    for (const [key, sealed, code] of [
      [theirs.secret_key, theirs.sealed_secret, 'secret-damaged'],
      [mine.secret_key, altered, 'secret-damaged'],
      [mine.secret_key, Buffer.alloc(3), 'secret-damaged'],
      ['2026-01-01-none', mine.sealed_secret, 'archive-key-missing'],
    ]) {
      await hub.rows('update webhook set secret_key = $2, sealed_secret = $3 where source_id = $1', [his.id, key, sealed]);
      await sent();
      expect(await tell()).toBe(1);
      expect([heard, (await last())?.failure]).toEqual([[], code]);
    }
  });
});
