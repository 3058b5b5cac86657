import { hash, randomBytes, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const scrypt = promisify<Buffer, Buffer, number, { N: number; r: number; p: number }, Buffer>(scryptCallback);
// About 50 ms and 16 MiB a check: slow for who guesses, bearable for who has the secret and asks once an hour.
const COST = { N: 16_384, r: 8, p: 1 };
const KEY_BYTES = 32;

// One at a time: file syncs share the same few threads, and a flood of guesses must not hold them.
let turn: Promise<unknown> = Promise.resolve();
function derive(secret: string, salt: Buffer): Promise<Buffer> {
  const mine = turn.then(() => scrypt(Buffer.from(secret), salt, KEY_BYTES, COST));
  turn = mine.catch(() => undefined);
  return mine;
}

/** A new client secret: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A new bearer token: 256 random bits, with a prefix that makes a leaked one findable. */
export function newToken(): string {
  return `hub_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a token: SHA-256 is enough for 256 random bits, and lets it be found by index. */
export function tokenHash(token: string): Buffer {
  return Buffer.from(tokenKey(token), 'base64url');
}

/** The same as text: what a token is remembered by, at every request. In one call it costs a quarter of a hash object. */
export function tokenKey(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** What is stored of a secret: `scrypt$salt$key`, base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64url')}$${(await derive(secret, salt)).toString('base64url')}`;
}

/** Compares in constant time. A missing hash costs the same work, so that an answer's time tells nothing about who exists. */
export async function secretMatches(secret: string, stored: string | null | undefined): Promise<boolean> {
  const [kind, salt, key] = (stored ?? '').split('$');
  const known = kind === 'scrypt' && salt !== undefined && key !== undefined;
  const derived = await derive(secret, known ? Buffer.from(salt, 'base64url') : Buffer.alloc(16));
  const expected = known ? Buffer.from(key, 'base64url') : Buffer.alloc(KEY_BYTES);
  return timingSafeEqual(derived, expected.length === KEY_BYTES ? expected : Buffer.alloc(KEY_BYTES)) && known;
}
