import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestCertificates, testCertificates } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type MllpBench, mllpBench } from './mllp.fixture.ts';
import { message, said, sender } from './sender.fixture.ts';

let folder: string;
let pem: TestCertificates;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-mllp-tls-'));
  pem = await testCertificates(folder, 'lis.example');
});
afterAll(() => rm(folder, { recursive: true }));

/** A port over TLS. */
const secured = (clientCert: 'optional' | 'required'): Promise<MllpBench> =>
  mllpBench({
    transport: { host: '127.0.0.1', certFile: pem.serverCertFile, keyFile: pem.serverKeyFile, clientCaFile: pem.caFile, clientCert },
  });

/** What a sender with this certificate hears; `refused`: nothing, the connection ended. */
async function heard(bench: MllpBench, id: string, own?: { readonly cert: string; readonly key: string }, from?: string): Promise<string> {
  try {
    const lis = await sender(bench.mllp.port, { ca: pem.ca, ...own });
    lis.send(message(id, from === undefined ? {} : { from }));
    return await lis.read(1).then(
      ([answer = '']) => {
        lis.close();
        return said(answer);
      },
      () => 'refused',
    );
  } catch {
    return 'refused';
  }
}

describe('where client certificates are required', () => {
  let bench: MllpBench;
  beforeAll(async () => {
    bench = await secured('required');
  });
  afterAll(() => bench.close());

  test('who has one of a known authority is taken, who has none or a wrong one is refused', async () => {
    expect(await heard(bench, 'T-1', pem.client)).toBe('AA T-1');
    expect(await heard(bench, 'T-2')).toBe('refused');
    expect(await heard(bench, 'T-3', pem.stranger)).toBe('refused');
    const plain = await sender(bench.mllp.port);
    plain.send(message('T-4'));
    await expect(plain.read(1)).rejects.toThrow();
    expect((await bench.taken()).map(({ body }) => body)).toEqual([message('T-1')]);
    expect(bench.recorded.filter(({ outcome, route }) => outcome === 'refused' && route === 'MLLP').length).toBeGreaterThanOrEqual(2);
  });
});

describe('where they are optional', () => {
  let bench: MllpBench;
  beforeAll(async () => {
    bench = await secured('optional');
  });
  afterAll(() => bench.close());

  test('a wrong one is refused all the same; none is as good as nobody said', async () => {
    expect(await heard(bench, 'O-1')).toBe('AA O-1');
    expect(await heard(bench, 'O-2', pem.stranger)).toBe('refused');
  });

  test('a source with a registered certificate is believed with it alone, by name or by hash', async () => {
    const from = 'LIS|92903';
    await bench.register('lis-92903', '92903', { msh3: [], addresses: [], certificates: ['lis.example'] });
    // Whoever is unknown is looked up again, four times a second at most.
    await new Promise((later) => setTimeout(later, 300));
    expect(await heard(bench, 'C-1', pem.client, from)).toBe('AA C-1');
    expect(await heard(bench, 'C-2', undefined, from)).toBe('AR C-2');
    const sha256 = new X509Certificate(pem.client.cert).fingerprint256.replaceAll(':', '').toLowerCase();
    await bench.register('lis-92904', '92904', { msh3: [], addresses: [], certificates: [sha256] });
    await bench.register('lis-92905', '92905', { msh3: [], addresses: [], certificates: ['other.example'] });
    await new Promise((later) => setTimeout(later, 3_100));
    expect(await heard(bench, 'C-3', pem.client, 'LIS|92904')).toBe('AA C-3');
    expect(await heard(bench, 'C-4', pem.client, 'LIS|92905')).toBe('AR C-4');
  });
});
