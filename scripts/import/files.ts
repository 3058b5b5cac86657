import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ended } from '../export/ended.ts';

/** A file to be imported, and the name it has in the import. */
export interface FileToSend {
  readonly path: string;
  readonly name: string;
  readonly packed: boolean;
}

const KINDS = /\.ndjson(\.gz)?$/;

/** The NDJSON files of folders and files given, in the order of their names. Throws when there is none, or two have one name. */
export async function filesToSend(given: readonly string[]): Promise<readonly FileToSend[]> {
  const files: FileToSend[] = [];
  for (const path of given) {
    const there = await stat(path).catch(() => undefined);
    if (there === undefined) throw new Ended('arguments', `Không đọc được ${path}.`, `Cannot read ${path}.`);
    const folder = there.isDirectory();
    const paths = folder ? (await readdir(path)).filter((name) => KINDS.test(name)).map((name) => join(path, name)) : [path];
    for (const one of paths.sort()) {
      const packed = one.endsWith('.gz');
      files.push({ path: one, name: basename(one).replace(/\.gz$/, ''), packed });
    }
  }
  const names = new Set(files.map(({ name }) => name));
  if (files.length === 0) throw new Ended('arguments', 'Không có tệp .ndjson nào.', 'There is no .ndjson file.');
  if (names.size < files.length)
    throw new Ended(
      'arguments',
      'Hai tệp trùng tên: nhập chúng thành hai lần.',
      'Two files have one name: import them one after the other.',
    );
  return files;
}
