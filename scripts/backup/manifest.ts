import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@hub/outcome';

/** A file of the backup: where it lies, how long it is, and the SHA-256 of its bytes as they lie there (`sha256sum` agrees). */
export interface Part {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** One table: COPY text of its rows, zstd. */
export interface TablePart extends Part {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** A file of the raw archive or a key, zstd. `path` is where it lay under its folder. */
export interface FilePart extends Part {
  readonly path: string;
  readonly size: number;
}

/** What a backup holds. Written last: a folder without it is an unfinished backup. */
export interface Manifest {
  readonly format: 1;
  readonly madeAt: string;
  readonly hubVersion: string;
  /** Names of the migrations the database had, oldest first. */
  readonly migrations: readonly string[];
  /** CANONICAL_BASE of the hub: another one would change the identity of its data. */
  readonly canonicalBase: string;
  /** In an order in which no row refers to a table that comes later. */
  readonly tables: readonly TablePart[];
  readonly sequences: readonly { readonly name: string; readonly value: string; readonly called: boolean }[];
  readonly archive: readonly FilePart[];
  readonly keys: readonly FilePart[];
}

export const MANIFEST = 'manifest.json';

/** Reads a manifest. Throws ProblemError `incorrect` when the folder holds no finished backup of a known format. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw problem(
      'incorrect',
      'backup-unfinished',
      `${folder} không phải bản sao lưu hoàn chỉnh (thiếu ${MANIFEST}).`,
      `${folder} is not a finished backup (no ${MANIFEST}).`,
    );
  }
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 1) {
    throw problem(
      'incorrect',
      'backup-format',
      `Bản sao lưu có định dạng ${String(manifest.format)}, hub này đọc định dạng 1.`,
      `The backup has format ${String(manifest.format)}, this hub reads format 1.`,
    );
  }
  return manifest;
}
