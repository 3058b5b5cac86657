import type { Path } from './expression.ts';
import type { Component, ResolvedParameter } from './shared-rows.ts';
import type { ElementShape, Structures } from './structures.ts';

/** Walks that several parameters share are made once: a tree of JSON property names with calls at the values. */
export interface TrieNode {
  /** JSON property → child. */
  readonly children: Map<string, TrieChild>;
  readonly calls: { readonly helper: string; readonly number: number; readonly extra?: string }[];
  /** Composites whose groups are here: a row for each way to take one value of every part. */
  readonly groups: { readonly number: number; readonly parts: readonly PartWalk[] }[];
}

/** The walks of one part of a composite: from the group, and from the resource. */
interface PartWalk {
  readonly group: TrieNode;
  readonly resource: TrieNode;
}

export interface TrieChild {
  readonly many: boolean;
  /** FHIR type of the value. */
  readonly type: string;
  /** The choice element this is one type of. */
  readonly choice?: string;
  readonly node: TrieNode;
  /** Looked at by an expression on its parent, without a call of its own. */
  readonly seen?: boolean;
  /** Not a property: the parent's value again, where its property `name` is `value`, or ends with it. */
  readonly where?: Where;
}

interface Where {
  readonly kind: 'equals' | 'ends';
  readonly name: string;
  readonly value: string;
}

/** What the rows of one parameter can be. */
export interface RowFacts {
  readonly many: boolean;
  /** A canonical or another URI where a reference is expected. */
  readonly byUri: boolean;
  readonly codeSystem?: string;
}

/** Which helper of packages/search/src/extract/rows.ts turns a FHIR type into rows of a search type. */
const HELPERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: {
    code: 'tokenCode',
    id: 'tokenCode',
    string: 'tokenCode',
    boolean: 'tokenBoolean',
    Coding: 'tokenCoding',
    CodeableConcept: 'tokenConcept',
    Identifier: 'tokenIdentifier',
    ContactPoint: 'tokenContact',
    uri: 'tokenCode',
  },
  string: { string: 'stringText', markdown: 'stringText', HumanName: 'stringHumanName', Address: 'stringAddress' },
  date: { date: 'dateText', dateTime: 'dateText', instant: 'dateText', Period: 'datePeriod', Timing: 'dateTiming' },
  reference: { Reference: 'reference', canonical: 'uri', uri: 'uri' },
  quantity: { Quantity: 'quantity', Age: 'quantity', Duration: 'quantity', Money: 'money', Range: 'quantityRange' },
  uri: { uri: 'uri', url: 'uri', canonical: 'uri' },
  special: { BackboneElement: 'position' },
  number: { decimal: 'number', integer: 'number', positiveInt: 'number', unsignedInt: 'number', Range: 'quantityRange' },
};
/**
 * Values a parameter's expression reaches that are not of its search type: a text or an age is no date, a series of samples no
 * quantity, an attachment no reference. They make no row; anything else without a helper stops the generator.
 */
const NOT_INDEXED: Readonly<Record<string, readonly string[]>> = {
  date: ['string', 'Age', 'Range'],
  quantity: ['SampledData'],
  reference: ['Attachment'],
};
/** Values of one element that already make several rows. */
const SPREADS = new Set(['tokenConcept', 'stringHumanName', 'stringAddress', 'stringName']);

/** R4 types that are kinds of another (datatypes.html): `as uri` takes a canonical too. */
const KIND_OF: Readonly<Record<string, string>> = {
  ...{ canonical: 'uri', url: 'uri', oid: 'uri', uuid: 'uri' },
  ...{ code: 'string', id: 'string', markdown: 'string', positiveInt: 'integer', unsignedInt: 'integer' },
  ...{ Age: 'Quantity', Count: 'Quantity', Distance: 'Quantity', Duration: 'Quantity' },
};
const isA = (type: string, wanted: string) => type === wanted || KIND_OF[type] === wanted;

