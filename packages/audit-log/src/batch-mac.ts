import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** The key of a process, made ready once: imported for every batch it would cost as much as the batch. */
export type MacKey = KeyObject;

export const macKey = (secret: Buffer): MacKey => createSecretKey(secret);

/** What proves that a batch was written by a process that holds the key, as its n-th: nobody who can only write to the database makes one. */
export function batchMac(key: MacKey, writer: string, n: number, body: string | Buffer): Buffer {
  return createHmac('sha256', key).update(`${writer} ${n}\n`).update(body).digest();
}
