/**
 * Statements that come back get a name, so that a connection parses them once and after five runs keeps one plan for any values
 * (patient by identifier: 0.06 ms of the server instead of 0.24, an include page 1.0 instead of 1.6). Such a plan can be wrong for skewed
 * values; ours are not, because which index leads is chosen before (choose.ts) and the rest is fenced: plans.db.test.ts holds
 * every look to both plans. A prepared statement stays in its connection's memory
 * for good, so only a limited number of shapes are named; the rest run as they are.
 */
const LIMIT = 200;
const SEEN_BEFORE = 3;
/**
 * So many names are given to what comes back at all, the rest to what comes back often: whoever asks for one thing in hundreds of ways (`_count=1`,
 * `_count=2` …) does not use up the names of what everybody asks for.
 */
const FREELY = 100;
const OFTEN = 100;
/** Shapes not named yet, forgotten together when there are too many. */
const WATCHED = 2_000;
/** Longer texts are a client's long lists: two thousand of them would be remembered, and a plan of each kept in every connection, for no one. */
const LONGEST = 20_000;

const lookups = new Map<string, string>();

/** The name of a look-up that is asked all the time, from its first run: few shapes, each with the name that goes with its text. */
export function lookupName(text: string): string {
  const name = lookups.get(text) ?? `look-${lookups.size}`;
  lookups.set(text, name);
  return name;
}

const names = new Map<string, string>();
const seen = new Map<string, number>();

/** The name of a statement that has one. */
export const nameOf = (text: string): string | undefined => names.get(text);

/** The query for node-postgres, named when its text is one of the usual ones. */
export function named(text: string, values: unknown[]): { readonly name?: string; readonly text: string; readonly values: unknown[] } {
  const name = names.get(text);
  if (name !== undefined) return { name, text, values };
  if (names.size < LIMIT && text.length <= LONGEST) {
    const times = (seen.get(text) ?? 0) + 1;
    if (times >= (names.size < FREELY ? SEEN_BEFORE : OFTEN)) {
      seen.delete(text);
      names.set(text, `search-${names.size}`);
    } else {
      if (seen.size >= WATCHED) seen.clear();
      seen.set(text, times);
    }
  }
  return { text, values };
}