const empty = (): TrieNode => ({ children: new Map(), calls: [], groups: [] });
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Builds the walk of one resource type. Values a search type cannot index (a SampledData, an Age as a date) are left out. */
export function buildTrie(
  type: string,
  parameters: readonly ResolvedParameter[],
  structures: Structures,
): { root: TrieNode; facts: Map<number, RowFacts[]> } {
  const root = empty();
  const facts = new Map<number, RowFacts[]>();
  for (const parameter of parameters) {
    for (const path of parameter.alternatives) {
      if (path.type !== type) throw new Error(`${type}.${parameter.code}: expression starts at ${path.type}`);
      walk(root, type, path, parameter, structures, facts);
    }
    if (!facts.has(parameter.number)) facts.set(parameter.number, [{ many: false, byUri: false }]);
  }
  return { root, facts };
}

interface Place {
  readonly node: TrieNode;
  /** Where the children of this place are defined: `Observation.component`, `HumanName`. */
  readonly at: string;
  readonly shape: ElementShape | undefined;
  readonly type: string;
  readonly many: boolean;
}

function walk(
  root: TrieNode,
  type: string,
  path: Path,
  parameter: ResolvedParameter,
  structures: Structures,
  facts: Map<number, RowFacts[]>,
): void {
  let places: Place[] = [{ node: root, at: type, shape: undefined, type, many: false }];
  if (parameter.components !== undefined) {
    for (const step of path.steps) {
      if (step.kind !== 'element') throw new Error(`${type}.${parameter.code}: groups are elements only`);
      places = places.flatMap((place) => descend(place, step.name, undefined, structures));
    }
    for (const { node, at } of places)
      node.groups.push({ number: parameter.number, parts: parameter.components.map((part) => walkPart(type, at, part, structures)) });
    // Several codings make several rows of one group.
    facts.set(parameter.number, [{ many: true, byUri: false }]);
    return;
  }
  let extra: string | undefined;
  for (const [i, step] of path.steps.entries()) {
    if (step.kind === 'element') {
      const next = path.steps[i + 1];
      const only = next?.kind === 'as' ? next.type : undefined;
      places = places.flatMap((place) => descend(place, step.name, only, structures));
    } else if (step.kind === 'as') {
      places = places.filter((place) => isA(place.type, step.type));
    } else if (step.kind === 'refers') extra = `'${step.type}'`;
    else if (step.kind === 'equals' || step.kind === 'ends') places = places.map((place) => narrow(place, step));
    else {
      addExists(root, path, parameter, structures, type);
      facts.set(parameter.number, [{ many: false, byUri: false }]);
      return;
    }
  }
  for (const place of places) {
    let helper = HELPERS[parameter.type]?.[place.type];
    if (helper === undefined) {
      if (!NOT_INDEXED[parameter.type]?.includes(place.type))
        throw new Error(`${type}.${parameter.code}: no rows for a ${place.type} as ${parameter.type}`);
      continue;
    }
    if (helper === 'stringText' && (parameter.code === 'name' || parameter.code === 'phonetic')) helper = 'stringName';
    place.node.calls.push({
      helper,
      number: parameter.number,
      ...(extra === undefined ? {} : { extra }),
    });
    const fact: RowFacts = {
      many: place.many || SPREADS.has(helper),
      byUri: helper === 'uri',
      ...(place.shape?.codeSystem === undefined ? {} : { codeSystem: place.shape.codeSystem }),
    };
    const others = facts.get(parameter.number) ?? [];
    facts.set(
      parameter.number,
      others.length > 0 && !fact.many && path === parameter.alternatives[0] ? mergeChoice(others, fact) : [...others, fact],
    );
  }
}

/** One part of a composite; values its kind cannot index (a Quantity as a token) are left out. */
function walkPart(type: string, at: string, part: Component, structures: Structures): PartWalk {
  const walks = { group: empty(), resource: empty() };
  for (const { steps, fromResource } of part.alternatives) {
    const start = { node: fromResource ? walks.resource : walks.group, at: fromResource ? type : at, shape: undefined, type, many: false };
    let places: Place[] = [start];
    for (const [i, step] of steps.entries()) {
      const next = steps[i + 1];
      if (step.kind === 'element')
        places = places.flatMap((place) => descend(place, step.name, next?.kind === 'as' ? next.type : undefined, structures));
      else if (step.kind === 'as') places = places.filter((place) => isA(place.type, step.type));
      else throw new Error(`${type}: a part of a composite with a ${step.kind}`);
    }
    for (const place of places) {
      const helper = HELPERS[part.type]?.[place.type];
      if (helper !== undefined) place.node.calls.push({ helper, number: 0 });
    }
  }
  if (!hasCalls(walks.group) && !hasCalls(walks.resource)) throw new Error(`${at}: a part of a composite without values`);
  return walks;
}

