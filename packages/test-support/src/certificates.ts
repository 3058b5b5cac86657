import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SelfsignedOptions } from 'selfsigned';

/** PEM files of one throw-away authority, made for a test run. */
export interface TestCertificates {
  readonly caFile: string;
  readonly serverCertFile: string;
  readonly serverKeyFile: string;
  /** PEM texts. */
  readonly ca: string;
  readonly client: { readonly cert: string; readonly key: string };
  /** By the same authority, for servers and nothing else, in the client's name. */
  readonly notForClients: { readonly cert: string; readonly key: string };
  /** By an authority nobody knows. */
  readonly stranger: { readonly cert: string; readonly key: string };
}

const named = (value: string) => [{ name: 'commonName', value }];
const authority: SelfsignedOptions = {
  keyType: 'ec',
  algorithm: 'sha256',
  extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
};

/** An authority, a server's certificate for 127.0.0.1 and localhost, a client's, and a stranger's, written to `folder`. Node itself makes keys but no certificates. */
export async function testCertificates(folder: string, client = 'his-92901'): Promise<TestCertificates> {
  // Every test file reads this module, few make certificates.
  const { generate } = await import('selfsigned');
  const ca = await generate(named('test authority'), authority);
  const other = await generate(named('other authority'), authority);
  const signed = (name: string, by: { cert: string; private: string }, purpose: SelfsignedOptions['extensions'] = []) =>
    generate(named(name), {
      keyType: 'ec',
      algorithm: 'sha256',
      ca: { key: by.private, cert: by.cert },
      extensions: [
        { name: 'basicConstraints', cA: false },
        ...purpose,
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
  const [server, mine, serverOnly, strange] = await Promise.all([
    signed('localhost', ca),
    signed(client, ca),
    signed(client, ca, [{ name: 'extKeyUsage', serverAuth: true }]),
    signed(client, other),
  ]);
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return {
    caFile: await file('ca.pem', ca.cert),
    serverCertFile: await file('server.pem', server.cert),
    serverKeyFile: await file('server.key', server.private),
    ca: ca.cert,
    client: { cert: mine.cert, key: mine.private },
    notForClients: { cert: serverOnly.cert, key: serverOnly.private },
    stranger: { cert: strange.cert, key: strange.private },
  };
}
