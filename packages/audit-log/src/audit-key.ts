import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '@hub/outcome';

/** The key that seals batches (setting AUDIT_KEY_FILE), made when it is not there; every process of a hub uses the same. */
export async function openAuditKey(path: string): Promise<Buffer> {
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) {
    await makeKey(path);
    return openAuditKey(path);
  }
  const key = Buffer.from(found.trim(), 'base64');
  if (key.length !== 32) {
    throw problem(
      'incorrect',
      'audit-key',
      'Tệp khoá nhật ký phải chứa 32 byte base64.',
      'The key file of the audit must hold 32 bytes in base64.',
    );
  }
  return key;
}

/** Written aside and put in place by a link, which fails where a file is: the first process wins, and nobody reads half a key. */
async function makeKey(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(aside, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(aside);
}