/** The code system of a part, when it is one `code` element with one. */
export function codeSystemOf(type: string, group: readonly string[], part: Component, structures: Structures): string | undefined {
  const [path, ...others] = part.alternatives;
  const [step] = path?.steps ?? [];
  if (part.type !== 'token' || others.length > 0 || path?.steps.length !== 1 || path.fromResource || step?.kind !== 'element')
    return undefined;
  return structures.element([type, ...group].join('.'), step.name)?.codeSystem;
}

/** The types of one choice element exclude each other: they never make two rows. */
function mergeChoice(others: readonly RowFacts[], fact: RowFacts): RowFacts[] {
  const [first] = others;
  return [{ many: others.some((f) => f.many) || fact.many, byUri: first?.byUri === true || fact.byUri }];
}

function descend(place: Place, name: string, only: string | undefined, structures: Structures): Place[] {
  const shape = structures.element(place.at, name);
  if (shape === undefined) throw new Error(`no element ${place.at}.${name}`);
  return shape.types
    .filter((type) => !shape.choice || only === undefined || isA(type, only))
    .map((type) => {
      const property = shape.choice ? name + upper(type) : name;
      let child = place.node.children.get(property);
      if (child === undefined) {
        child = { many: shape.many, type, ...(shape.choice ? { choice: name } : {}), node: empty() };
        place.node.children.set(property, child);
      }
      const inside = type === 'BackboneElement' || type === 'Element' ? shape.path : type;
      return { node: child.node, at: inside, shape, type, many: place.many || shape.many };
    });
}

/** The same place, for values whose `name` is `value`, or ends with it. */
function narrow(place: Place, { kind, name, value }: Where): Place {
  const key = `?${name}${kind === 'ends' ? '$=' : '='}${value}`;
  let child = place.node.children.get(key);
  if (child === undefined) {
    child = { many: false, type: place.type, node: empty(), where: { kind, name, value } };
    place.node.children.set(key, child);
  }
  return { ...place, node: child.node };
}

/** `x.exists() and x != false` on an element of the resource itself: always a value, true or false. */
function addExists(root: TrieNode, path: Path, parameter: ResolvedParameter, structures: Structures, type: string): void {
  const [first] = path.steps;
  const shape = first?.kind === 'element' && path.steps.length === 2 ? structures.element(type, first.name) : undefined;
  if (shape === undefined || first?.kind !== 'element')
    throw new Error(`exists() is supported on the resource's own elements only: ${path.text}`);
  const { name } = first;
  const holds = shape.types.map((t) => `r.${shape.choice ? name + upper(t) : name} ${t === 'boolean' ? '=== true' : '!== undefined'}`);
  root.calls.push({ helper: 'tokenExists', number: parameter.number, extra: holds.join(' || ') });
  for (const t of shape.types) {
    const property = shape.choice ? name + upper(t) : name;
    const child = { many: false, type: t, ...(shape.choice ? { choice: name } : {}), node: empty(), seen: true };
    if (!root.children.has(property)) root.children.set(property, child);
  }
}

