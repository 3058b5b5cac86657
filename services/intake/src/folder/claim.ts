import { randomUUID } from 'node:crypto';
import { rename, rmdir } from 'node:fs/promises';
import type { FencedFolder, Name } from './fenced-folder.ts';

/**
 * Where files lie between the landing folder and done or failed: `.taking`, which the hub alone may enter. Every file has a folder of its own there, so
 * that it keeps its name, and the folder's name says how far it is. Each step is one rename: a kill leaves it before or behind, never between.
 */
export const TAKING = '.taking';

/** What became of the delivery: new; the same bytes known before; known, and newer data have come since. */
export type Taken = 'new' | 'known' | 'superseded';
const LETTER: Readonly<Record<Taken, string>> = { new: 's', known: 'k', superseded: 'o' };

/** A file on its way. `submission` is there once it has been delivered. */
export interface Claim {
  /** Name of its folder in `.taking`. */
  readonly folder: string;
  /** Made at the claim; stays. */
  readonly id: string;
  /** Its refusal is on record. What comes after can fail and be done again, for as long as a disk is full: that is no second delivery. */
  readonly refused?: true;
  readonly submission?: { readonly id: string; readonly taken: Taken };
}

const CLAIMED = /^([tr])-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const DELIVERED = /^([sko])-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What the name of a folder in `.taking` says; undefined for a name that is none of ours. */
export function claimNamed(folder: string): Claim | undefined {
  const [, how, claimed] = CLAIMED.exec(folder) ?? [];
  if (claimed !== undefined) return { folder, id: claimed, ...(how === 'r' ? { refused: true } : {}) };
  const [, letter, submission, id] = DELIVERED.exec(folder) ?? [];
  if (submission === undefined || id === undefined) return undefined;
  const taken = (Object.keys(LETTER) as Taken[]).find((one) => LETTER[one] === letter) as Taken;
  return { folder, id, submission: { id: submission, taken } };
}

/** Takes a file out of the landing folder. undefined: it is gone, someone else was quicker. */
export async function claim(landing: FencedFolder, taking: FencedFolder, name: Name): Promise<Claim | undefined> {
  const id = randomUUID();
  const folder = `t-${id}`;
  const own = await taking.folder(folder, 0o700);
  try {
    await rename(landing.at(name), own.at(name));
    return { folder, id };
  } catch (error) {
    await removeClaim(taking, folder);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    await own.close();
  }
}

/** Notes that the file of a claim has been delivered. */
export async function noteDelivered(
  taking: FencedFolder,
  { folder, id }: Claim,
  submission: NonNullable<Claim['submission']>,
): Promise<Claim> {
  const next = `${LETTER[submission.taken]}-${submission.id}-${id}`;
  await rename(taking.at(Buffer.from(folder)), taking.at(Buffer.from(next)));
  return { folder: next, id, submission };
}

/** Notes that the refusal of a claim's file is on record. */
export async function noteRefused(taking: FencedFolder, { folder, id }: Claim): Promise<Claim> {
  const next = `r-${id}`;
  await rename(taking.at(Buffer.from(folder)), taking.at(Buffer.from(next)));
  return { folder: next, id, refused: true };
}

/** Opens a claim's folder with the name of its file; the name is undefined when the file has gone on. */
export async function openClaim(
  taking: FencedFolder,
  { folder }: Claim,
): Promise<{ readonly own: FencedFolder; readonly name: Name | undefined }> {
  const own = await taking.folder(folder);
  let name: Name | undefined;
  // What begins with a dot is the hub's: hidden files are never taken.
  for await (const one of own.names()) if (one[0] !== 0x2e) name ??= Buffer.from(one);
  return { own, name };
}

/** Ends a claim whose file has gone on. */
export async function removeClaim(taking: FencedFolder, folder: string): Promise<void> {
  await rmdir(taking.at(Buffer.from(folder))).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
