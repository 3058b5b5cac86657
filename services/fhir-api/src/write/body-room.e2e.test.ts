import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { until } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, startApi } from '../testing/api.fixture.ts';

// Bodies of all requests together take a bounded room.
const ROOM = 100_000;
let api: Api;
beforeAll(async () => {
  api = await startApi({ maxResourceBytes: 80_000, maxHeldBytes: ROOM });
});
afterAll(() => api.close());

const sized = (bytes: number) => {
  const around = '{"resourceType":"Patient","name":[{"text":""}]}';
  return around.replace('""', `"${'x'.repeat(bytes - around.length)}"`);
};

test('who finds no room hears 429 with Retry-After, and is served when others are done', async () => {
  const slow = connect(Number(new URL(api.url).port), '127.0.0.1');
  const body = sized(80_000);
  slow.write(
    `POST /fhir/Patient HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer operator\r\nContent-Type: application/fhir+json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  slow.write(body.slice(0, 70_000));
  const full = await until(
    () => api.operator.send('POST', '/Patient', sized(40_000)),
    ({ status }) => status !== 201,
  );
  expect([full.status, full.headers.get('retry-after'), full.body.issue[0].code]).toEqual([429, '2', 'throttled']);
  // Small ones still fit, and reads need no room.
  expect((await api.operator.send('POST', '/Patient', sized(1_000))).status).toBe(201);
  expect((await api.operator.send('GET', '/Patient?_count=1')).status).toBe(200);
  const answered = new Promise<string>((done) => slow.once('data', (data) => done(data.toString())));
  slow.write(body.slice(70_000));
  expect(await answered).toMatch(/^HTTP\/1\.1 201 /);
  slow.destroy();
  await until(
    () => api.operator.send('POST', '/Patient', sized(40_000)),
    ({ status }) => status === 201,
  );
});

test('room comes back from every end: answers, refusals, clients that vanish, bodies that unpack too far', async () => {
  for (let i = 0; i < 4; i++) {
    expect((await api.operator.send('POST', '/Patient', sized(70_000))).status).toBe(201);
    expect((await api.operator.send('POST', '/Patient', `${sized(70_000)}x`)).status).toBe(400);
    expect((await api.operator.send('POST', '/Patient', sized(81_000))).status).toBe(413);
    const packed = await fetch(`${api.url}/fhir/Patient`, {
      method: 'POST',
      headers: { authorization: 'Bearer operator', 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' },
      body: Buffer.from(gzipSync(sized(79_000))),
    });
    expect(packed.status).toBe(201);
    const gone = connect(Number(new URL(api.url).port), '127.0.0.1');
    gone.write(
      `POST /fhir/Patient HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer operator\r\nContent-Length: 70000\r\n\r\n${'x'.repeat(60_000)}`,
    );
    await wait(50);
    gone.destroy();
    await until(
      () => api.operator.send('POST', '/Patient', sized(79_000)),
      ({ status }) => status === 201,
    );
  }
});
