import { hash } from 'node:crypto';

/**
 * Logical ids. Every id the hub makes is 26 characters of `[a-z2-7]`: 2 for the shard, 24 (120 bits) for the resource.
 * The shard is that of the patient the resource belongs to (its own for everything else), fixed at creation, so that
 * `GET /Observation/x` finds its shard from the id alone. Clients may not claim an id of this shape for a resource
 * that does not exist (traps: "Ids").
 */
export const SERVER_ID = /^[a-z2-7]{26}$/;

/** Number of logical shards; physical nodes hold ranges of them. Never changes: ids carry it. */
export const SHARDS = 1024;

/** A business key: unique per (resource type, system, value). */
export interface BusinessKey {
  readonly type: string;
  readonly system: string;
  readonly value: string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The two characters that name a shard in an id. */
export function shardCode(shard: number): string {
  return `${ALPHABET[(shard >> 5) & 31]}${ALPHABET[shard & 31]}`;
}

/** The shard an id of the hub's shape belongs to; undefined for ids clients chose (the directory knows those). */
export function shardOfId(id: string): number | undefined {
  if (!SERVER_ID.test(id)) return undefined;
  return (ALPHABET.indexOf(id[0] as string) << 5) | ALPHABET.indexOf(id[1] as string);
}

/** Ten bits as two characters. */
const PAIRS: readonly string[] = Array.from({ length: 1024 }, (_, bits) => shardCode(bits));

/** The first 120 bits of a text of bytes (one character each) as 24 characters: five bytes are eight of them. */
function base32(bytes: string): string {
  let out = '';
  for (let i = 0; i < 15; i += 5) {
    const high = (bytes.charCodeAt(i) << 12) | (bytes.charCodeAt(i + 1) << 4) | (bytes.charCodeAt(i + 2) >> 4);
    const low = ((bytes.charCodeAt(i + 2) & 15) << 16) | (bytes.charCodeAt(i + 3) << 8) | bytes.charCodeAt(i + 4);
    out += `${PAIRS[high >> 10]}${PAIRS[high & 1023]}${PAIRS[low >> 10]}${PAIRS[low & 1023]}`;
  }
  return out;
}

// As text: a digest in a buffer costs more than the digest (1.2 instead of 0.4 µs).
const sha256 = (text: string): string => hash('sha256', text, 'binary');

/**
 * The id of a resource first seen under a business key: the same key gives the same id in the same hub.
 * `secret` is the hub's own (made once by the first migration, part of every backup): ids tell outsiders nothing about the key.
 * Without `shard` the resource shards by its own id (a patient, or something that belongs to nobody).
 */
export function keyedId(secret: string, key: BusinessKey, shard?: number): string {
  const digest = sha256(`${secret}\n${key.type}\n${key.system}\n${key.value}`);
  const own = shard ?? ((digest.charCodeAt(30) << 8) | digest.charCodeAt(31)) % SHARDS;
  return shardCode(own) + base32(digest);
}

/**
 * The id of a resource that lives inside another one's record (a row of a visit): derived from the parent's id and the
 * row's name inside it (`XML2/3`), in the parent's shard. Needs no directory row.
 */
export function childId(secret: string, parentId: string, type: string, name: string): string {
  return parentId.slice(0, 2) + base32(sha256(`${secret}\n${parentId}\n${type}\n${name}`));
}

/** A fresh id from 17 random bytes handed in by the caller (the domain has no randomness of its own). */
export function newId(random: Uint8Array, shard?: number): string {
  const own = shard ?? (((random[15] as number) << 8) | (random[16] as number)) % SHARDS;
  return shardCode(own) + base32(String.fromCharCode(...random));
}
