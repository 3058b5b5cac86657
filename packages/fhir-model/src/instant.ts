/** An instant for `meta.lastUpdated` and bundle timestamps: milliseconds, UTC+7 (the hub's zone), e.g. `2026-03-10T09:00:00.000+07:00`. */
export function formatInstant(epochMilliseconds: number): string {
  if (epochMilliseconds !== last.at)
    last = { at: epochMilliseconds, text: `${new Date(epochMilliseconds + 25_200_000).toISOString().slice(0, 23)}+07:00` };
  return last.text;
}

// What is written together has one instant.
let last = { at: Number.NaN, text: '' };
