import { typeName } from '@hub/fhir-model';
import type { PartKind } from './held.ts';

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
  readonly kind: PartKind;
  readonly path: string;
  readonly pieces: readonly Piece[];
}

/** Where a stretch of a file of the manifest lies. */
export interface Stretch {
  readonly path: string;
  readonly at: number;
  readonly bytes: number;
}

/** A file as the manifest has it, but for its checksum: stretches of the files of parts, one after another. */
export interface FileOfParts {
  readonly kind: 'output' | 'deleted';
  readonly name: string;
  /** Of its resources; of what is deleted that of the resources that are gone; of blocks the type they are of. */
  readonly of: string;
  readonly blocks: boolean;
  readonly count: number;
  readonly bytes: number;
  readonly stretches: readonly Stretch[];
}

/** A file as the manifest has it. */
export interface WholeFile extends FileOfParts {
  readonly sha256: string;
}

/** A file of the manifest ends with the part that takes it here. */
const FILE_BYTES = 512 * 1024 * 1024;

/** The files that some parts make: one type each, parts in order. `place`: what tells them from the files of other parts. The same parts give the same names. */
export function filesOf(parts: readonly MadePart[], place: number): readonly FileOfParts[] {
  const pieces = parts.flatMap(({ kind, path, pieces: some }) => some.map((piece) => ({ ...piece, kind, path })));
  const files = [...Map.groupBy(pieces, ({ kind, type }) => `${PREFIX[kind] ?? ''}${typeName(type)}`)].flatMap(([called, ofOne]) => {
    const { kind, type } = ofOne[0] as (typeof ofOne)[number];
    const cuts = cut(ofOne);
    return cuts.map(
      (some, n): FileOfParts => ({
        kind: kind === 'deleted' ? 'deleted' : 'output',
        of: typeName(type),
        blocks: kind === 'blocks',
        name: `${called}.${place}${cuts.length === 1 ? '' : `-${n + 1}`}.ndjson`,
        count: some.reduce((sum, { count }) => sum + count, 0),
        bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
        stretches: some.map(({ path, at, bytes }) => ({ path, at, bytes })),
      }),
    );
  });
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const PREFIX: Readonly<Partial<Record<PartKind, string>>> = { deleted: 'deleted.', blocks: 'blocks.' };

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
