import type { Problem } from '@hub/outcome';
import { kindOf, type Parameter, SEARCHED_TYPES } from '../parameters.ts';
import { parseDate } from '../types/date/parse.ts';
import { parseNumber, parseQuantity } from '../types/quantity/parse.ts';
import { parseReference } from '../types/reference/parse.ts';
import { parseString, STRING_MODIFIERS, type StringModifier } from '../types/string/parse.ts';
import { parseToken, TOKEN_MODIFIERS } from '../types/token/parse.ts';
import { parseUri } from '../types/uri/parse.ts';
import { searchProblem } from './problems.ts';
import type { Criterion } from './query.ts';
import { type Scope, scopeOfType } from './scope.ts';
import { split, unescapeValue } from './split.ts';

/** What reading a criterion needs to know. */
export interface CriterionContext {
  /** Own base URL with trailing slash. */
  readonly base?: string;
  /** Epoch milliseconds, for `ap`. */
  readonly now: number;
}

/** Values in one OR list; more are refused before they cost anything. */
export const MAX_VALUES = 2_000;
/** Values times types of a chain. */
const MAX_CHAINED = 10_000;

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * Reads one criterion of a search: `name` as in the URL (`code:not`, `patient.identifier`, `subject:Patient.name`), its value text.
 * Returns the criterion or the problem with it.
 */
export function parseCriterion(scope: Scope, name: string, text: string, context: CriterionContext, depth = 0): Criterion | Problem {
  if (name.startsWith('_has:')) return searchProblem.has(name);
  if (text.includes('\0')) return searchProblem.value(name, 'có ký tự NUL', 'holds a NUL character');
  const dot = name.indexOf('.');
  if (dot > 0)
    return depth > 0 ? searchProblem.chainDepth(name) : parseChain(scope, name.slice(0, dot), name.slice(dot + 1), text, context);
  const [code = '', modifier, ...more] = name.split(':');
  if (more.length > 0) return searchProblem.modifierUnknown(code, more.join(':'));
  if (text === '') return parameterExists(scope, code) ? searchProblem.empty(name) : unknown(scope, code);
  const texts = [...new Set(split(text, ','))];
  if (texts.length > MAX_VALUES) return searchProblem.tooManyValues(name, MAX_VALUES);
  if (isBuiltIn(code)) return modifier === undefined ? builtIn(code, texts, context) : searchProblem.modifierUnknown(code, modifier);
  const parameter = scope.parameter(code);
  if (parameter === undefined) return unknown(scope, code);
  if (modifier === 'missing') {
    if (text === 'true' || text === 'false') return { kind: 'missing', parameter, missing: text === 'true' };
    return searchProblem.value(name, 'cần true hoặc false', 'expected true or false');
  }
  return parseValues(name, parameter, modifier, texts, context);
}

function parameterExists(scope: Scope, code: string): boolean {
  return isBuiltIn(code) || scope.parameter(code) !== undefined;
}

function unknown({ types, name }: Scope, code: string): Problem {
  return types.length === 1 ? searchProblem.parameterUnknown(name, code) : searchProblem.parameterNotCommon(code);
}

/** Answered from the resource table, not from index rows. */
const BUILT_IN = ['_id', '_lastUpdated', '_source'] as const;
const isBuiltIn = (code: string) => isOneOf(BUILT_IN, code);

function builtIn(code: string, texts: readonly string[], context: CriterionContext): Criterion | Problem {
  if (code === '_id') {
    const values = texts.map(unescapeValue);
    // What cannot be an id (`system|code`, which R4 lets a token be) is nobody's: it matches nothing, as an unknown id does.
    return { kind: 'id', values: values.filter((id) => ID.test(id)) };
  }
  if (code === '_source') {
    const values = texts.map(unescapeValue);
    return values.every((value) => value !== '') ? { kind: 'source', values } : searchProblem.empty(code);
  }
  const values = texts.map((text) => parseDate(text, context.now));
  return isComplete(values) ? { kind: 'updated', values } : searchProblem.value(code, 'không phải là ngày giờ', 'not a date');
}

