import { typeName } from '@hub/fhir-model';
import type { BulkFile } from '@hub/fhir-rest';

/** Lines of one type that lie together in the file of a part, from `at` on. */
export interface Piece {
  /** Number of the resource type. */
  readonly type: number;
  readonly count: number;
  readonly at: number;
  readonly bytes: number;
}

/** A part that is made, with what lies in its file. */
export interface MadePart {
  readonly part: number;
  readonly kind: 'range' | 'list' | 'deleted';
  readonly path: string;
  readonly pieces: readonly Piece[];
}

/** Where a stretch of a file of the manifest lies. */
export interface Stretch {
  readonly path: string;
  readonly at: number;
  readonly bytes: number;
}

/** A file as the manifest has it: stretches of the files of parts, one after another. */
export interface WholeFile extends BulkFile {
  readonly kind: 'output' | 'deleted';
  readonly bytes: number;
  readonly stretches: readonly Stretch[];
}

/** A file of the manifest ends with the part that takes it here. */
const FILE_BYTES = 512 * 1024 * 1024;

/** The files of an export: one type each, parts in order. The same parts give the same names. */
export function filesOf(parts: readonly MadePart[]): readonly WholeFile[] {
  const files: WholeFile[] = [];
  const kinds = [...Map.groupBy(parts, ({ kind }) => (kind === 'deleted' ? ('deleted' as const) : ('output' as const)))];
  for (const [kind, ofKind] of kinds) {
    const byType = Map.groupBy(
      ofKind.flatMap(({ path, pieces }) => pieces.map((piece) => ({ ...piece, path }))),
      ({ type }) => type,
    );
    for (const [number, pieces] of [...byType].sort(([a], [b]) => a - b)) {
      const type = kind === 'deleted' ? 'Bundle' : typeName(number);
      for (const [n, some] of cut(pieces).entries()) {
        files.push({
          kind,
          type,
          name: kind === 'deleted' ? `deleted.${typeName(number)}.${n + 1}.ndjson` : `${type}.${n + 1}.ndjson`,
          count: some.reduce((sum, { count }) => sum + count, 0),
          bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
          stretches: some.map(({ path, at, bytes }) => ({ path, at, bytes })),
        });
      }
    }
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function cut<T extends { readonly bytes: number }>(pieces: readonly T[]): readonly (readonly T[])[] {
  const found: T[][] = [];
  let bytes = FILE_BYTES;
  for (const piece of pieces) {
    if (bytes >= FILE_BYTES) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)?.push(piece);
    bytes += piece.bytes;
  }
  return found;
}
