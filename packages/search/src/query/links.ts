import type { Problem } from '@hub/outcome';
import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from '../parameters.ts';
import { searchProblem } from './problems.ts';
import type { Criterion } from './query.ts';
import { type Scope, scopeOfType } from './scope.ts';
import { split } from './split.ts';

/** Steps of one criterion from resource to resource, forwards (`patient.`) and backwards (`_has:`) together. */
export const MAX_LINKS = 8;
/** Ways one criterion may lead: a step over a reference to anything has one for each type. */
export const MAX_PATHS = 300;
/** Ways of all criteria of a search together. */
const MAX_ALL_PATHS = 600;
/** Of all criteria together. */
const MAX_ALL_STEPS = 256;
/** Values times the ways they are asked on. */
const MAX_CHAINED = 10_000;

/** Reads what comes after a step. */
export interface Next {
  /** The criterion `name` of a type. */
  read(type: string, name: string): Criterion | Problem;
  /** The type has a parameter of this code. */
  knows(type: string, code: string): boolean;
}

/** How many steps a parameter's name takes: `a.b.c` two, `_has:T:a:b.c` two. */
export function linksOf(name: string): number {
  // Nearly every name is of the resource itself.
  if (!name.includes('.') && !name.includes('_has:')) return 0;
  return name.split(/\.|_has:/).length - 1;
}

/**
 * `encounter.patient.name`, `subject:Patient.name:exact`: over every searched type that the reference can point at and that
 * understands the rest (R4 search.html#chaining). `link` is the step, `rest` what is asked of its target.
 */
export function parseChain(parameter: Parameter, link: string, rest: string, text: string, next: Next): Criterion | Problem {
  const [code = '', only, ...more] = link.split(':');
  if (more.length > 0) return searchProblem.modifierUnknown(code, more.join(':'));
  if (kindOf(parameter) !== 'reference') return searchProblem.chainTarget(link);
  const all = targetTypes(parameter);
  if (only !== undefined && !all.includes(only)) return searchProblem.modifierUnknown(code, only);
  const first = rest.startsWith('_has:') ? undefined : (rest.split(/[.:]/)[0] as string);
  const asked = all.filter((target) => (only === undefined || target === only) && (first === undefined || next.knows(target, first)));
  // Every way is asked for every value: a reference to anything multiplies them.
  const values = split(text, ',').length;
  const most = (ways: number) => Math.floor(MAX_CHAINED / ways);
  if (linksOf(rest) === 0 && asked.length > 1 && values > most(asked.length))
    return searchProblem.tooManyValues(`${link}.${rest}`, most(asked.length));
  const targets: { type: string; criterion: Criterion }[] = [];
  let refused: Problem | undefined;
  let unknown: Problem | undefined;
  for (const type of asked) {
    const criterion = next.read(type, rest);
    // A type need not know the parameter, nor a value fit its kind there: one of them is enough.
    if (!isProblem(criterion)) targets.push({ type, criterion });
    else if (isUnknown(criterion)) unknown ??= criterion;
    else refused ??= criterion;
  }
  if (targets.length === 0) return refused ?? unknown ?? searchProblem.chainTarget(`${link}.${first ?? rest}`);
  const ways = targets.reduce((sum, { criterion }) => sum + waysOf(criterion), 0);
  if (ways > MAX_PATHS) return searchProblem.chainPaths(link);
  if (ways > 1 && values > most(ways)) return searchProblem.tooManyValues(`${link}.${rest}`, most(ways));
  return { kind: 'chain', parameter, targets };
}

/**
 * `_has:Observation:patient:code` (R4 search.html#has): some Observation whose `patient` points here has this `code`. The rest may be a
 * chain or another `_has`. Every searched type must be one the reference can point at.
 */
export function parseHas(scope: Scope, name: string, next: Next): Criterion | Problem {
  const [, type, code, rest] = /^_has:([A-Za-z]{1,64}):([^:.]+):(.+)$/s.exec(name) ?? [];
  if (type === undefined || code === undefined || rest === undefined) return searchProblem.hasForm(name);
  const parameters = parametersOf(type);
  if (parameters === undefined) return searchProblem.notOfType(type);
  const parameter = parameters.get(code);
  if (parameter === undefined || kindOf(parameter) !== 'reference' || !pointsAt(parameter, scope.types))
    return searchProblem.hasTarget(type, code, scope.name);
  const criterion = next.read(type, rest);
  return isProblem(criterion) ? criterion : { kind: 'has', type, parameter, criterion };
}

function pointsAt(parameter: Parameter, types: readonly string[]): boolean {
  const known = targetTypes(parameter);
  return types.every((type) => known.includes(type));
}

/** Searched types a reference parameter can point at. */
export function targetTypes({ targets, only }: Parameter): readonly string[] {
  return only === undefined ? (targets ?? SEARCHED_TYPES).filter((type) => SEARCHED_TYPES.includes(type)) : [only];
}

/** Refuses chains and `_has` that would cost too much together, by their names: nothing is read yet. */
export function tooManySteps(names: readonly string[]): Problem | undefined {
  let steps = 0;
  for (const name of names) steps += Math.min(linksOf(name), MAX_LINKS);
  return steps > MAX_ALL_STEPS ? searchProblem.tooManySteps() : undefined;
}

/** Refuses criteria that lead through too many types together. */
export function tooManyPaths(criteria: readonly Criterion[]): Problem | undefined {
  const ways = criteria.filter(({ kind }) => kind === 'chain' || kind === 'has').reduce((sum, criterion) => sum + waysOf(criterion), 0);
  return ways > MAX_ALL_PATHS ? searchProblem.tooManySteps() : undefined;
}

const counted = new WeakMap<Criterion, number>();

/** Ends a criterion has, over all types of its steps. */
function waysOf(criterion: Criterion): number {
  let count = counted.get(criterion);
  if (count === undefined) {
    count =
      criterion.kind === 'chain'
        ? criterion.targets.reduce((sum, target) => sum + waysOf(target.criterion), 0)
        : criterion.kind === 'has'
          ? waysOf(criterion.criterion)
          : 1;
    counted.set(criterion, count);
  }
  return count;
}

/** Reads the same words of the same type once, however many ways lead there. */
export function readOnce(read: (scope: Scope, name: string) => Criterion | Problem): Next['read'] {
  const known = new Map<string, Criterion | Problem>();
  return (type, name) => {
    const key = `${type} ${name}`;
    let found = known.get(key);
    if (found === undefined) {
      found = read(scopeOfType(type), name);
      known.set(key, found);
    }
    return found;
  };
}

export function isProblem(read: Criterion | Problem): read is Problem {
  return 'category' in read;
}

/** The type simply has no such parameter, or nothing there leads on. */
const isUnknown = ({ code }: Problem) =>
  code === 'search-parameter-unknown' || code === 'search-chain-target' || code === 'search-has-target';
