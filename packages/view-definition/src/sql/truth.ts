import { refused } from '../refused.ts';
import type { Context } from './context.ts';
import { firstOf, judged, someOf, type Truth, type Value } from './sequence.ts';

/** A truth by predicates over the context's item. */
export function byPredicates(context: Pick<Context, 'item'>, when: { readonly yes: string; readonly no: string }): Truth {
  return { kind: 'truth', sql: judged(context.item, when), when };
}

/** A value where a truth is asked for: a boolean is what it says, any other single item is true (FHIRPath, singleton evaluation of collections). */
export function truthOf(value: Value, context: Context): Truth {
  if (value.kind === 'truth') return value;
  const { operand, types, many } = value;
  const said = types.length === 0 || types.includes('boolean');
  if (operand !== undefined && !many) {
    if (said) return byPredicates(context, { yes: `${operand} == true`, no: `${operand} == false` });
    return byPredicates(context, { yes: `exists(${operand})`, no: '1 == 2' });
  }
  const first = firstOf(value);
  if (said) return { kind: 'truth', sql: `(case ${first} when 'true' then true when 'false' then false end)` };
  return { kind: 'truth', sql: `(case when ${someOf(value)} then true end)` };
}

/** As {@link truthOf}, where the definition asks for a boolean and nothing else. */
export function strictTruthOf(value: Value, context: Context): Truth {
  if (value.kind === 'sequence' && value.types.length > 0 && !value.types.includes('boolean')) {
    throw refused(
      'where-not-boolean',
      `Điều kiện phải là đúng hoặc sai (boolean), không phải ${value.types.join(' | ')}.`,
      `A condition is a boolean, not ${value.types.join(' | ')}.`,
      context.where,
    );
  }
  return truthOf(value, context);
}

export function not(truth: Truth): Truth {
  const { when } = truth;
  return { kind: 'truth', sql: `(not ${truth.sql})`, ...(when === undefined ? {} : { when: { yes: when.no, no: when.yes } }) };
}

/** Both, either, exactly one, or the second whenever the first: in logic of three values. */
export function joined(operator: 'and' | 'or' | 'xor' | 'implies', a: Truth, b: Truth): Truth {
  if (operator === 'implies') return joined('or', not(a), b);
  if (operator === 'xor') return joined('or', joined('and', a, not(b)), joined('and', not(a), b));
  const sql = `(${a.sql} ${operator} ${b.sql})`;
  if (a.when === undefined || b.when === undefined) return { kind: 'truth', sql };
  const [yes, no] = operator === 'and' ? ['&&', '||'] : ['||', '&&'];
  const pair = (sign: string, one: string, two: string): string => `((${one}) ${sign} (${two}))`;
  return { kind: 'truth', sql, when: { yes: pair(yes, a.when.yes, b.when.yes), no: pair(no, a.when.no, b.when.no) } };
}
