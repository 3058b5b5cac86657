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

function base32(bytes: Uint8Array, characters: number): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
      if (out.length === characters) return out;
    }
    value &= (1 << bits) - 1;
  }
  return out;
}

/**
 * The id of a resource first seen under a business key: the same key gives the same id in the same hub.
 * `secret` is the hub's own (made once by the first migration, part of every backup): ids tell outsiders nothing about the key.
 * Without `shard` the resource shards by its own id (a patient, or something that belongs to nobody).
 */
export function keyedId(secret: string, key: BusinessKey, shard?: number): string {
  const digest = hash('sha256', `${secret}\n${key.type}\n${key.system}\n${key.value}`, 'buffer');
  const body = base32(digest, 24);
  const own = shard ?? (((digest[30] as number) << 8) | (digest[31] as number)) % SHARDS;
  return shardCode(own) + body;
}

/**
 * The id of a resource that lives inside another one's record (a row of a visit): derived from the parent's id and the
 * row's name inside it (`XML2/3`), in the parent's shard. Needs no directory row.
 */
export function childId(secret: string, parentId: string, type: string, name: string): string {
  const digest = hash('sha256', `${secret}\n${parentId}\n${type}\n${name}`, 'buffer');
  return parentId.slice(0, 2) + base32(digest, 24);
}

/** A fresh id from 17 random bytes handed in by the caller (the domain has no randomness of its own). */
export function newId(random: Uint8Array, shard?: number): string {
  const own = shard ?? (((random[15] as number) << 8) | (random[16] as number)) % SHARDS;
  return shardCode(own) + base32(random, 24);
}
