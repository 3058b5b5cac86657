import type { Outbound } from '@hub/outbound';
import { type CryptoKey, importJWK, type JWK } from 'jose';

/** Algorithms of SMART App Launch 2.2 (client-confidential-asymmetric.html#registering-a-client-communicating-public-keys); no other, whatever a key says. */
export const ASSERTION_ALGS = ['RS384', 'ES384'] as const;
export type AssertionAlg = (typeof ASSERTION_ALGS)[number];

const KEPT_MS = 5 * 60_000;
/** A provider that does not answer for a while does not lock its clients out. */
const STALE_MS = 60 * 60_000;
/** An unknown kid makes the hub look again, at most this often for an address. */
const AGAIN_MS = 30_000;
const MOST_KEYS = 50;

interface Fetched {
  readonly at: number;
  readonly keys: Promise<readonly JWK[]>;
}

/** Public keys of clients: registered inline, or behind an address, which is asked through the guarded caller and remembered. */
export class ClientKeys {
  readonly #outbound: Outbound;
  readonly #now: () => number;
  readonly #fetched = new Map<string, Fetched>();
  readonly #good = new Map<string, { readonly at: number; readonly keys: readonly JWK[] }>();

  constructor(outbound: Outbound, now: () => number) {
    this.#outbound = outbound;
    this.#now = now;
  }

  /** The key of that id which may verify with that algorithm; undefined when the client has none. */
  async find(
    { jwks, jwksUri }: { readonly jwks?: string; readonly jwksUri?: string },
    kid: string,
    alg: AssertionAlg,
  ): Promise<CryptoKey | undefined> {
    if (jwks !== undefined) return keyAmong(keysOf(jwks), kid, alg);
    if (jwksUri === undefined) return undefined;
    const known = await keyAmong(await this.#keysAt(jwksUri, KEPT_MS), kid, alg);
    return known ?? keyAmong(await this.#keysAt(jwksUri, AGAIN_MS), kid, alg);
  }

  async #keysAt(uri: string, maxAge: number): Promise<readonly JWK[]> {
    const now = this.#now();
    const before = this.#fetched.get(uri);
    if (before !== undefined && now - before.at < maxAge) return before.keys.catch(() => this.#stale(uri));
    const keys = this.#outbound(uri, { headers: { Accept: 'application/json' } }).then(({ status, body }) => {
      if (status !== 200) throw new Error('no key set');
      const read = keysOf(body.toString('utf8'));
      this.#good.set(uri, { at: this.#now(), keys: read });
      return read;
    });
    this.#fetched.set(uri, { at: now, keys });
    return keys.catch(() => this.#stale(uri));
  }

  #stale(uri: string): readonly JWK[] {
    const good = this.#good.get(uri);
    return good !== undefined && this.#now() - good.at < STALE_MS ? good.keys : [];
  }
}

function keysOf(text: string): readonly JWK[] {
  const read: unknown = JSON.parse(text);
  const { keys } = (read ?? {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys) || keys.length > MOST_KEYS) throw new Error('no key set');
  return keys.filter((key): key is JWK => typeof key === 'object' && key !== null);
}

/** A key verifies with the algorithm of its own type only: an RSA key never as the secret of an HMAC, a curve never as another. */
async function keyAmong(keys: readonly JWK[], kid: string, alg: AssertionAlg): Promise<CryptoKey | undefined> {
  const fits = (key: JWK): boolean =>
    key.kid === kid &&
    (alg === 'RS384' ? key.kty === 'RSA' : key.kty === 'EC' && key.crv === 'P-384') &&
    (key.use === undefined || key.use === 'sig') &&
    (key.alg === undefined || key.alg === alg) &&
    (key.key_ops === undefined || key.key_ops.includes('verify'));
  const found = keys.filter(fits);
  const [key] = found;
  // Two keys of one id: which one is meant would be a guess.
  if (key === undefined || found.length > 1) return undefined;
  try {
    return (await importJWK({ ...publicPart(key), alg }, alg)) as CryptoKey;
  } catch {
    return undefined;
  }
}

/** Members that make the public key: a private one that was published by mistake is not taken in. */
export function publicPart({ kty, crv, x, y, n, e }: JWK): JWK {
  return kty === 'RSA' ? { kty, n: n as string, e: e as string } : { kty: 'EC', crv: crv as string, x: x as string, y: y as string };
}
