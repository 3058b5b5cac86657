import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ProblemError, problem } from '@hub/outcome';
import { syncFolder } from './files.ts';

/**
 * The master keys (key-encryption keys) of the archive. Every body has a key of its own; what is stored of that key is wrapped
 * by the current master key (envelope encryption), so that changing the master key rewrites one short row a body, never the
 * bytes, and destroying a body's wrapped key erases the body wherever copies of the file lie.
 */
export interface KeyRing {
  /** Id of the key new bodies are wrapped with: the last line of the file. */
  readonly current: string;
  readonly ids: readonly string[];
  /** Wraps a body's key; `bound` (its hash and entry) must be given again to unwrap, so that rows cannot be swapped. */
  wrap(key: Buffer, bound: Buffer): { readonly keyId: string; readonly wrapped: Buffer };
  /** Throws ProblemError `unavailable/archive-key-missing` when the ring lacks the key, `fault/archive-damaged` when the row was altered. */
  unwrap(keyId: string, wrapped: Buffer, bound: Buffer): Buffer;
  /** A key for another purpose (HKDF-SHA256, RFC 5869), 32 bytes: who has it learns nothing of the master key. Throws as `unwrap` when the ring lacks the key. */
  derive(keyId: string, purpose: string): Buffer;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LINE = /^([A-Za-z0-9_-]{1,64}) ([A-Za-z0-9+/]{43}=)$/;

/** Reads the key file: one `<id> <32 bytes in base64>` a line, `#` begins a comment, the last key is the current one. */
export function parseKeyRing(text: string): KeyRing {
  // As key objects: a cipher with one costs a microsecond, with the bytes of the key ten.
  const keys = new Map<string, KeyObject>();
  let current: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, id, key] = LINE.exec(line.trim()) ?? [];
    // Neither the line nor a part of it is repeated: it holds a secret.
    if (id === undefined || key === undefined || keys.has(id)) throw unreadable(index + 1);
    keys.set(id, createSecretKey(key, 'base64'));
    current = id;
  }
  if (current === undefined) throw unreadable(1);
  return new Ring(current, keys);
}

/**
 * Opens the key file, and makes it with a first random key when there is none (mode 0600; the file is whole or not there,
 * whoever is quicker makes it). Keep a copy apart from the data: without it the archive cannot be read.
 */
export async function openKeyRing(path: string): Promise<KeyRing> {
  const found = await readIfThere(path);
  if (found !== undefined) return parseKeyRing(found);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, `# Master keys of the raw archive. Keep a copy apart from the data.\n${newLine()}`, 'only-first');
  return parseKeyRing(await readFile(path, 'utf8'));
}

/** Adds a new key, which is the current one from now on for processes that start after this. Bodies wrapped by older keys stay readable. */
export async function addKey(path: string): Promise<KeyRing> {
  const text = await readFile(path, 'utf8');
  parseKeyRing(text);
  await writeWhole(path, `${text.trimEnd()}\n${newLine()}`, 'replace');
  return parseKeyRing(await readFile(path, 'utf8'));
}

/** Takes keys out of the file that nothing is wrapped with any more. The current key cannot be taken out. */
export async function removeKeys(path: string, ids: readonly string[]): Promise<KeyRing> {
  const text = await readFile(path, 'utf8');
  const ring = parseKeyRing(text);
  const gone = new Set(ids.filter((id) => id !== ring.current));
  const kept = text.split(/\r?\n/).filter((line) => !gone.has(line.trim().split(' ', 1)[0] ?? ''));
  await writeWhole(path, `${kept.join('\n').trimEnd()}\n`, 'replace');
  return parseKeyRing(await readFile(path, 'utf8'));
}

class Ring implements KeyRing {
  readonly current: string;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  constructor(current: string, keys: ReadonlyMap<string, KeyObject>) {
    this.current = current;
    this.#keys = keys;
  }

  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  wrap(key: Buffer, bound: Buffer): { readonly keyId: string; readonly wrapped: Buffer } {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.get(this.current) as KeyObject, nonce).setAAD(bound);
    const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
    return { keyId: this.current, wrapped: Buffer.concat([nonce, sealed, cipher.getAuthTag()]) };
  }

  unwrap(keyId: string, wrapped: Buffer, bound: Buffer): Buffer {
    const key = this.#key(keyId);
    if (wrapped.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) throw altered();
    const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(bound)
      .setAuthTag(wrapped.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw altered();
    }
  }

  derive(keyId: string, purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#key(keyId), Buffer.alloc(0), `hub secret: ${purpose}`, KEY_BYTES));
  }

  #key(keyId: string): KeyObject {
    const key = this.#keys.get(keyId);
    if (key !== undefined) return key;
    throw problem(
      'unavailable',
      'archive-key-missing',
      `Thiếu khoá ${keyId} của kho tệp gốc trong tệp khoá.`,
      `The key file lacks key ${keyId} of the raw archive.`,
    );
  }
}

/** `<id> <key>`: the id says the day it was made, and enough of chance to be its own. */
function newLine(): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}-${randomBytes(3).toString('hex')} ${randomBytes(KEY_BYTES).toString('base64')}\n`;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside, synced, then put in its place: a crash leaves the old file or the new one. */
async function writeWhole(path: string, text: string, how: 'only-first' | 'replace'): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (how === 'replace') await rename(aside, path);
  else {
    // A hard link fails where a file is: the first process wins, the others read its key.
    await link(aside, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await unlink(aside);
  }
  await chmod(path, 0o600);
  await syncFolder(dirname(path));
}

function unreadable(line: number): ProblemError {
  return problem(
    'incorrect',
    'archive-keys-unreadable',
    `Tệp khoá của kho tệp gốc sai ở dòng ${line}: mỗi dòng gồm mã khoá và 32 byte base64.`,
    `The key file of the raw archive is wrong at line ${line}: every line is a key id and 32 bytes in base64.`,
  );
}

function altered(): ProblemError {
  return problem('fault', 'archive-damaged', 'Khoá của một tệp gốc không khớp với kho.', 'The key of a raw file does not belong to it.');
}
