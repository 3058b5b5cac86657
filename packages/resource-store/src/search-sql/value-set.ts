import { byCode, type TokenValue } from '@hub/search';
import type { Load } from './concepts.ts';

/** The parts of a ValueSet that say what is in it. */
export interface ValueSet {
  readonly compose?: { readonly include?: readonly ConceptSet[]; readonly exclude?: readonly ConceptSet[] };
  readonly expansion?: { readonly total?: unknown; readonly contains?: readonly Contained[] };
}

interface ConceptSet {
  readonly system?: string;
  readonly concept?: readonly { readonly code: string }[];
  readonly filter?: readonly { readonly property?: string; readonly op?: string; readonly value?: string }[];
  readonly valueSet?: readonly string[];
}

interface Contained {
  readonly system?: string;
  readonly code?: string;
  readonly abstract?: boolean;
  readonly contains?: readonly Contained[];
}

/** The parts of a CodeSystem that say its hierarchy: concepts in concepts, or their property `parent`. */
export interface CodeSystem {
  readonly content?: string;
  readonly hierarchyMeaning?: string;
  readonly concept?: readonly Concept[];
}

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
  readonly property?: readonly { readonly code?: string; readonly valueCode?: string }[];
}

/** What is asked cannot be answered from what the hub holds; `reason` names the problem. */
export class NotEnumerable extends Error {
  readonly reason: 'valueSetUnknown' | 'valueSetNotEnumerable' | 'hierarchyUnknown' | 'tooManyCodes';

