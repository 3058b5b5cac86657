import type { RowSink } from '../index-rows.ts';
import { groupKey, groupText, textKey } from './keys.ts';

/** An empty place for the values of one part of a group; it is taken again by the next group. */
export function part(sink: RowSink, place: number): RowSink {
  sink.parts ??= [];
  const found = sink.parts[place];
  if (found === undefined) {
    const made: RowSink = {
      tokens: [],
      strings: [],
      dates: [],
      references: [],
      quantities: [],
      composites: [],
      base: sink.base,
      group: true,
    };
    sink.parts[place] = made;
    return made;
  }
  if (filled(found)) {
    found.tokens.length = 0;
    found.strings.length = 0;
    found.dates.length = 0;
    found.references.length = 0;
    found.quantities.length = 0;
  }
  return found;
}

/** The group has a value of this part. */
export function filled({ tokens, strings, dates, references, quantities }: RowSink): boolean {
  return tokens.length + strings.length + dates.length + references.length + quantities.length > 0;
}

/** Combinations of one group that are found. Sixteen codings with sixteen values: practice has three with three. */
const COMBINATIONS = 256;
/** Rows of all groups of a resource: beyond this it is no record of anybody's care, but every row would be written and indexed. */
const MOST_ROWS = 50_000;

/**
 * The rows of one group (R4 search, composite): each coding of the first part with each value of the second. R4 has a third part
 * only where second and third are whole numbers: the start and the end of a stretch, which are one row's low and high. Bounded: a resource
 * of forty kilobytes could have three hundred thousand combinations.
 */
export function composite(sink: RowSink, param: number, first: RowSink, second: RowSink, third?: RowSink): void {
  const { composites } = sink;
  const most = Math.min(composites.length + COMBINATIONS, MOST_ROWS);
  for (const { system, code } of first.tokens) {
    const one = system === undefined ? { param, code: groupKey(code) } : { param, code: groupKey(code), system };
    for (const { low, high, system: system2, code: unit } of second.quantities) {
      const code2 = groupKey(unit);
      if (third !== undefined) for (const end of third.quantities) composites.push({ ...one, low, high: end.low, code2: '' });
      else composites.push(system2 === undefined ? { ...one, low, high, code2 } : { ...one, low, high, code2, system2 });
    }
    for (const { system: system2, code: value } of second.tokens) {
      const code2 = groupKey(value);
      const key = textKey(code2);
      composites.push(system2 === undefined ? { ...one, low: key, high: key, code2 } : { ...one, low: key, high: key, code2, system2 });
    }
    for (const { low, high } of second.dates) composites.push({ ...one, low, high, code2: '' });
    for (const { folded } of second.strings) composites.push({ ...one, low: 0, high: 0, code2: groupText(folded) });
    for (const { type, id } of second.references) {
      const code2 = groupKey(`${type}/${id}`);
      const key = textKey(code2);
      composites.push({ ...one, low: key, high: key, code2 });
    }
    if (composites.length > most) composites.length = most;
    if (composites.length === most) return;
  }
}
