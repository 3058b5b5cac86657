import { createHmac } from 'node:crypto';

/** What proves that a batch was written by a process that holds the key, as its n-th: nobody who can only write to the database makes one. */
export function batchMac(key: Buffer, writer: string, n: number, body: Buffer): Buffer {
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(n));
  return createHmac('sha256', key).update(writer).update(count).update(body).digest();
}
