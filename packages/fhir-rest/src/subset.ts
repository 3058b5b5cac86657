import { parseResource, type Resource } from '@hub/fhir-model';
import summaries from '@hub/fhir-profiles/r4/summary.json' with { type: 'json' };
import viewSummaries from '@hub/fhir-profiles/sql-on-fhir/summary.json' with { type: 'json' };
import { problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { membersOf } from './members.ts';
import { characters, type Piece } from './message.ts';

/** How much of a resource is shown: by `_summary`, or the elements that `_elements` names. */
export type Shape =
  | { readonly summary: 'true' | 'text' | 'data' }
  /** Names as R4 has them at the top of a resource; of a choice without its type (`value`). */
  | { readonly elements: readonly string[] };

/** An element as the definitions have it. */
interface Element {
  /** In a summary: marked so, or mandatory, or modifying what the rest means. */
  readonly kept: boolean;
  readonly mandatory: boolean;
  /** Data type of which a summary shows a part; of a choice the member's name says it. */
  readonly type: string;
}

/** Elements of one resource, of what is nested in one, or of a data type. */
interface Elements {
  readonly named: ReadonlyMap<string, Element>;
  /** Choices by the name before their type: `value` of valueQuantity. */
  readonly choices: ReadonlyMap<string, Element>;
}

const LISTS: Readonly<Record<string, string>> = { ...summaries, ...viewSummaries };
const read = new Map<string, Elements>();
/** What every resource may have; in each shape what says what it is and what changes its meaning. */
const ALWAYS: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension']);
const OF_EVERY_RESOURCE: ReadonlySet<string> = new Set([...ALWAYS, 'language', 'text', 'contained', 'extension']);

function elementsOf(owner: string): Elements | undefined {
  let found = read.get(owner);
  if (found === undefined && Object.hasOwn(LISTS, owner)) {
    const named = new Map<string, Element>();
    const choices = new Map<string, Element>();
    for (const text of (LISTS[owner] as string).split(' ')) {
      const [, name = '', choice, flags = '', type = ''] = /^(\w+)(\[x\])?([*!?]*)>?(\w*)$/.exec(text) ?? [];
      (choice === undefined ? named : choices).set(name, { kept: flags !== '', mandatory: flags.includes('!'), type });
    }
    found = { named, choices };
    read.set(owner, found);
  }
  return found;
}

/** The element that a JSON member holds, with the part of its name that is the type of a choice. */
function elementAt(
  { named, choices }: Elements,
  member: string,
): { readonly name: string; readonly type: string; readonly element: Element } | undefined {
  const name = member.startsWith('_') ? member.slice(1) : member;
  const own = named.get(name);
  if (own !== undefined) return { name, type: own.type, element: own };
  for (const [choice, element] of choices)
    if (name.startsWith(choice) && /^[A-Z]/.test(name.slice(choice.length)))
      return { name: choice, type: name.slice(choice.length), element };
  return undefined;
}

/** What a page's resources are shown by; undefined when they are shown whole. */
export function shapeOf({ summary, elements }: Pick<SearchQuery, 'summary' | 'elements'>): Shape | undefined {
  if (elements !== undefined) return { elements: elements.map((name) => name.replace('[x]', '')) };
  return summary === undefined || summary === 'count' ? undefined : { summary };
}

/** Throws 400 for a name in `_elements` that none of these types has: a misspelt one would show nothing. */
export function checkElements(shape: Shape, types: readonly string[]): void {
  if (!('elements' in shape)) return;
  const known = (name: string) =>
    OF_EVERY_RESOURCE.has(name) ||
    types.some((type) => {
      const elements = elementsOf(type);
      return elements !== undefined && (elements.choices.has(name) || elementAt(elements, name) !== undefined);
    });
  const odd = shape.elements.find((name) => !known(name));
  if (odd !== undefined)
    throw problem(
      'incorrect',
      'value',
      `_elements: không có phần tử "${odd}" ở cấp đầu của tài nguyên.`,
      `_elements: there is no element "${odd}" at the top of the resource.`,
      '_elements',
    );
}

/**
 * The resource with only what `shape` asks for, tagged SUBSETTED (R4 search.html#summary, #elements): nobody may take it for the whole and
 * write it back. Mandatory elements stay in every shape; what is shown is the stored text, so decimals keep their digits.
 */
export function subset(type: string, body: Piece, shape: Shape): string {
  const elements = elementsOf(type);
  const shown: string[] = [];
  let meta = `"meta":${tagged('{}')}`;
  for (const [member, value] of membersOf(characters(body))) {
    if (member === 'meta') meta = `"meta":${tagged(value)}`;
    else {
      const kept = ALWAYS.has(member) ? value : shownOf(type, elements, member, value, shape);
      if (kept !== undefined) shown.push(`"${member}":${kept}`);
    }
  }
  const [first = '', second = '', ...rest] = shown;
  const head = member(second) === 'id' ? [first, second, meta] : [first, meta, second];
  return `{${[...head, ...rest].filter((one) => one !== '').join(',')}}`;
}

const member = (text: string) => text.slice(1, text.indexOf('"', 1));

/** The member's value as text, or the part of it that is shown; undefined: nothing. */
function shownOf(type: string, elements: Elements | undefined, member: string, value: string, shape: Shape): string | undefined {
  if ('summary' in shape && shape.summary === 'data') return member === 'text' ? undefined : value;
  const found = elements === undefined ? undefined : elementAt(elements, member);
  if ('elements' in shape) {
    const names = shape.elements;
    const bare = member.startsWith('_') ? member.slice(1) : member;
    return found?.element.mandatory === true || names.includes(found?.name ?? bare) || names.includes(bare) ? value : undefined;
  }
  if (shape.summary === 'text') return member === 'text' || found?.element.mandatory === true ? value : undefined;
  if (found?.element.kept !== true) return undefined;
  const whole = elementsOf(`${type}.${found.name}`) === undefined && elementsOf(found.type) === undefined;
  return whole ? value : JSON.stringify(summaryOf(parseResource(value), type, found));
}

/** What a summary holds of the value of an element: what is nested in it has its own marks, and so have a few data types. */
function summaryOf(value: unknown, owner: string, { name, type }: { readonly name: string; readonly type: string }): unknown {
  if (Array.isArray(value)) return value.map((one) => summaryOf(one, owner, { name, type }));
  const path = `${owner}.${name}`;
  const nested = elementsOf(path);
  const inside = nested ?? elementsOf(type);
  if (inside === undefined || typeof value !== 'object' || value === null) return value;
  const shown: Record<string, unknown> = {};
  for (const [member, part] of Object.entries(value)) {
    const found = elementAt(inside, member);
    if (member === 'modifierExtension' || found?.element.kept === true)
      shown[member] = found === undefined ? part : summaryOf(part, nested === undefined ? type : path, found);
  }
  // An element is never empty: one that has nothing but an extension (data-absent-reason) says it with that.
  return Object.keys(shown).length === 0 ? value : shown;
}

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** The resource says of itself that it is a part of another's content. */
export function isSubset({ meta }: Pick<Resource, 'meta'>): boolean {
  return meta?.tag?.some(({ system, code }) => system === SUBSETTED.system && code === SUBSETTED.code) === true;
}

/** `meta`, which holds no decimals, with the tag. */
function tagged(text: string): string {
  const { tag = [], ...rest } = JSON.parse(text) as { readonly tag?: readonly { readonly system?: string; readonly code?: string }[] };
  const already = tag.some(({ system, code }) => system === SUBSETTED.system && code === SUBSETTED.code);
  return JSON.stringify({ ...rest, tag: already ? tag : [...tag, SUBSETTED] });
}
