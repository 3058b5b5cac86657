import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import type { FencedFolder } from './fenced-folder.ts';

/** First half of the advisory lock's key; the second is made of the folder's own id. */
export const FOLDER_LOCKS = 0x48554246;
const ID = Buffer.from('.id');

/**
 * The key of a folder's lock: from an id that lies in it, so that processes on one folder meet, whatever path they know it by, and those of
 * two machines with two folders of one name do not.
 */
export async function lockKey(taking: FencedFolder): Promise<number> {
  const read = (): Promise<Buffer> => readFile(taking.at(ID));
  let id = await read().catch(() => undefined);
  if (id === undefined) {
    const draft = Buffer.from(`.id-${randomBytes(8).toString('hex')}`);
    await writeFile(taking.at(draft), randomBytes(16).toString('hex'), { flag: 'wx', mode: 0o600 });
    // A link appears whole or not at all, and only one process makes it.
    await link(taking.at(draft), taking.at(ID)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await unlink(taking.at(draft));
    id = await read();
  }
  return createHash('sha256').update(id).digest().readInt32BE(0);
}
