import type { Expression } from '../fhirpath/parser.ts';
import { refused, requireText } from '../refused.ts';
import { binary } from './binary.ts';
import type { Context } from './context.ts';
import { callOf } from './functions.ts';
import { has, itemAt, itemOf, memberNamed, noMember } from './member.ts';
import { allOf, computed, type Sequence, type Truth, VARIABLES, type Value } from './sequence.ts';

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

function literalOf({ value, type }: Pick<Expression & { kind: 'literal' }, 'value' | 'type'>, { variables, where }: Context): Value {
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  if (typeof value === 'object') return { ...computed(`'${value.number}'::jsonb`, ['decimal']), operand: value.number };
  requireText(value, where);
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
