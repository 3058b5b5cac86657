import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ProblemError } from '@hub/outcome';
import { CURSOR, searchProblem } from '@hub/search';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Query texts up to here stand in a link as they are; a server or a proxy may refuse much longer ones. */
const LONGEST = 8_192;
/** What a link may unfold to: more than a search form has. */
const MOST_BYTES = 1_048_576;
const MARK = 'z.';

const textOf = (pairs: Pairs) => new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();

/**
 * The query of a link that goes on with a search: what was asked and where the next page begins. A list of fifteen hundred identifiers, which
 * came in a form, makes no address that can be followed: such a query is folded into the cursor, which is opaque to clients anyway.
 */
export function nextQuery(asked: Pairs, cursor: string): string {
  const text = textOf([...asked, [CURSOR, cursor]]);
  if (text.length <= LONGEST) return text;
  return textOf([[CURSOR, `${MARK}${deflateRawSync(text).toString('base64url')}`]]);
}

/** What a request asks: its parameters, those of a folded cursor in its place. Throws `incorrect` for what {@link nextQuery} never made. */
export function unfolded(query: Pairs): Pairs {
  if (!query.some(([name, value]) => name === CURSOR && value.startsWith(MARK))) return query;
  return query.flatMap(([name, value]) =>
    name === CURSOR && value.startsWith(MARK) ? unfold(value.slice(MARK.length)) : [[name, value] as const],
  );
}

function unfold(packed: string): Pairs {
  try {
    const text = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MOST_BYTES }).toString('utf8');
    return [...new URLSearchParams(text)];
  } catch (error) {
    throw new ProblemError(searchProblem.cursor(), { cause: error });
  }
}
