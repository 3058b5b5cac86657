import { type ContentCriterion, contentForm } from '@hub/search';
import type { Statement } from './statement.ts';

/*
 * `_content` has no index: the strings of a resource are as many bytes as its body, and every word of them would be an entry in each
 * resource. It is a condition on the stored text instead, looked at once for each resource that the other criteria
 * leave, or that a page goes through (bounded-walk.ts): 4 µs for 600 bytes with few marks; of Vietnamese
 * text some 20 µs for a kilobyte, on a machine with ten other things to do.
 */

/** Letters that fold to one character, by it: those of the plane that all composed letters are in. */
let letters: ReadonlyMap<string, readonly string[]> | undefined;

function lettersOf(folded: string): readonly string[] {
  letters ??= Map.groupBy(composed(), contentForm);
  return [...new Set([folded, ...(letters.get(folded) ?? [])])];
}

function* composed(): Iterable<string> {
  for (let code = 0x21; code < 0x10000; code++) if (code < 0xd800 || code > 0xdfff) yield String.fromCharCode(code);
}

/** Marks that fold to nothing: those of Latin letters, or of every script. */
const LATIN_MARKS = '\u0300-\u036f';
let everyMark: string | undefined;

function marksOf(asked: string): string {
  if (/^[ -~]*$/.test(asked)) return LATIN_MARKS;
  everyMark ??= [...composed()].filter((one) => /\p{M}/u.test(one)).join('');
  return everyMark;
}

const WORD = /[\p{L}\p{N}]+/gu;
const SPACE = ' \\t\\n\\v\\f\\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const inClass = (one: string) => one.replace(/[\\\]^[-]/g, '\\$&');

/** A regular expression of Postgres (advanced, whatever the locale) for texts whose folded form holds `asked`. */
function pattern(asked: string): string {
  const marks = marksOf(asked);
  const one = (letter: string) =>
    letter === ' ' ? `[${SPACE}][${SPACE}${marks}]*` : `[${lettersOf(letter).map(inClass).join('')}][${marks}]*`;
  // A syllable of Korean folds to its parts and is stored as one.
  return [...asked.normalize('NFC')].map(one).join('');
}

/** What the whole stored text must hold, as it is written there (escapes, names and all): the longest word. */
function rough(asked: string): string | undefined {
  const [longest] = (asked.match(WORD) ?? []).toSorted((a, b) => b.length - a.length);
  return longest === undefined ? undefined : pattern(longest);
}

/** Every string of the body, without those that search's content.ts leaves out, meets a condition on `w.t`. */
function anyString(body: string, condition: string): string {
  return `exists (select 1 from jsonb_path_query(${body}::jsonb - '{resourceType,id,meta}'::text[], 'strict $.** ? (@.type() == "string")') v
    cross join lateral (select case when v #>> '{}' like '<div%' then regexp_replace(v #>> '{}', '<[^>]*>', ' ', 'g') else v #>> '{}' end as t offset 0) w
    where ${condition} and not (length(w.t) >= 200 and w.t ~ '^[A-Za-z0-9+/=]+$'))`;
}

/**
 * True for a row of `resource` (alias) in which one of these texts stands. The whole body is looked at first; only where that may hold it is it taken
 * apart. A body with a number that jsonb has no room for is looked at as it is written.
 */
export function contentMatch({ values }: ContentCriterion, alias: string, s: Statement): string {
  const body = `${alias}.body`;
  const any = values.map((asked) => {
    const first = rough(asked);
    const look = first === undefined ? '' : `${body} ~ ${s.value(first, 'text')} and `;
    const exact = s.value(pattern(asked), 'text');
    return `(${look}case when pg_input_is_valid(${body}, 'jsonb') then ${anyString(body, `w.t ~ ${exact}`)} else ${body} ~ ${exact} end)`;
  });
  return `(${any.join(' or ')})`;
}
