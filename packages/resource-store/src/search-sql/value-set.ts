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
  readonly reason: 'valueSetUnknown' | 'valueSetNotEnumerable' | 'hierarchyUnknown';

  constructor(reason: NotEnumerable['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** Value sets in value sets; more is a circle or might as well be one. */
const DEPTH = 8;

/** The codes in a value set; a whole code system is one value without a code. */
export async function expand(url: string, load: Load, depth = 0): Promise<readonly TokenValue[]> {
  const valueSet = depth > DEPTH ? undefined : await load('ValueSet', url);
  if (valueSet === undefined) throw new NotEnumerable(depth > DEPTH ? 'valueSetNotEnumerable' : 'valueSetUnknown');
  const { compose, expansion } = valueSet;
  const expanded = expansion?.contains === undefined ? undefined : flat(expansion.contains);
  // An expansion may be one page of several; then only the definition says it all.
  if (expanded !== undefined && (expansion?.total === undefined || Number(expansion.total) <= expanded.length)) return codesOf(expanded);
  if (compose?.include === undefined) throw new NotEnumerable('valueSetNotEnumerable');
  const included = (await Promise.all(compose.include.map((set) => setOf(set, load, depth)))).flat();
  const excluded = (await Promise.all((compose.exclude ?? []).map((set) => setOf(set, load, depth)))).flat();
  return excluded.length === 0 ? included : less(included, excluded);
}

async function setOf(
  { system, concept, filter = [], valueSet = [] }: ConceptSet,
  load: Load,
  depth: number,
): Promise<readonly TokenValue[]> {
  // Several at once mean what is in all of them.
  if ((system === undefined ? 0 : 1) + valueSet.length !== 1) throw new NotEnumerable('valueSetNotEnumerable');
  if (system === undefined) return expand(valueSet[0] as string, load, depth + 1);
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
  const add = (child: string, parent: string) => parents.set(child, [...(parents.get(child) ?? []), parent]);
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
  for (const [child, list] of parents) for (const parent of list) children.set(parent, [...(children.get(parent) ?? []), child]);
  return children;
}
