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

const tenth = (value: number): number => Math.round(value * 10) / 10;

/** Scores (0–100) as places, one step each from left to right, 100 at the top; undefined where there is no score. A single one stands in the middle. */
export function placesOf(scores: readonly (number | null)[], { left, top, width, height }: Box): readonly (Point | undefined)[] {
  const step = scores.length > 1 ? width / (scores.length - 1) : 0;
  const start = scores.length > 1 ? left : left + width / 2;
  return scores.map((score, at) =>
    score === null ? undefined : { x: tenth(start + at * step), y: tenth(top + height * (1 - Math.min(100, Math.max(0, score)) / 100)) },
  );
}

/** The lines (`points` of SVG polylines) between neighbours that are both known. */
export function linesOf(places: readonly (Point | undefined)[]): readonly string[] {
  const lines: Point[][] = [[]];
  for (const place of places) {
    if (place === undefined) lines.push([]);
    else lines.at(-1)?.push(place);
  }
  return lines.filter((line) => line.length > 1).map((line) => line.map(({ x, y }) => `${x},${y}`).join(' '));
}