  constructor(reason: NotEnumerable['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Value sets in value sets; more might as well be a circle. */
const DEPTH = 8;
/** Concepts one criterion may come to. */
export const MOST_CODES = 10_000;

/** Where an expansion stands: value sets that are expanded already, and those it is within. */
interface Within {
  readonly known: Map<string, readonly TokenValue[]>;
  readonly path: readonly string[];
}

/**
 * The codes in a value set; a whole code system is one value without a code. Each value set on the way is expanded once, whatever includes it.
 * Throws {@link NotEnumerable}, for more than {@link MOST_CODES} too.
 */
export async function expand(
  url: string,
  load: Load,
  { known, path }: Within = { known: new Map(), path: [] },
): Promise<readonly TokenValue[]> {
  const before = known.get(url);
  if (before !== undefined) return before;
  if (path.length > DEPTH || path.includes(url)) throw new NotEnumerable('valueSetNotEnumerable');
  const valueSet = await load('ValueSet', url);
  if (valueSet === undefined) throw new NotEnumerable('valueSetUnknown');
  const codes = await contentsOf(valueSet, load, { known, path: [...path, url] });
  known.set(url, codes);
  return codes;
}

async function contentsOf({ compose, expansion }: ValueSet, load: Load, within: Within): Promise<readonly TokenValue[]> {
  const expanded = expansion?.contains === undefined ? undefined : flat(expansion.contains);
  // An expansion may be one page of several; then only the definition says it all.
  if (expanded !== undefined && (expansion?.total === undefined || Number(expansion.total) <= expanded.length)) return codesOf(expanded);
  if (compose?.include === undefined) throw new NotEnumerable('valueSetNotEnumerable');
  const included = await together(compose.include, load, within);
  const excluded = await together(compose.exclude ?? [], load, within);
  return excluded.length === 0 ? included : less(included, excluded);
}

/** The codes of all sets. One after the other: two that include one another must not wait for each other. */
async function together(sets: readonly ConceptSet[], load: Load, within: Within): Promise<readonly TokenValue[]> {
  const codes: TokenValue[] = [];
  const taken = new Set<string>();
  for (const set of sets) {
    const [only] = set.valueSet ?? [];
    if (set.system === undefined && set.valueSet?.length === 1 && only !== undefined) {
      if (taken.has(only)) continue;
      taken.add(only);
    }
    for (const code of await setOf(set, load, within)) codes.push(code);
    if (codes.length > MOST_CODES) throw new NotEnumerable('tooManyCodes');
  }
  return codes;
}

async function setOf(
  { system, concept, filter = [], valueSet = [] }: ConceptSet,
  load: Load,
  within: Within,
): Promise<readonly TokenValue[]> {
  // Several at once mean what is in all of them.
  if ((system === undefined ? 0 : 1) + valueSet.length !== 1) throw new NotEnumerable('valueSetNotEnumerable');
  if (system === undefined) return expand(valueSet[0] as string, load, within);
  if (concept !== undefined && concept.length > 0) return concept.map(({ code }) => ({ system, code }));
  const [only, ...more] = filter;
  if (only === undefined) return [{ system }];
  if (more.length > 0 || only.property !== 'concept' || only.op !== 'is-a' || only.value === undefined)
    throw new NotEnumerable('valueSetNotEnumerable');
  return hierarchy('below', system, only.value, load);
}

function flat(contains: readonly Contained[]): readonly Contained[] {
  return contains.flatMap((one) => [one, ...flat(one.contains ?? [])]);
}

function codesOf(contains: readonly Contained[]): readonly TokenValue[] {
  return contains.flatMap(({ system, code, abstract }) =>
    code === undefined || abstract === true ? [] : [system === undefined ? { code } : { system, code }],
  );
}

/** Only single codes can be taken away, and only from single codes of that system. */
function less(included: readonly TokenValue[], excluded: readonly TokenValue[]): readonly TokenValue[] {
  const isOpen = ({ code, upto }: TokenValue) => code === undefined || upto !== undefined;
  const openSystems = new Set(included.filter(isOpen).map(({ system }) => system));
  const whole = new Set(excluded.filter(({ code }) => code === undefined).map(({ system }) => system));
  if (excluded.some(({ system, upto }) => upto !== undefined || (openSystems.has(system) && !whole.has(system))))
    throw new NotEnumerable('valueSetNotEnumerable');
  const gone = new Set(excluded.map(({ system, code }) => `${system}|${code}`));
  return included.filter(({ system, code }) => !whole.has(system) && !gone.has(`${system}|${code}`));
}

/** Codes at or above, or at or below, a code: by the rule of the code system's codes, or as its CodeSystem resource says. */
export async function hierarchy(how: 'above' | 'below', system: string, code: string, load: Load): Promise<readonly TokenValue[]> {
  const ruled = byCode(how, system, code);
  if (ruled !== undefined) return ruled;
  const parents = parentsOf(await load('CodeSystem', system));
  if (parents === undefined) throw new NotEnumerable('hierarchyUnknown');
  const next = how === 'above' ? parents : turned(parents);
  const found = new Set([code]);
  for (const one of found) for (const other of next.get(one) ?? []) found.add(other);
  return [...found].map((one) => ({ system, code: one }));
}

/** Parents by code; undefined where the code system is not held whole or puts nothing above anything. */
function parentsOf(codeSystem: CodeSystem | undefined): ReadonlyMap<string, readonly string[]> | undefined {
  if (codeSystem === undefined || codeSystem.content !== 'complete') return undefined;
  if (codeSystem.hierarchyMeaning !== undefined && !['is-a', 'classified-with'].includes(codeSystem.hierarchyMeaning)) return undefined;
  const parents = new Map<string, string[]>();
  const add = (child: string, parent: string) => {
    const known = parents.get(child);
    if (known === undefined) parents.set(child, [parent]);
    else known.push(parent);
  };
  const walk = ({ code, concept = [], property = [] }: Concept) => {
    for (const { code: name, valueCode } of property) if (name === 'parent' && valueCode !== undefined) add(code, valueCode);
    for (const child of concept) {
      add(child.code, code);
      walk(child);
    }
  };
  for (const one of codeSystem.concept ?? []) walk(one);
  return parents.size === 0 ? undefined : parents;
}

function turned(parents: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [child, list] of parents)
    for (const parent of list) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [child]);
      else known.push(child);
    }
  return children;
}
