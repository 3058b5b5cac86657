import type { Problem } from '@hub/outcome';
import { LONGEST_CONTENT, MOST_CONTENTS, parseContent } from '../content.ts';
import { modified, withUnitTexts } from '../modifier-rows.ts';
import { narrativeParameter, parseNarrative } from '../narrative.ts';
import { kindOf, type Parameter } from '../parameters.ts';
import { parseComposite } from '../types/composite/parse.ts';
import { type DateValue, parseDate } from '../types/date/parse.ts';
import { parseNear } from '../types/near/parse.ts';
import { parseNumber, parseQuantity, type QuantityValue } from '../types/quantity/parse.ts';
import { parseReference } from '../types/reference/parse.ts';
import { parseString, STRING_MODIFIERS, type StringModifier } from '../types/string/parse.ts';
import { byCode } from '../types/token/hierarchy.ts';
import { parseConcept, parseOfType, parseToken, TOKEN_MODIFIERS } from '../types/token/parse.ts';
import { parseAbove, parseBelow, parseUri, parseVersion } from '../types/uri/parse.ts';
import { isProblem, linksOf, MAX_LINKS, type Next, parseChain, parseHas, readOnce, targetTypes } from './links.ts';
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
/** Values of kinds that are ranges of an index, each in every unit there is: a plan of thousands takes longer than a search may. */
const MAX_RANGES = 200;
const RANGES: ReadonlySet<string> = new Set(['quantity', 'composite', 'special']);

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * Reads one criterion of a search: `name` as in the URL (`code:not`, `encounter.patient.identifier`, `subject:Patient.name`,
 * `_has:Observation:patient:code`), its value text. Returns the criterion or the problem with it.
 */
export function parseCriterion(scope: Scope, name: string, asked: string, context: CriterionContext): Criterion | Problem {
  // Stored text is NFC, so what is held against it is.
  const text = asked.normalize('NFC');
  if (text.includes('\0')) return searchProblem.value(name, 'có ký tự NUL', 'holds a NUL character');
  const links = linksOf(name);
  if (links === 0) return parseOwn(scope, name, text, context);
  if (links > MAX_LINKS) return searchProblem.chainDepth(name, MAX_LINKS);
  const next: Next = {
    read: readOnce((inner, rest) => parseStep(inner, rest, text, context, next)),
    knows: (type, code) => parameterExists(scopeOfType(type), code),
  };
  const criterion = parseStep(scope, name, text, context, next);
  return isProblem(criterion) ? { ...criterion, expression: name } : criterion;
}

/** One step of a chain or `_has`, or what stands at its end. */
function parseStep(scope: Scope, name: string, text: string, context: CriterionContext, next: Next): Criterion | Problem {
  if (name.startsWith('_has:')) return parseHas(scope, name, next);
  const dot = name.indexOf('.');
  if (dot <= 0) return parseOwn(scope, name, text, context);
  const link = name.slice(0, dot);
  const code = link.split(':')[0] as string;
  const parameter = scope.parameter(code);
  return parameter === undefined ? unknown(scope, code) : parseChain(parameter, link, name.slice(dot + 1), text, next);
}

/** A criterion on the searched resource itself. */
function parseOwn(scope: Scope, name: string, text: string, context: CriterionContext): Criterion | Problem {
  const [code = '', modifier, ...more] = name.split(':');
  if (more.length > 0) return searchProblem.modifierUnknown(code, more.join(':'));
  if (text === '') return parameterExists(scope, code) ? searchProblem.empty(name) : unknown(scope, code);
  const texts = [...new Set(split(text, ','))];
  if (texts.length > MAX_VALUES) return searchProblem.tooManyValues(name, MAX_VALUES);
  if (isBuiltIn(code) && modifier === 'missing') return builtInMissing(code, name, text);
  if (isBuiltIn(code)) return modifier === undefined ? builtIn(code, texts, context) : searchProblem.modifierUnknown(code, modifier);
  const narrative = code === '_text' ? narrativeParameter(scope.types) : undefined;
  if (narrative !== undefined) {
    if (modifier === 'missing') return missing(name, narrative, text);
    if (modifier !== undefined) return searchProblem.modifierUnknown(code, modifier);
    const values = texts.map((one) => parseNarrative(unescapeValue(one)));
    return isComplete(values) ? { kind: 'string', parameter: narrative, modifier: 'starts', values } : searchProblem.empty(name);
  }
  const parameter = scope.parameter(code);
  if (parameter === undefined) return unknown(scope, code);
  // R4 search, modifiers: "for all parameters (except combination)".
  if (modifier === 'missing' && kindOf(parameter) !== 'composite') return missing(name, parameter, text);
  if (RANGES.has(kindOf(parameter)) && texts.length > MAX_RANGES) return searchProblem.tooManyValues(name, MAX_RANGES);
  return parseValues(name, parameter, modifier, texts, context);
}

