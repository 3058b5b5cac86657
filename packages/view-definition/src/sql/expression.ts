import type { Expression } from '../fhirpath/parser.ts';
import { refused } from '../refused.ts';
import { binary } from './binary.ts';
import { choiceName, elements, isAnyResource, isPrimitive } from './elements.ts';
import { callOf } from './functions.ts';
import { allOf, computed, type Sequence, type Truth, VARIABLES, type Value } from './sequence.ts';

/** Where an expression stands. */
export interface Context {
  /** SQL of the item (jsonb) that paths begin at. */
  readonly item: string;
  /** R4 types the item may have; empty: not known. */
  readonly types: readonly string[];
  /** SQL of the resource itself, and its type. */
  readonly resource: string;
  readonly resourceType: string;
  /** SQL: place of the item among its iteration, from 0. */
  readonly rowIndex: string;
  readonly variables: Variables;
  /** Place in the definition, for errors. */
  readonly where: string;
  /** Elements a type does not have find nothing: paths of a `repeat` are asked of items of many types. */
  readonly lenient?: true;
}

/** What goes into the statement's parameter: constants by name, literals by number. */
export interface Variables {
  /** Types of the constants that are defined. */
  readonly constants: ReadonlyMap<string, string>;
  /** Name of the variable for a text that stands in an expression. */
  readonly literal: (value: string) => string;
  /** A name no other item of the statement has. */
  readonly alias: () => string;
}

/** An expression as SQL. Throws ProblemError `invalid` for what is no expression over this type, or no part of what views can do. */
export function compile(expression: Expression, context: Context): Value {
  switch (expression.kind) {
    case 'this':
      return itemOf(context);
    case 'literal':
      return literalOf(expression, context);
    case 'empty':
      return computed('null::jsonb', []);
    case 'constant':
      return constantOf(expression.name, context);
    case 'member':
      return memberOf(expression, context);
    case 'index':
      return indexed(expression, context);
    case 'negative': {
      const of = compile(expression.of, context);
      return binary('-', literalOf({ value: { number: '0' }, type: 'decimal' }, context), of, context);
    }
    case 'binary':
      if (expression.operator === 'is' || expression.operator === 'as') {
        const { left, right } = expression;
        const name = expression.operator === 'as' ? 'ofType' : 'is';
        return callOf({ kind: 'call', of: left, name, arguments: [right] }, context, compile);
      }
      return binary(expression.operator, compile(expression.left, context), compile(expression.right, context), context);
    case 'call':
      return callOf(expression, context, compile);
  }
}

/** The item itself. */
export function itemOf({ item, types }: Context): Sequence {
  return { kind: 'sequence', base: item, path: '', operand: '@', many: false, lone: false, types };
}

function literalOf({ value, type }: Pick<Expression & { kind: 'literal' }, 'value' | 'type'>, { variables }: Context): Value {
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  if (typeof value === 'object') return { ...computed(`'${value.number}'::jsonb`, ['decimal']), operand: value.number };
  const name = variables.literal(value);
  return { ...computed(`(${VARIABLES} -> '${name}')`, [type]), operand: `$"${name}"` };
}

export const TRUE: Truth = { kind: 'truth', sql: 'true', when: { yes: '1 == 1', no: '1 == 2' } };
export const FALSE: Truth = { kind: 'truth', sql: 'false', when: { yes: '1 == 2', no: '1 == 1' } };

function constantOf(name: string, { variables, rowIndex, resource, resourceType, where }: Context): Sequence {
  if (name === 'rowIndex') return computed(`to_jsonb(${rowIndex})`, ['integer']);
  if (name === 'resource' || name === 'rootResource' || name === 'context') return computed(resource, [resourceType]);
  const type = variables.constants.get(name);
  if (type === undefined) {
    throw refused('constant-unknown', `Hằng %${name} chưa được khai báo.`, `The constant %${name} is not defined.`, where);
  }
  return { ...computed(`(${VARIABLES} -> '${name}')`, [type]), operand: `$"${name}"` };
}

function memberOf({ of, name }: Expression & { kind: 'member' }, context: Context): Sequence {
  const target = of === undefined ? itemOf(context) : compile(of, context);
  if (target.kind === 'truth') throw noMember(name, ['boolean'], context.where);
  if (context.lenient === true && !has(target, name)) return computed('null::jsonb', []);
  // An expression may begin with the type of its item: `Patient.name`.
  if (of === undefined && target.types.includes(name)) return target;
  return memberNamed(target, name, context.where);
}

