import type { Segment } from '../segment.ts';

/** The texts of NTE segments, one a segment, its repetitions lines of it. */
export function noteTexts(notes: readonly Segment[]): string[] {
  return notes.map((note) => note.text(3)).filter((text) => text !== '' && text !== '""');
}