/** The TypeScript of one type's extractor. */
export function emitType(type: string, root: TrieNode, helpers: Set<string>): string {
  const lines: string[] = [`function ${type}(r: fhir.${type}, o: RowSink): void {`];
  let counter = 0;
  const emit = (node: TrieNode, variable: string, indent: string, sink = 'o'): void => {
    for (const call of node.calls) {
      helpers.add(call.helper);
      const text =
        call.helper === 'tokenExists'
          ? `tokenExists(${sink}, ${call.number}, ${call.extra});`
          : `${call.helper}(${sink}, ${call.number}, ${variable}${call.extra === undefined ? '' : `, ${call.extra}`});`;
      lines.push(`${indent}${text}`);
    }
    for (const { number, parts } of node.groups) emitGroup(number, parts, variable, indent);
    for (const [property, child] of node.children) {
      if (!hasCalls(child.node)) continue;
      const shared = node === root && property === 'meta' ? metaNumbers(child.node) : undefined;
      if (shared !== undefined) {
        helpers.add('meta');
        lines.push(`${indent}if (r.meta !== undefined) meta(o, ${shared.join(', ')}, r.meta);`);
        continue;
      }
      if (child.where !== undefined) {
        const { kind, name, value } = child.where;
        const holds = kind === 'ends' ? `${variable}.${name}?.endsWith('${value}')` : `${variable}.${name} === '${value}'`;
        lines.push(`${indent}if (${holds}) {`);
        emit(child.node, variable, `${indent}  `, sink);
        lines.push(`${indent}}`);
        continue;
      }
      const name = `v${counter++}`;
      lines.push(`${indent}const ${name} = ${variable}.${property};`);
      if (child.many) {
        const item = `x${counter++}`;
        lines.push(`${indent}if (${name} !== undefined) for (const ${item} of ${name}) {`);
        emit(child.node, item, `${indent}  `, sink);
      } else {
        lines.push(`${indent}if (${name} !== undefined) {`);
        emit(child.node, name, `${indent}  `, sink);
      }
      lines.push(`${indent}}`);
    }
  };
  // The last part first: it is the rarest (a value of one type), the code before it is nearly always there.
  const emitGroup = (number: number, parts: readonly PartWalk[], variable: string, indent: string): void => {
    const names: string[] = [];
    let inner = indent;
    for (const [i, { group, resource }] of [...parts.entries()].reverse()) {
      const name = `p${counter++}`;
      names.unshift(name);
      helpers.add('part').add('filled');
      lines.push(`${inner}const ${name} = part(o, ${i});`);
      emit(resource, 'r', inner, name);
      emit(group, variable, inner, name);
      lines.push(`${inner}if (filled(${name})) {`);
      inner += '  ';
    }
    helpers.add('composite');
    lines.push(`${inner}composite(o, ${number}, ${names.join(', ')});`);
    for (const _ of parts) {
      inner = inner.slice(2);
      lines.push(`${inner}}`);
    }
  };
  emit(root, 'r', '  ');
  lines.push('}\n');
  return lines.join('\n');
}

/** The numbers of `_profile`, `_security` and `_tag` when a walk of `meta` is exactly these: one helper does them for every type. */
function metaNumbers(node: TrieNode): readonly number[] | undefined {
  const calls = ['profile', 'security', 'tag'].map((name) => node.children.get(name)?.node.calls ?? []);
  return node.children.size === 3 && calls.every((list) => list.length === 1) ? calls.map((list) => list[0]?.number as number) : undefined;
}

/** The elements the parameters of a type look at, for making test resources: property → what it holds. */
export function valueTree(node: TrieNode): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [property, child] of node.children) {
    if (child.where !== undefined) {
      const { kind, name, value } = child.where;
      const asked = (out[name] as { oneOf: string[] } | undefined)?.oneOf ?? [];
      const example = kind === 'ends' ? `http://fhir.example/core${value}` : value;
      Object.assign(out, { [name]: { type: 'code', oneOf: [...asked, example] } }, valueTree(child.node));
    } else if (child.seen === true || hasCalls(child.node)) {
      out[property] = {
        type: child.type,
        ...(child.many ? { many: true } : {}),
        ...(child.choice === undefined ? {} : { choice: child.choice }),
        ...(child.seen === true || isValue(child.node) ? {} : { children: valueTree(child.node) }),
      };
    }
  }
  return out;
}

/** A value is read whole here, of every kind or of one (`telecom.where(system='phone')`). */
function isValue(node: TrieNode): boolean {
  return node.calls.length > 0 || [...node.children.values()].some((child) => child.where !== undefined && isValue(child.node));
}

function hasCalls(node: TrieNode): boolean {
  return node.calls.length > 0 || node.groups.length > 0 || [...node.children.values()].some((child) => hasCalls(child.node));
}
