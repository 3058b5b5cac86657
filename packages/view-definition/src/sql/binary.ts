import type { Operator } from '../fhirpath/parser.ts';
import { refused } from '../refused.ts';
import type { Context } from './context.ts';
import { isMoment, isNumber, isText } from './elements.ts';
import { allOf, computed, firstOf, type Sequence, type Truth, type Value } from './sequence.ts';
import { byPredicates, joined, truthOf } from './truth.ts';

/** Two values and an operator as SQL. Nothing (an empty operand) makes nothing, as FHIRPath has it. */
export function binary(operator: Operator, left: Value, right: Value, context: Context): Value {
  switch (operator) {
    case 'and':
    case 'or':
    case 'xor':
    case 'implies':
      return joined(operator, truthOf(left, context), truthOf(right, context));
    case '=':
    case '!=':
      return equal(operator, left, right, context);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return ordered(operator, sequence(left, operator, context), sequence(right, operator, context), context);
    case '+':
    case '-':
    case '*':
    case '/':
    case 'div':
    case 'mod':
      return reckoned(operator, sequence(left, operator, context), sequence(right, operator, context), context);
    case '&': {
      const text = (value: Sequence): string => `coalesce(${firstOf(value)} #>> '{}', '')`;
      return computed(`to_jsonb(${text(sequence(left, operator, context))} || ${text(sequence(right, operator, context))})`, ['string']);
    }
    default:
      throw unsupported(operator, context);
  }
}

function unsupported(operator: string, { where }: Context): Error {
  return refused('operator-unsupported', `View không dùng được toán tử ${operator}.`, `Views have no operator ${operator}.`, where);
}

function sequence(value: Value, operator: string, { where }: Context): Sequence {
  if (value.kind === 'sequence') return value;
  throw refused(
    'operand-boolean',
    `Toán tử ${operator} không dùng cho giá trị đúng/sai.`,
    `The operator ${operator} does not take a boolean.`,
    where,
  );
}

const hasMoment = ({ types }: Sequence): boolean => types.some(isMoment);
/** Both can stand in a predicate, with one item at most: there what equals or comes before is what FHIRPath means. */
const direct = (a: Sequence, b: Sequence): boolean =>
  a.operand !== undefined && b.operand !== undefined && !a.many && !b.many && !hasMoment(a) && !hasMoment(b);

function equal(operator: '=' | '!=', left: Value, right: Value, context: Context): Truth {
  const sign = operator === '=' ? '=' : '<>';
  if (left.kind === 'truth' || right.kind === 'truth') {
    return { kind: 'truth', sql: `(${truthOf(left, context).sql} ${sign} ${truthOf(right, context).sql})` };
  }
  if (direct(left, right)) {
    const [same, other] = [`${left.operand} == ${right.operand}`, `${left.operand} != ${right.operand}`];
    return byPredicates(context, operator === '=' ? { yes: same, no: other } : { yes: other, no: same });
  }
  if (left.many || right.many) {
    const both = `select ${allOf(left)} as a, ${allOf(right)} as b`;
    return { kind: 'truth', sql: `(select case when a <> '[]' and b <> '[]' then a ${sign} b end from (${both} offset 0) pair)` };
  }
  if (hasMoment(left) || hasMoment(right)) {
    const same = `view_same_moment(${firstOf(left)} #>> '{}', ${firstOf(right)} #>> '{}')`;
    return { kind: 'truth', sql: operator === '=' ? same : `(not ${same})` };
  }
  return { kind: 'truth', sql: `(${firstOf(left)} ${sign} ${firstOf(right)})` };
}

const OPPOSITE = { '<': '>=', '>': '<=', '<=': '>', '>=': '<' } as const;

function ordered(operator: keyof typeof OPPOSITE, left: Sequence, right: Sequence, context: Context): Truth {
  if (hasMoment(left) || hasMoment(right)) {
    const before = (a: Sequence, b: Sequence): string => `view_before(${firstOf(a)} #>> '{}', ${firstOf(b)} #>> '{}')`;
    if (operator === '<' || operator === '>') return { kind: 'truth', sql: operator === '<' ? before(left, right) : before(right, left) };
    return { kind: 'truth', sql: `(not ${operator === '<=' ? before(right, left) : before(left, right)})` };
  }
  if (direct(left, right)) {
    const [yes, no] = [operator, OPPOSITE[operator]].map((sign) => `${left.operand} ${sign} ${right.operand}`) as [string, string];
    return byPredicates(context, { yes, no });
  }
  const both = `select ${firstOf(left)} as a, ${firstOf(right)} as b`;
  return {
    kind: 'truth',
    sql: `(select case when jsonb_typeof(a) = jsonb_typeof(b) then a ${operator} b end from (${both} offset 0) pair)`,
  };
}

function reckoned(operator: '+' | '-' | '*' | '/' | 'div' | 'mod', left: Sequence, right: Sequence, context: Context): Sequence {
  const types = [...left.types, ...right.types];
  if (operator === '+' && types.length > 0 && types.every(isText)) {
    return computed(`to_jsonb((${firstOf(left)} #>> '{}') || (${firstOf(right)} #>> '{}'))`, ['string']);
  }
  if (types.some((type) => !isNumber(type))) {
    throw refused('operand-not-number', `Toán tử ${operator} cần hai số.`, `The operator ${operator} takes two numbers.`, context.where);
  }
  const number = (value: Sequence): string => `view_number(${firstOf(value)})`;
  const divisor = `nullif(${number(right)}, 0)`;
  const sql = {
    '+': `${number(left)} + ${number(right)}`,
    '-': `${number(left)} - ${number(right)}`,
    '*': `${number(left)} * ${number(right)}`,
    '/': `trim_scale(${number(left)} / ${divisor})`,
    div: `trunc(${number(left)} / ${divisor})`,
    mod: `${number(left)} % ${divisor}`,
  }[operator];
  const sign = operator === 'mod' ? '%' : operator;
  const operand =
    left.operand === undefined || right.operand === undefined || left.many || right.many || operator === 'div'
      ? {}
      : { operand: `(${left.operand} ${sign} ${right.operand})` };
  return { ...computed(`to_jsonb(${sql})`, ['decimal']), ...operand };
}
