import { type ChainCriterion, type Criterion, containedType, type HasCriterion, ofContained, type QuantityValue } from '@hub/search';
import { endsOf, ofEither } from './chain-ends.ts';
import { isCoded } from './composite.ts';
import { isThere, isThereAnywhere, probe } from './probe.ts';
import { excludes, pointedAtFrom, pointing, setOf } from './set.ts';
import { ofTypes, type Statement, typeIn } from './statement.ts';

/** Entries counted at most to tell a small set from a large one. */
export const LOOK_AHEAD = 10_000;
/** More than {@link LOOK_AHEAD}, but pages can be read in order from few targets. */
const IN_ORDER = LOOK_AHEAD + 1;
/** No page can be led from it. */
export const NO_LEAD = LOOK_AHEAD + 2;
const FEW = 1_000;
const WALKED = 200_000;
/** From this many targets or fewer a chain is read in order, a scan for each. */
const CHAIN_TARGETS = 1_000;

/**
 * No range of an index holds what satisfies it, only all of its parameter: to find out how little that is, all would have to be read. It counts
 * as much.
 */
export function readsAll(criterion: Criterion): boolean {
  switch (criterion.kind) {
    case 'string':
      return criterion.modifier === 'contains';
    case 'token':
      return criterion.values.some(({ code }) => code === undefined);
    case 'composite':
      return !criterion.values.every(isCoded);
    case 'content':
      return true;
    default:
      return false;
  }
}

/** Units are in no order of the index: what is read is all that has such a number. */
function withoutUnits(criterion: Extract<Criterion, { kind: 'quantity' }>): Criterion {
  const bare = ({ system: _, code: __, alike, ...value }: QuantityValue): QuantityValue => ({
    ...value,
    ...(alike === undefined ? {} : { alike: alike.map(bare) }),
  });
  return { ...criterion, values: criterion.values.map(bare) };
}

/**
 * How many entries a criterion has, whoever may see them, as a query with one number, up to `most`; never more than about that is
 * read of any one set. A chain or `_has` is walked from its far end, and no further once a set on the way is large: then, or when it ends in what
 * no index has (`:not`, `:missing`, `:contains`) of many, it is {@link NO_LEAD}.
 */
export function sizeSql(criterion: Criterion, types: readonly string[], s: Statement, most = LOOK_AHEAD): string {
  if (readsAll(criterion)) return `select ${LOOK_AHEAD + 1}`;
  if (criterion.kind !== 'chain' && criterion.kind !== 'has')
    return `select count(*) from (${setOf(criterion.kind === 'quantity' ? withoutUnits(criterion) : criterion, types, s.unfiltered())} limit ${most + 1}) e`;
  const walk = new Walk(s);
  const [last, from] = criterion.kind === 'chain' ? walk.chain(criterion) : [walk.has(criterion, types), undefined];
  const large = walk.names.filter((name) => name !== last).map((name) => `${count(name)} > ${LOOK_AHEAD}`);
  const few = from === undefined ? '' : `when ${count(last)} > ${LOOK_AHEAD} and ${count(from)} <= ${CHAIN_TARGETS} then ${IN_ORDER} `;
  const first = walk.names[0] as string;
  const toFew =
    criterion.kind === 'has' && isPlain(criterion.criterion)
      ? `when ${count(first)} > ${LOOK_AHEAD} and ${fewPointedAt(criterion, types, s)} then ${IN_ORDER} `
      : '';
  return `with ${walk.text} select case ${toFew}when ${[...large, 'false'].join(' or ')} then ${NO_LEAD}
    ${few}when ${count(last)} > ${LOOK_AHEAD} then ${NO_LEAD} else ${count(last)} end`;
}

const isPlain = (criterion: Criterion) => criterion.kind !== 'chain' && criterion.kind !== 'has' && !excludes(criterion);

/**
 * A type of few resources that very many point at (doctors, wards): to look each up could read all that point there, so a larger set is
 * rather walked.
 */
function fewPointedAt({ type, criterion }: HasCriterion, types: readonly string[], s: Statement): string {
  const few = `(select count(*) from (select 1 from resource r where ${typeIn('r', types)} and not r.deleted limit ${FEW + 1}) q) <= ${FEW}`;
  const walked = `(select count(*) from (${setOf(criterion, [type], s, 'walk')} limit ${WALKED + 1}) q) <= ${WALKED}`;
  return `${few} and ${walked}`;
}

const count = (name: string) => `(select count(*) from ${name})`;

/** The sets along a chain, each cut just above {@link LOOK_AHEAD}, none built from one that was cut. */
class Walk {
  readonly names: string[] = [];
  readonly #parts: string[] = [];
  readonly #s: Statement;

  constructor(s: Statement) {
    this.#s = s;
  }

  get text(): string {
    return this.#parts.join(', ');
  }

  #add(query: string): string {
    const name = `w${this.names.length}`;
    this.names.push(name);
    this.#parts.push(`${name} as materialized (select a.rid from (${query}) a limit ${LOOK_AHEAD + 1})`);
    return name;
  }

  #of(criterion: Criterion, types: readonly string[]): string {
    const s = this.#s;
    if (criterion.kind === 'chain') return this.chain(criterion)[0];
    if (criterion.kind === 'has') return this.has(criterion, types);
    // As many as make it large, whatever they are: it is not walked from.
    if (readsAll(criterion)) return this.#add(`select n::bigint as rid from generate_series(1, ${LOOK_AHEAD + 1}) n`);
    if (!excludes(criterion)) return this.#add(setOf(criterion, types, s, 'walk'));
    const { from, where } = ofTypes('r', types, s);
    const all = this.#add(`select r.rid from ${from} where ${where}`);
    return this.#add(`select b.rid from ${all} b where ${this.#small(all)} and ${probe(criterion, 'b.rid', s, 'forced')}`);
  }

  #small(name: string): string {
    return `${count(name)} <= ${LOOK_AHEAD}`;
  }

  /** Names of what points there, and of its targets. */
  chain({ parameter, targets }: ChainCriterion): readonly [string, string] {
    const ends = endsOf({ targets }).flatMap(({ types, criterion }) => {
      if (criterion.kind === 'chain') return [this.chain(ofEither(criterion))[0]];
      if (criterion.kind === 'has') return [this.has(criterion, types, isThereAnywhere)];
      const inside = ofContained(criterion);
      return [this.#of(criterion, types), ...(inside === undefined ? [] : [this.#of(inside, types.map(containedType))])];
    });
    const all = ends.length === 1 ? (ends[0] as string) : this.#add(ends.map((name) => `select rid from ${name}`).join(' union all '));
    const sources = pointing(parameter.rows, `select distinct b.rid from ${all} b where ${this.#small(all)}`, this.#s);
    return [this.#add(sources), all];
  }

  /** `there`: what is pointed at is of these types; a chain may lead through contained ones too. */
  has({ type, parameter, criterion }: HasCriterion, types: readonly string[], there = isThere): string {
    const sources = this.#of(criterion, [type]);
    const found = pointedAtFrom(parameter.rows, `select distinct b.rid from ${sources} b where ${this.#small(sources)}`, this.#s);
    return this.#add(`select c.rid from (select distinct rid from (${found}) d) c where ${there('c.rid', types, this.#s, 'o')}`);
  }
}
