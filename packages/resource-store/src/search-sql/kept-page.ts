import type { Visibility } from '@hub/access';
import type { LookupStatement, Parameter as Value } from '@hub/database';
import { type Criterion, ELSEWHERE, parametersOf, type SearchQuery } from '@hub/search';
import { storedUri } from '../uri-dictionary.ts';
import { seesMany } from './bounded-walk.ts';
import type { Plan } from './choose.ts';
import { nameOf } from './named.ts';
import type { SearchDatabase } from './page-rows.ts';
import type { Text } from './page-statement.ts';
import { FIXED, type Origin } from './statement.ts';
import { type Systems, systemsOf } from './systems.ts';

/**
 * The statement of a first page that is led by few, or by the one text it asks for, kept for searches of the same shape: type, parameters, modifiers,
 * forms of the values, number on a page. Their text is the same, and so is their plan; only values are made anew. CPU of the process between the request's
 * head and its answer (no sockets, no record): a patient by identifier 46 to 23 µs, Observation by patient and code 60 to 43; of the whole process for
 * Patient by name, 16 a page: 544 to 449.
 *
 * Nothing is kept that is not known to be the same: each value must say what of the query it is made of (`Statement.asked`), or that it follows
 * from who asks and from the shape (`Statement.fixed`).
 */
export interface KeptPage {
  readonly plan: Plan;
  /** It leads to few; else it looks at a limited number of entries, and may stop. */
  readonly few: boolean;
  readonly statement: LookupStatement;
  readonly slots: readonly Slot[];
}

/** A value of a statement: always the same, or made of a part of the query. */
type Slot = { readonly value: Value } | { readonly part: number; readonly read: (part: object) => unknown };

interface Shape {
  readonly name: string;
  /** What the values of a statement are made of, in the order of the criteria. */
  readonly parts: readonly object[];
  /** Systems that something must be of, and whose numbers are not known. */
  readonly unknown: readonly string[];
}

/** Shapes of one caller at most, forgotten together when there are more. */
const MOST = 500;
/** Of a store, by visibility, which is one object for as long as a caller is remembered. */
const stores = new WeakMap<object, WeakMap<Visibility, Map<string, KeptPage>>>();

/** The kept statement for a search, with its values, and systems it looks up itself and finds nothing without; undefined where there is none. */
export function keptPage(
  database: SearchDatabase,
  query: SearchQuery,
  visibility: Visibility,
): { readonly kept: KeptPage; readonly values: readonly Value[]; readonly unknown: readonly string[] } | undefined {
  const pages = stores.get(database.pool)?.get(visibility);
  const shape = pages === undefined ? undefined : shapeOf(query, visibility, systemsOf(database));
  const kept = shape === undefined ? undefined : pages?.get(shape.name);
  if (shape === undefined || kept === undefined) return undefined;
  const values = kept.slots.map((slot) => ('read' in slot ? (slot.read(shape.parts[slot.part] as object) as Value) : slot.value));
  return { kept, values, unknown: shape.unknown };
}

/**
 * Has the statement of a search's first page by `plan`, which nothing but its shape decided, kept once it has a name, where everything in it says where
 * it is from. `few`: it leads to few. To be asked when the statement is made, as what is known of systems is in its text; what comes back, once it has run.
 */
export function keepPage(
  database: SearchDatabase,
  query: SearchQuery,
  plan: Plan,
  visibility: Visibility,
  { text, values, origins }: Text,
  few: boolean,
): () => void {
  const { pool } = database;
  const shape = shapeOf(query, visibility, systemsOf(database));
  return () => {
    const name = nameOf(text);
    if (name === undefined || shape === undefined) return;
    const slots = values.map((value, i) => slotOf(value as Value, origins[i], shape.parts));
    if (!slots.every((slot) => slot !== undefined)) return;
    const callers = stores.get(pool) ?? new WeakMap<Visibility, Map<string, KeptPage>>();
    const pages = callers.get(visibility) ?? new Map<string, KeptPage>();
    if (pages.size >= MOST) pages.clear();
    stores.set(pool, callers);
    callers.set(visibility, pages.set(shape.name, { plan, few, statement: { name, text }, slots }));
  };
}

function slotOf(value: Value, origin: Origin | undefined, parts: readonly object[]): Slot | undefined {
  if (origin === undefined) return undefined;
  if (origin === FIXED) return { value };
  const part = parts.indexOf(origin.from);
  return part < 0 ? undefined : { part, read: origin.read };
}

/** The shape of a search whose statement may be kept: of one type, in no order, with nothing beside it; each criterion with one value of a plain form. */
function shapeOf(query: SearchQuery, visibility: Visibility, systems: Systems): Shape | undefined {
  const { type, types, criteria, count, sort, includes, revincludes, total, summary, cursor, contained } = query;
  if (types !== undefined || cursor !== undefined || contained !== undefined || total !== 'none' || summary === 'count') return undefined;
  if (sort.length + includes.length + revincludes.length > 0) return undefined;
  let name = `${type} ${count}`;
  const parts: object[] = [];
  const unknown: string[] = [];
  for (const criterion of criteria) {
    const form = formOf(type, criterion, systems);
    if (form === undefined) return undefined;
    name += ` ${form.name}`;
    parts.push(form.part);
    if (form.unknown !== undefined) unknown.push(form.unknown);
  }
  // How much a page looks at depends on it, where it is led by many.
  if (isOneText(query) && seesMany(query, visibility)) name += ' many';
  return { name, parts, unknown };
}

/** It asks for one text: what leads is no question to the data, and a page looks at a limited number of entries. */
export const isOneText = ({ criteria }: SearchQuery): boolean => criteria.length === 1 && criteria[0]?.kind === 'string';

interface Form {
  readonly name: string;
  readonly part: object;
  readonly unknown?: string;
}

function formOf(type: string, criterion: Criterion, systems: Systems): Form | undefined {
  if (criterion.kind !== 'token' && criterion.kind !== 'reference' && criterion.kind !== 'string') return undefined;
  const { parameter, values } = criterion;
  // One that was made for a modifier goes by the same code.
  if (values.length !== 1 || parametersOf(type)?.get(parameter.code) !== parameter) return undefined;
  if (criterion.kind === 'string') return { name: `${parameter.code}:${criterion.modifier}`, part: criterion };
  if (criterion.kind === 'reference') {
    const [reference, ...more] = criterion.values[0] ?? [];
    if (reference === undefined || more.length > 0 || reference.type === ELSEWHERE) return undefined;
    return { name: `${parameter.code}=${reference.type}`, part: reference };
  }
  const [value] = criterion.values;
  if (value?.code === undefined || value.upto !== undefined || criterion.asked !== undefined) return undefined;
  const code = `${parameter.code}${criterion.negated ? ':not' : ''}`;
  if (typeof value.system !== 'string') return { name: `${code}=${value.system === null ? '|' : ''}`, part: value };
  const system = storedUri(value.system);
  if (systems(system) !== undefined) return { name: `${code}=n|`, part: value };
  return { name: `${code}=s|`, part: value, ...(criterion.negated ? {} : { unknown: system }) };
}
