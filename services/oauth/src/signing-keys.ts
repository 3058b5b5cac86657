import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '@hub/outcome';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** RS256: what every OpenID Connect library believes without being told (OpenID Connect Core §15.1). */
const ALG = 'RS256';

/** The keys that sign ID tokens: the first of the file signs, all are published, so that a new one can be put in front and the old one taken away later. */
export interface SigningKeys {
  signing(): Promise<{ readonly kid: string; readonly alg: string; readonly key: CryptoKey }>;
  /** The public halves, as `/oauth/jwks` shows them. */
  published(): Promise<{ readonly keys: readonly JWK[] }>;
}

/** Opens the keys of a file (a private JWK set), made at the first need when it is not there; every process of a hub uses the same. */
export function openSigningKeys(path: string): SigningKeys {
  let read: Promise<readonly JWK[]> | undefined;
  const keys = (): Promise<readonly JWK[]> => {
    if (read === undefined) {
      read = keysOf(path);
      read.catch(() => {
        read = undefined;
      });
    }
    return read;
  };
  return {
    async signing() {
      const [first] = (await keys()) as readonly [JWK];
      return { kid: first.kid as string, alg: ALG, key: (await importJWK(first, ALG)) as CryptoKey };
    },
    async published() {
      return { keys: (await keys()).map(({ kty, n, e, kid }) => ({ kty, n, e, kid, alg: ALG, use: 'sig' }) as JWK) };
    },
  };
}

async function keysOf(path: string): Promise<readonly JWK[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) {
    await makeKeys(path);
    return keysOf(path);
  }
  const { keys } = (JSON.parse(text) ?? {}) as { readonly keys?: readonly JWK[] };
  if (
    !Array.isArray(keys) ||
    keys.length === 0 ||
    !keys.every(({ kty, kid, d }) => kty === 'RSA' && typeof kid === 'string' && typeof d === 'string')
  ) {
    throw problem(
      'incorrect',
      'oauth-keys',
      'Tệp khoá OAuth phải là JWK set gồm các khoá RSA riêng, mỗi khoá có kid.',
      'The file of OAuth keys must be a JWK set of private RSA keys, each with a kid.',
    );
  }
  return keys;
}

/** Written aside and put in place by a link, which fails where a file is: the first process wins, and nobody reads half a file. */
async function makeKeys(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair(ALG, { extractable: true, modulusLength: 3_072 });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ keys: [{ ...jwk, kid, alg: ALG, use: 'sig' }] }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(aside, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(aside);
}
