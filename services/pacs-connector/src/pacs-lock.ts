import { createHash } from 'node:crypto';

/** First half of the advisory lock's key; the second is made of the PACS's code. */
export const PACS_LOCKS = 0x50414353;

/** Second half of the key of the right to follow a PACS: one process in the whole hub has it, and goes on from the cursor. */
export const lockKey = (pacs: string): number => createHash('sha256').update(pacs).digest().readInt32BE(0);
