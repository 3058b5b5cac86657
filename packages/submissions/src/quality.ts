/** What a score is made of. Each part from 0 to 1; undefined when there is nothing to tell it from. */
export interface QualityParts {
  /** Records without an error, of all records received. */
  readonly accepted?: number;
  /** Fields filled, of those the portal requires. */
  readonly complete?: number;
  /** Visits received within {@link TIMELY_HOURS} of their end, of those that came for the first time. */
  readonly timely?: number;
}

/** A visit is timely that comes within a day of its end (Choice). */
export const TIMELY_HOURS = 24;

/** What each part weighs (Choice): what cannot be used counts most. */
const WEIGHTS = { accepted: 50, complete: 30, timely: 20 } as const;

/**
 * The score of a sender, from 0 to 100 with one decimal: the weighted mean of the parts there are (50 accepted, 30 complete, 20 timely). Undefined
 * when nothing was received.
 */
export function qualityScore(parts: QualityParts): number | undefined {
  if (parts.accepted === undefined) return undefined;
  let [sum, weights] = [0, 0];
  for (const name of ['accepted', 'complete', 'timely'] as const) {
    const part = parts[name];
    if (part === undefined) continue;
    sum += WEIGHTS[name] * part;
    weights += WEIGHTS[name];
  }
  return Math.round((1_000 * sum) / weights) / 10;
}

/** A share, undefined of nothing. */
export function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