function missing(name: string, parameter: Parameter, text: string): Criterion | Problem {
  if (text === 'true' || text === 'false') return { kind: 'missing', parameter, missing: text === 'true' };
  return searchProblem.value(name, 'cần true hoặc false', 'expected true or false');
}

function parameterExists(scope: Scope, code: string): boolean {
  return isBuiltIn(code) || scope.parameter(code) !== undefined || (code === '_text' && narrativeParameter(scope.types) !== undefined);
}

function unknown({ types, name }: Scope, code: string): Problem {
  return types.length === 1 ? searchProblem.parameterUnknown(name, code) : searchProblem.parameterNotCommon(code);
}

/** Answered from the resource table, not from index rows. */
const BUILT_IN = ['_id', '_lastUpdated', '_source', '_content'] as const;
const isBuiltIn = (code: string) => isOneOf(BUILT_IN, code);

/** Only `_source` can be missing; an id, a moment and some content every resource has. */
function builtInMissing(code: string, name: string, text: string): Criterion | Problem {
  if (text !== 'true' && text !== 'false') return searchProblem.value(name, 'cần true hoặc false', 'expected true or false');
  if (code === '_source') return { kind: 'source', values: [], missing: text === 'true' };
  if (text === 'true') return { kind: 'id', values: [] };
  return { kind: 'updated', values: [parseDate('ge0001', 0) as DateValue] };
}

