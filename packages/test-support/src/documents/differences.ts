import type { ShownAnswer } from './page.ts';

/** Stands for anything, of any length: a part of a text, a value, the rest of an array. */
const ANY = '…';

function fits(shown: string, real: string): boolean {
  const parts = shown.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(real);
}

/** Numbers by their digits: 7.80 is not 7.8. */
const parse = (text: string): unknown =>
  JSON.parse(text, (_, value, context?: { source?: string }) => (typeof value === 'number' ? { digits: context?.source } : value));

function* valueDifferences(shown: unknown, real: unknown, at: string): Generator<string> {
  if (shown === ANY) {
    if (real === undefined) yield `${at}: is not there`;
    return;
  }
  if (typeof shown === 'string' && typeof real === 'string') {
    if (!fits(shown, real)) yield `${at}: ${JSON.stringify(real)} is not ${JSON.stringify(shown)}`;
  } else if (Array.isArray(shown) && Array.isArray(real)) {
    const more = shown.at(-1) === ANY;
    const wanted = more ? shown.slice(0, -1) : shown;
    if (more ? real.length < wanted.length : real.length !== wanted.length)
      yield `${at}: ${real.length} elements, ${wanted.length} are shown`;
    for (const [index, value] of wanted.entries()) yield* valueDifferences(value, real[index], `${at}[${index}]`);
  } else if (typeof shown === 'object' && shown !== null && !Array.isArray(shown)) {
    if (typeof real !== 'object' || real === null || Array.isArray(real)) yield `${at}: ${JSON.stringify(real)} is no object`;
    else
      for (const [name, value] of Object.entries(shown))
        yield* valueDifferences(value, (real as Record<string, unknown>)[name], `${at}.${name}`);
  } else if (!Object.is(shown, real)) yield `${at}: ${JSON.stringify(real)} is not ${JSON.stringify(shown)}`;
}

function* bodyDifferences(shown: string, real: string): Generator<string> {
  if (!/^[[{]/.test(shown)) {
    if (!fits(shown, real)) yield `body: ${JSON.stringify(real.slice(0, 400))} is not ${JSON.stringify(shown)}`;
    return;
  }
  const wanted = parse(shown);
  try {
    yield* valueDifferences(wanted, parse(real), 'body');
  } catch {
    yield `body: no JSON: ${JSON.stringify(real.slice(0, 400))}`;
  }
}

/**
 * In what a real answer is not what a page shows; nothing when it is. The status line must be equal, every header shown be there with
 * its value, every member shown be there; the answer may have more headers and members. No body shown: there is none. Throws when
 * the page's own JSON cannot be read.
 */
export function differences(shown: ShownAnswer, real: ShownAnswer): readonly string[] {
  const found = shown.status === real.status ? [] : [`status: ${real.status} is not ${shown.status}`];
  for (const [name, value] of shown.headers) {
    const there = real.headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, text]) => text);
    if (!there.some((text) => fits(value, text))) found.push(`header ${name}: ${there.join(', ') || 'none'} is not ${value}`);
  }
  return [...found, ...bodyDifferences(shown.body, real.body)];
}
