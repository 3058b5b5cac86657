import { isRawNumber } from './decimal.ts';

const QUOTE = '"';
const BACKSLASH = 92;
const COLON = 58;

/** Where the text that begins at `start` ends: the quote that no backslash takes away. The text is JSON that was parsed. */
function endOfText(json: string, start: number): number {
  for (let end = json.indexOf(QUOTE, start + 1); ; end = json.indexOf(QUOTE, end + 1)) {
    let before = end - 1;
    while (json.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end;
  }
}

/** Names of members written in a JSON text: texts with a colon behind them. */
function namesWritten(json: string): number {
  let names = 0;
  for (let at = json.indexOf(QUOTE); at >= 0; ) {
    let next = endOfText(json, at) + 1;
    // Nothing but white space stands between a name and its colon.
    while (json.charCodeAt(next) <= 32) next++;
    if (json.charCodeAt(next) === COLON) names++;
    at = json.indexOf(QUOTE, next);
  }
  return names;
}

/** Members of a value and of all inside it. */
function membersRead(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += membersRead(item);
    return members;
  }
  if ((value as { rawJSON?: unknown }).rawJSON !== undefined && isRawNumber(value)) return 0;
  for (const name in value) members += 1 + membersRead((value as Record<string, unknown>)[name]);
  return members;
}

/**
 * True when an object of the text has two members of one name: JSON.parse keeps the last and says nothing, so that what the sender
 * wrote first would be lost. `read` is what the text was parsed to. Told by counting: 3 µs for a laboratory result.
 */
export function hasRepeatedMember(json: string, read: unknown): boolean {
  return namesWritten(json) !== membersRead(read);
}
