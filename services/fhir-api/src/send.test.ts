import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Text } from '@hub/fhir-rest';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from './send.ts';

let server: Server;
let body: Text = '';

beforeAll(async () => {
  server = createServer((request, response) => void send(request, response, { status: 200, headers: {}, body }, 'r1'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

const pieces = (count: number) => Array.from({ length: count }, (_, i) => `${i}: Nguyễn Thị Bích, 🏥 ${'ộ'.repeat(i % 50)};`);

const forms = {
  strings: (count: number): Text => pieces(count),
  bytes: (count: number): Text => pieces(count).map((piece) => Buffer.from(piece)),
  // As a page has them: bodies between what is said of them.
  both: (count: number): Text => pieces(count).map((piece, i) => (i % 2 === 0 ? piece : { latin1: Buffer.from(piece).toString('latin1') })),
  stored: (count: number): Text => pieces(count).map((piece) => ({ latin1: Buffer.from(piece).toString('latin1') })),
  'bytes of one block': (count: number): Text => {
    const block = Buffer.from(`x${pieces(count).join('')}x`);
    return [block.subarray(1, -1)];
  },
};

test.each(
  ['identity', 'gzip'].flatMap((encoding) => (Object.keys(forms) as (keyof typeof forms)[]).map((form) => [form, encoding] as const)),
)('a text in pieces (%s) arrives as if it were one, short or long (%s)', async (form, encoding) => {
  const { port } = server.address() as AddressInfo;
  for (const count of [1, 2, 60, 2_000]) {
    body = forms[form](count);
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'accept-encoding': encoding } });
    const expected = pieces(count).join('');
    expect(await answer.text()).toBe(expected);
    if (answer.headers.get('content-encoding') === null)
      expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(expected)));
  }
});