function builtIn(code: string, texts: readonly string[], context: CriterionContext): Criterion | Problem {
  if (code === '_id') {
    const values = texts.map(unescapeValue);
    // What cannot be an id (`system|code`, which R4 lets a token be) is nobody's: it matches nothing, as an unknown id does.
    return { kind: 'id', values: values.filter((id) => ID.test(id)) };
  }
  if (code === '_content') {
    if (texts.length > MOST_CONTENTS) return searchProblem.tooManyValues(code, MOST_CONTENTS);
    const values = texts.map((text) => parseContent(unescapeValue(text)));
    if (isComplete(values)) return { kind: 'content', values };
    return searchProblem.value(code, `cần từ 1 đến ${LONGEST_CONTENT} ký tự`, `expected 1 to ${LONGEST_CONTENT} characters`);
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
      if (modifier === 'text') {
        const values = texts.map((text) => parseString(text, 'starts'));
        if (!isComplete(values)) return searchProblem.empty(name);
        return { kind: 'string', parameter: modified(parameter, 'text'), modifier: 'starts', values };
      }
      if (modifier === 'in' || modifier === 'not-in') {
        const urls = texts.map(unescapeValue);
        if (urls.some((url) => url === '')) return searchProblem.empty(name);
        const asked = urls.map((url) => ({ how: 'in' as const, url }));
        return { kind: 'token', parameter, negated: modifier === 'not-in', values: [], asked };
      }
      if (modifier === 'above' || modifier === 'below') return parseHierarchy(name, parameter, modifier, texts);
      if (modifier === 'of-type') {
        const values = texts.map(parseOfType);
        if (!isComplete(values))
          return searchProblem.value(name, 'cần hệ|mã loại|giá trị, đủ cả ba', 'expected system|code|value, all three');
        return { kind: 'token', parameter: modified(parameter, 'of-type'), negated: false, values };
      }
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
      if (!isComplete(values))
        return parameter.type === 'number'
          ? searchProblem.value(name, 'cần số', 'expected a number')
          : searchProblem.value(name, 'cần số, hoặc số|hệ|đơn vị', 'expected number or number|system|code');
      const asked: readonly QuantityValue[] = values;
      const texted = asked.some(({ system, code }) => system === undefined && code !== undefined);
      return { kind: 'quantity', parameter: texted ? withUnitTexts(parameter) : parameter, values };
    }
    case 'reference': {
      if (modifier === 'identifier') {
        const own = modified(parameter, 'identifier');
        const values = texts.map((text) => parseToken(text, own));
        if (!isComplete(values)) return searchProblem.value(name, 'cần giá trị, hoặc hệ|giá trị', 'expected value or system|value');
        return { kind: 'token', parameter: own, negated: false, values };
      }
      const types = targetTypes(parameter);
      if (parameter.entry === true && (modifier === undefined || types.includes(modifier))) {
        const values = texts.map(unescapeValue);
        if (values.some((value) => value === '')) return searchProblem.empty(name);
        const ids = values.map((value) => (value.startsWith('urn:') ? value : (value.split('/').at(-1) as string)));
        return { kind: 'chain', parameter, targets: types.map((type) => ({ type, criterion: { kind: 'id', values: ids } })) };
      }
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
      const versions = texts.map((text) => parseVersion(text, modifier === 'below')).filter((one) => one !== undefined);
      if (versions.length > MAX_RANGES) return searchProblem.tooManyValues(name, MAX_RANGES);
      const plain = versions.length === 0 ? texts : texts.filter((text) => parseVersion(text, false) === undefined);
      const also = versions.length === 0 ? {} : { versions };
      if (modifier === 'below') {
        const below = plain.map(parseBelow).filter((one) => one !== undefined);
        if (below.length < plain.length) return searchProblem.value(name, 'cần URL có đường dẫn', 'expected a URL with a path');
        return { kind: 'uri', parameter, values: below.map(({ value }) => value), below: below.map(({ start }) => start), ...also };
      }
      if (modifier === 'above') {
        if (versions.length > 0) return searchProblem.value(name, ':above không nhận |phiên bản', ':above takes no |version');
        const above = texts.map(parseAbove);
        if (!isComplete(above)) return searchProblem.value(name, 'cần URL có đường dẫn', 'expected a URL with a path');
        return { kind: 'uri', parameter, values: [...new Set(above.flat())] };
      }
      if (modifier !== undefined) return refused();
      const values = plain.map(parseUri);
      return isComplete(values) ? { kind: 'uri', parameter, values, ...also } : searchProblem.empty(name);
    }
    case 'special': {
      if (modifier !== undefined) return refused();
      const values = texts.map(parseNear);
      return isComplete(values)
        ? { kind: 'special', parameter, values }
        : searchProblem.value(name, 'cần vĩ độ|kinh độ|khoảng cách|đơn vị', 'expected latitude|longitude|distance|units');
    }
    case 'composite': {
      if (modifier !== undefined) return refused();
      const { components = [] } = parameter;
      const values = texts.map((text) => parseComposite(text, components, context));
      const form = components.map(({ type }) => type).join('$');
      return isComplete(values)
        ? { kind: 'composite', parameter, values }
        : searchProblem.value(name, `cần ${form}, các phần nối bằng $`, `expected ${form}, the parts joined by $`);
    }
  }
}

/** `:above` and `:below` of tokens: what the code's own form says now, the rest is for the store to look up. */
function parseHierarchy(name: string, parameter: Parameter, how: 'above' | 'below', texts: readonly string[]): Criterion | Problem {
  const concepts = texts.map(parseConcept).filter((one) => one !== undefined);
  if (concepts.length < texts.length) return searchProblem.value(name, 'cần hệ|mã', 'expected system|code');
  const known = concepts.map(({ system, code }) => byCode(how, system, code));
  const values = known.flatMap((found) => found ?? []);
  const asked = concepts.filter((_, i) => known[i] === undefined).map((concept) => ({ how, ...concept }));
  return { kind: 'token', parameter, negated: false, values, ...(asked.length === 0 ? {} : { asked }) };
}

function isComplete<T>(values: readonly (T | undefined)[]): values is readonly T[] {
  return values.every((value) => value !== undefined);
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