function parseValues(
  name: string,
  parameter: Parameter,
  modifier: string | undefined,
  texts: readonly string[],
  context: CriterionContext,
): Criterion | Problem {
  const refused = () => searchProblem.modifierUnknown(parameter.code, modifier as string);
  switch (kindOf(parameter)) {
    case 'token': {
      if (modifier !== undefined && !isOneOf(TOKEN_MODIFIERS, modifier)) return refused();
      const values = texts.map((text) => parseToken(text, parameter));
      if (!isComplete(values)) return searchProblem.value(name, 'cần mã, hoặc hệ|mã', 'expected code or system|code');
      if (parameter.codeSystemsDiffer === true && values.some((value) => typeof value?.system === 'string'))
        return searchProblem.value(
          name,
          'các loại này dùng hệ mã khác nhau; chỉ ghi mã',
          'these types use different code systems; give the code alone',
        );
      return { kind: 'token', parameter, negated: modifier === 'not', values };
    }
    case 'string': {
      if (modifier !== undefined && !isOneOf(STRING_MODIFIERS, modifier)) return refused();
      const how: StringModifier = modifier ?? 'starts';
      const values = texts.map((text) => parseString(text, how));
      return isComplete(values) ? { kind: 'string', parameter, modifier: how, values } : searchProblem.empty(name);
    }
    case 'date': {
      if (modifier !== undefined) return refused();
      const values = texts.map((text) => parseDate(text, context.now));
      if (!isComplete(values))
        return searchProblem.value(
          name,
          'cần ngày dạng yyyy, yyyy-mm, yyyy-mm-dd hoặc yyyy-mm-ddThh:mm',
          'expected yyyy, yyyy-mm, yyyy-mm-dd or yyyy-mm-ddThh:mm',
        );
      return { kind: 'date', parameter, values };
    }
    case 'quantity': {
      if (modifier !== undefined) return refused();
      const values = texts.map(parameter.type === 'number' ? parseNumber : parseQuantity);
      if (!isComplete(values) && parameter.type === 'number') return searchProblem.value(name, 'cần số', 'expected a number');
      if (!isComplete(values)) return searchProblem.value(name, 'cần số, hoặc số|hệ|đơn vị', 'expected number or number|system|code');
      return { kind: 'quantity', parameter, values };
    }
    case 'reference': {
      const types = targetTypes(parameter);
      if (modifier !== undefined && !types.includes(modifier)) return refused();
      const values = texts.map((text) =>
        parseReference(text, parameter, {
          types,
          ...(modifier === undefined ? {} : { type: modifier }),
          ...(context.base === undefined ? {} : { base: context.base }),
        }),
      );
      if (!isComplete(values)) return searchProblem.value(name, 'cần id, Loại/id hoặc URL', 'expected id, Type/id or a URL');
      return { kind: 'reference', parameter, values };
    }
    case 'uri': {
      if (modifier !== undefined) return refused();
      const values = texts.map(parseUri);
      return isComplete(values) ? { kind: 'uri', parameter, values } : searchProblem.empty(name);
    }
  }
}

/** `patient.identifier`, `subject:Patient.name:exact`: one step, over the searched types the reference can point at. */
function parseChain(scope: Scope, link: string, rest: string, text: string, context: CriterionContext): Criterion | Problem {
  const [code = '', only, ...more] = link.split(':');
  if (more.length > 0) return searchProblem.modifierUnknown(code, more.join(':'));
  const parameter = scope.parameter(code);
  if (parameter === undefined) return unknown(scope, code);
  if (kindOf(parameter) !== 'reference') return searchProblem.chainTarget(link);
  if (rest.includes('.')) return searchProblem.chainDepth(`${link}.${rest}`);
  const inner = rest.split(':')[0] as string;
  const types = targetTypes(parameter).filter(
    (target) => (only === undefined || target === only) && parameterExists(scopeOfType(target), inner),
  );
  if (types.length === 0)
    return only !== undefined && !targetTypes(parameter).includes(only)
      ? searchProblem.modifierUnknown(code, only)
      : searchProblem.chainTarget(`${link}.${inner}`);
  // Every type is asked for every value: a reference to anything multiplies them.
  const most = Math.floor(MAX_CHAINED / types.length);
  if (types.length > 1 && split(text, ',').length > most) return searchProblem.tooManyValues(`${link}.${inner}`, most);
  const targets: { type: string; criterion: Criterion }[] = [];
  let refused: Problem | undefined;
  for (const target of types) {
    const criterion = parseCriterion(scopeOfType(target), rest, text, context, 1);
    // Types that share a parameter's name may differ in its kind: a value that fits one of them is enough.
    if ('category' in criterion) refused ??= criterion;
    else targets.push({ type: target, criterion });
  }
  return targets.length === 0 ? (refused as Problem) : { kind: 'chain', parameter, targets };
}

/** Searched types a reference parameter can point at. */
export function targetTypes({ targets, only }: Parameter): readonly string[] {
  return only === undefined ? (targets ?? SEARCHED_TYPES) : [only];
}

function isComplete<T>(values: readonly (T | undefined)[]): values is readonly T[] {
  return values.every((value) => value !== undefined);
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