function has({ types, choice }: Sequence, name: string): boolean {
  if (types.length === 0 || types.some(isAnyResource) || choice !== undefined) return true;
  return types.some((type) => elements(type)?.has(name) === true || elements(type)?.has(`${name}[x]`) === true);
}

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** The elements of this name. */
export function memberNamed(target: Sequence, name: string, where: string): Sequence {
  if (!NAME.test(name)) throw noMember(name, target.types, where);
  if (target.choice !== undefined) return memberNamed(opened(target), name, where);
  if (target.types.length === 0 || target.types.every(isAnyResource)) return stepInto(target, name, { list: true, types: [] });
  if (target.types.every(isPrimitive)) {
    if (target.shadow === undefined || (name !== 'extension' && name !== 'id')) throw noMember(name, target.types, where);
    const list = name === 'extension';
    const base: Sequence = { ...target, path: target.shadow, ...(target.operand === undefined ? {} : { operand: `@${target.shadow}` }) };
    return stepInto(base, name, { list, types: [list ? 'Extension' : 'string'] });
  }
  for (const type of target.types) {
    const known = elements(type);
    const rule = known?.get(name);
    if (rule !== undefined) return stepInto(target, name, { list: rule.list, types: rule.types });
    const choice = known?.get(`${name}[x]`);
    if (choice !== undefined) return choiceOf(target, name, choice.types);
  }
  throw noMember(name, target.types, where);
}

function stepInto(
  target: Sequence,
  name: string,
  { list, types }: { readonly list: boolean; readonly types: readonly string[] },
): Sequence {
  const step = `."${name}"[*]`;
  return {
    kind: 'sequence',
    base: target.base,
    path: target.path + step,
    ...(target.operand === undefined ? {} : { operand: target.operand + step }),
    many: target.many || list,
    lone: !target.many,
    types: [...types],
    shadow: `${target.path}."_${name}"[*]`,
  };
}

/** `value[x]` before a type is chosen: all of its names. */
function choiceOf(before: Sequence, name: string, types: readonly string[]): Sequence {
  const keys = types.map((type) => `@.key == "${choiceName(name, type)}"`).join(' || ');
  const step = `.keyvalue() ? (${keys}).value`;
  const { operand } = before;
  return {
    kind: 'sequence',
    base: before.base,
    path: before.path + step,
    ...(operand === undefined ? {} : { operand: operand + step }),
    many: before.many,
    lone: false,
    types,
    choice: { before, name, types },
  };
}

const opened = ({ choice: _, ...rest }: Sequence): Sequence => ({ ...rest, types: rest.types.filter((type) => !isPrimitive(type)) });

/** The element of a choice that has this type. Undefined when the choice cannot have it. */
export function chosen({ choice }: Sequence, type: string): Sequence | undefined {
  if (choice === undefined || !choice.types.includes(type)) return undefined;
  const one = stepInto(choice.before, choiceName(choice.name, type), { list: false, types: [type] });
  return one;
}

function noMember(name: string, types: readonly string[], where: string): Error {
  const of = types.join(' | ');
  return refused('path-unknown', `${of} không có phần tử ${name}.`, `${of} has no element ${name}.`, where);
}

function indexed({ of, index }: Expression & { kind: 'index' }, context: Context): Sequence {
  const target = compile(of, context);
  const place = compile(index, context);
  if (target.kind === 'truth' || place.kind === 'truth') {
    throw refused('index-type', 'Chỉ số [] phải là số nguyên trên một tập.', 'An index [] is an integer, of a collection.', context.where);
  }
  if (index.kind === 'literal' && typeof index.value === 'object' && /^\d+$/.test(index.value.number))
    return itemAt(target, Number(index.value.number));
  return computed(`(${allOf(target)} -> ((${place.base}) #>> '{}')::int)`, target.types);
}

/** The item at a place, from 0. */
export function itemAt(target: Sequence, place: number): Sequence {
  if (!target.many && place === 0) return target;
  if (!target.lone || !target.path.endsWith('[*]')) return computed(`(${allOf(target)} -> ${place})`, target.types);
  const at = (path: string): string => `${path.slice(0, -'[*]'.length)}[${place}]`;
  const { shadow: _, ...rest } = target;
  return {
    ...rest,
    path: at(target.path),
    ...(target.operand === undefined ? {} : { operand: at(target.operand) }),
    many: false,
    lone: false,
  };
}
