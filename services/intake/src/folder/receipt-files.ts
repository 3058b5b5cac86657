import { constants } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import type { FencedFolder, Name } from './fenced-folder.ts';
import { canKeepName, nameWith, RECEIPT_JSON, RECEIPT_TEXT } from './names.ts';

/** The two forms of a receipt, piece by piece: one of a hundred thousand issues is never whole in memory. */
export interface ReceiptForms {
  /** Begins with the member `id`, which is how a receipt is known as this file's own. */
  readonly json: AsyncIterable<string>;
  readonly text: AsyncIterable<string>;
}

const DRAFT_JSON = Buffer.from('.json');
const DRAFT_TEXT = Buffer.from('.txt');
/** A receipt names its id before this many bytes. */
const ID_WITHIN = 64;

/**
 * Puts a file and its receipt into `target`: the receipt first, the file last, each by a rename, so that whoever sees the file there sees its receipt. Done
 * again after a kill it ends with the same names. Nothing of another file is written over; the same file again (`id`) is.
 */
export async function putAway(
  own: FencedFolder,
  name: Name,
  target: FencedFolder,
  id: string,
  forms: ReceiptForms,
  step: (point: 'receipt' | 'moved') => void,
): Promise<void> {
  await write(own.at(DRAFT_JSON), forms.json);
  await write(own.at(DRAFT_TEXT), forms.text);
  const as = await nameIn(target, name, id);
  await rename(own.at(DRAFT_JSON), target.at(ending(as, RECEIPT_JSON)));
  step('receipt');
  await rename(own.at(DRAFT_TEXT), target.at(ending(as, RECEIPT_TEXT)));
  await rename(own.at(name), target.at(as));
  step('moved');
}

const ending = (name: Name, end: string): Name => Buffer.concat([name, Buffer.from(end)]);

/** The name a file gets: its own when that is free or its own already, else one with its id in it. */
async function nameIn(target: FencedFolder, name: Name, id: string): Promise<Name> {
  const last = nameWith(name, id);
  for (const wanted of canKeepName(name) ? [name, nameWith(name, id.slice(0, 8))] : [nameWith(name, id.slice(0, 8))]) {
    const receipt = await idOf(target, ending(wanted, RECEIPT_JSON));
    if (receipt === id) return wanted;
    if (receipt === undefined && (await free(target, wanted))) return wanted;
  }
  return last;
}

const free = async (target: FencedFolder, name: Name): Promise<boolean> =>
  (await target.look(name)) === undefined && (await target.look(ending(name, RECEIPT_TEXT))) === undefined;

/** The id a receipt names; undefined: there is none; '': something else stands there. */
async function idOf(target: FencedFolder, name: Name): Promise<string | undefined> {
  const looks = await target.look(name);
  if (looks === undefined) return undefined;
  if (!looks.isFile()) return '';
  const file = await open(target.at(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(ID_WITHIN), 0, ID_WITHIN, 0);
    return /"id": "([0-9a-f-]{36})"/.exec(buffer.toString('latin1', 0, bytesRead))?.[1] ?? '';
  } finally {
    await file.close();
  }
}

/** Not flushed: after a power cut a receipt is asked for at the API, and the bytes it is about are in the archive, durably. */
async function write(path: Buffer, pieces: AsyncIterable<string>): Promise<void> {
  // 0644 whatever the umask: the sender reads it, who is the only one let into the folder.
  const file: FileHandle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o644);
  try {
    await file.chmod(0o644);
    for await (const piece of pieces) await file.write(piece);
  } finally {
    await file.close();
  }
}
