/** A place on the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the drawing has its points. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A score (0–100) of the time that begins with a day (YYYY-MM-DD); null where nothing came. */
interface Scored {
  readonly from: string;
  readonly score: number | null;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/**
 * Scores as places from left to right, 100 at the top: each as far from the left as its day lies between the first and the last day. A week or month
 * that began before the first day stands at the edge. What has no score has no place.
 */
export function placesOf(
  scored: readonly Scored[],
  [first, last]: readonly [string, string],
  { left, top, width, height }: Box,
): readonly Point[] {
  const [begin, end] = [Date.parse(first), Date.parse(last)];
  return scored.flatMap(({ from, score }) => {
    if (score === null) return [];
    const share = end > begin ? within((Date.parse(from) - begin) / (end - begin), 1) : 0.5;
    return [{ x: tenth(left + share * width), y: tenth(top + height * (1 - within(score, 100) / 100)) }];
  });
}

/** The line (`points` of an SVG polyline) through places. */
export const lineOf = (places: readonly Point[]): string => places.map(({ x, y }) => `${x},${y}`).join(' ');
