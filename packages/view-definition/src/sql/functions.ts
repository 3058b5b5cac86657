import type { Expression } from '../fhirpath/parser.ts';
import { refused } from '../refused.ts';
import type { Context } from './context.ts';
import { isAnyResource, isMoment, isNumber, isPrimitive, isType } from './elements.ts';
import { chosen, itemAt, itemOf, memberNamed } from './member.ts';
import { allOf, computed, firstOf, rowsOf, type Sequence, someOf, type Truth, type Value } from './sequence.ts';
import { byPredicates, not, strictTruthOf, truthOf } from './truth.ts';

type Call = Expression & { readonly kind: 'call' };
type Compile = (expression: Expression, context: Context) => Value;

interface Invocation {
  readonly call: Call;
  readonly context: Context;
  readonly compile: Compile;
  readonly target: Value;
}

type Implementation = { readonly least: number; readonly most: number; readonly make: (invocation: Invocation) => Value };

/** A function applied: those of the view profile of FHIRPath (SQL on FHIR v2), and what is needed beside them. */
export function callOf(call: Call, context: Context, compile: Compile): Value {
  const found = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
  if (found === undefined) {
    const names = Object.keys(FUNCTIONS).join(', ');
    throw refused(
      'function-unsupported',
      `View không có hàm ${call.name}(). Các hàm dùng được: ${names}.`,
      `Views have no function ${call.name}(). They have: ${names}.`,
      context.where,
    );
  }
  const count = call.arguments.length;
  if (count < found.least || count > found.most) {
    throw refused(
      'function-arguments',
      `Hàm ${call.name}() có sai số tham số.`,
      `${call.name}() has a wrong number of arguments.`,
      context.where,
    );
  }
  const target = call.of === undefined ? itemOf(context) : compile(call.of, context);
  return found.make({ call, context, compile, target });
}

/** A function without arguments, or with up to `most`. */
const of = (make: Implementation['make'], least = 0, most = least): Implementation => ({ least, most, make });

const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  where: of((one) => filtered(one), 1),
  exists: of((one) => some(one.call.arguments.length === 0 ? one.target : filtered(one), one.context), 0, 1),
  empty: of(({ target, context }) => not(some(target, context))),
  not: of(({ target, context }) => not(truthOf(target, context))),
  all: of((one) => {
    const condition = one.call.arguments[0] as Expression;
    const negated: Expression = {
      kind: 'call',
      of: { kind: 'call', of: condition, name: 'allTrue', arguments: [] },
      name: 'not',
      arguments: [],
    };
    return not(some(filtered({ ...one, call: { ...one.call, arguments: [negated] } }), one.context));
  }, 1),
  // True only where it is true: the inner half of `all`, whose items may leave it open.
  allTrue: of(({ target, context }) => {
    const truth = truthOf(target, context);
    const { when } = truth;
    return {
      kind: 'truth',
      sql: `coalesce(${truth.sql}, false)`,
      ...(when === undefined ? {} : { when: { yes: when.yes, no: `!(${when.yes})` } }),
    };
  }),
  count: of((one) => computed(`to_jsonb(jsonb_array_length(${allOf(items(one))}))`, ['integer'])),
  first: of((one) => itemAt(items(one), 0)),
  last: of((one) => {
    const target = items(one);
    return target.many ? computed(`(${allOf(target)} -> -1)`, target.types) : target;
  }),
  extension: of((one) => {
    const url = one.compile(one.call.arguments[0] as Expression, one.context);
    if (url.kind === 'truth' || url.operand === undefined) throw wrongArgument(one);
    const { target } = one;
    if (target.kind === 'truth') throw wrongArgument(one);
    const { shadow: _, ...found } = memberNamed(target, 'extension', one.context.where);
    const filter = ` ? (@."url" == ${url.operand})`;
    return {
      ...found,
      path: found.path + filter,
      ...(found.operand === undefined ? {} : { operand: found.operand + filter }),
      many: true,
      lone: false,
    };
  }, 1),
  ofType: of((one) => {
    const type = typeNamed(one);
    const target = items(one);
    if (target.choice !== undefined) {
      const found = chosen(target, type);
      if (found === undefined) throw wrongType(one, type, target);
      return found;
    }
    if (target.types.includes(type)) return target;
    if (isPrimitive(type) || !(target.types.length === 0 || target.types.some(isAnyResource))) throw wrongType(one, type, target);
    const filter = ` ? (@."resourceType" == "${type}")`;
    return {
      ...target,
      path: (target.path === '' ? '[*]' : target.path) + filter,
      ...(target.operand === undefined ? {} : { operand: `${target.operand}${filter}` }),
      lone: false,
      types: [type],
    };
  }, 1),
  is: of((one) => {
    const type = typeNamed(one);
    const target = items(one);
    if (target.choice !== undefined) {
      const found = chosen(target, type);
      const right = found === undefined ? 'false' : someOf(found);
      return { kind: 'truth', sql: `(case when ${someOf(target)} then ${right} end)` };
    }
    const right =
      target.types.length === 0 || target.types.some(isAnyResource)
        ? `${firstOf(target)} ->> 'resourceType' = '${type}'`
        : `${target.types.includes(type)}`;
    return { kind: 'truth', sql: `(case when ${someOf(target)} then coalesce(${right}, false) end)` };
  }, 1),
  join: of(
    (one) => {
      const separator = one.call.arguments.length === 0 ? `''` : textArgument(one, 0);
      const x = one.context.variables.alias();
      const joined = `select to_jsonb(coalesce(string_agg(${x}.item #>> '{}', ${separator} order by ${x}.place), ''))`;
      return computed(`(${joined} from ${rowsOf(items(one))} with ordinality as ${x} (item, place))`, ['string']);
    },
    0,
    1,
  ),
  iif: of(
    (one) => {
      const [condition, yes, no] = one.call.arguments.map((argument) => one.compile(argument, one.context)) as [
        Value,
        Value,
        Value | undefined,
      ];
      const sql = (value: Value | undefined): string =>
        value === undefined ? 'null' : value.kind === 'truth' ? `to_jsonb(${value.sql})` : firstOf(value);
      const types = [yes, no].flatMap((value) => (value === undefined ? [] : value.kind === 'truth' ? ['boolean'] : value.types));
      return computed(`(case when ${truthOf(condition, one.context).sql} then ${sql(yes)} else ${sql(no)} end)`, [...new Set(types)]);
    },
    2,
    3,
  ),
  getResourceKey: of(({ context: { resource } }) => computed(`(${resource} -> 'id')`, ['id'])),
  getReferenceKey: of(
    (one) => {
      const type = one.call.arguments.length === 0 ? '[A-Z][A-Za-z]+' : typeNamed(one);
      const key = (reference: string): string => `substring(${reference} from '^${type}/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?$')`;
      const target = items(one);
      if (!target.many) return computed(`to_jsonb(${key(`(${firstOf(target)} ->> 'reference')`)})`, ['id']);
      const x = one.context.variables.alias();
      const found = `select ${key(`(${x}.item ->> 'reference')`)} as key, ${x}.place from ${rowsOf(target)} with ordinality as ${x} (item, place)`;
      const all = `(select coalesce(jsonb_agg(key order by place) filter (where key is not null), '[]') from (${found}) keys)`;
      return { kind: 'sequence', base: all, path: '[*]', many: true, lone: true, types: ['id'] };
    },
    0,
    1,
  ),
  lowBoundary: of((one) => boundary(one, false)),
  highBoundary: of((one) => boundary(one, true)),
  startsWith: of((one) => ({ kind: 'truth', sql: `starts_with(${text(one)}, ${textArgument(one, 0)})` }), 1),
  endsWith: of((one) => ({ kind: 'truth', sql: `(right(${text(one)}, length(${textArgument(one, 0)})) = ${textArgument(one, 0)})` }), 1),
  contains: of((one) => ({ kind: 'truth', sql: `(strpos(${text(one)}, ${textArgument(one, 0)}) > 0)` }), 1),
  lower: of((one) => computed(`to_jsonb(lower(${text(one)}))`, ['string'])),
  upper: of((one) => computed(`to_jsonb(upper(${text(one)}))`, ['string'])),
  trim: of((one) => computed(`to_jsonb(btrim(${text(one)}, E' \\t\\n\\r'))`, ['string'])),
  length: of((one) => computed(`to_jsonb(length(${text(one)}))`, ['integer'])),
  toString: of((one) => computed(`to_jsonb(${text(one)})`, ['string'])),
};

/** A sequence, where one is asked for: a truth as its one item. */
function items({ target }: Invocation): Sequence {
  return target.kind === 'truth' ? computed(`to_jsonb(${target.sql})`, ['boolean']) : target;
}

const text = (one: Invocation): string => `(${firstOf(items(one))} #>> '{}')`;

function textArgument(one: Invocation, place: number): string {
  const value = one.compile(one.call.arguments[place] as Expression, one.context);
  if (value.kind === 'truth') throw wrongArgument(one);
  return `(${firstOf(value)} #>> '{}')`;
}

function some(value: Value, context: Context): Truth {
  if (value.kind === 'truth') return { kind: 'truth', sql: `(${value.sql} is not null)` };
  const { operand } = value;
  if (operand === undefined || operand === '@') return { kind: 'truth', sql: `(${someOf(value)})` };
  return byPredicates(context, { yes: `exists(${operand})`, no: `!exists(${operand})` });
}

/** Those of the target that the first argument is true of. */
function filtered(one: Invocation): Sequence {
  const target = items(one);
  const x = one.context.variables.alias();
  const context: Context = { ...one.context, item: `${x}.item`, types: target.types };
  const { sql, when } = strictTruthOf(one.compile(one.call.arguments[0] as Expression, context), context);
  const { shadow: _s, choice: _c, ...rest } = target;
  if (when !== undefined) {
    const filter = ` ? (${when.yes})`;
    return {
      ...rest,
      path: (target.path === '' ? '' : target.path) + filter,
      ...(target.operand === undefined ? {} : { operand: target.operand + filter }),
      lone: false,
    };
  }
  const all = `(select coalesce(jsonb_agg(${x}.item order by ${x}.place), '[]') from ${rowsOf(target)} with ordinality as ${x} (item, place) where ${sql})`;
  return { kind: 'sequence', base: all, path: '[*]', many: target.many, lone: true, types: target.types };
}

function typeNamed(one: Invocation): string {
  const [argument] = one.call.arguments;
  const name = argument?.kind === 'member' ? argument.name : '';
  if (!/^[A-Za-z]+$/.test(name) || !isType(name)) throw wrongArgument(one);
  return name;
}

function boundary(one: Invocation, high: boolean): Sequence {
  const target = items(one);
  const type = target.types.find((name) => isNumber(name) || isMoment(name) || name === 'time');
  if (type === undefined) throw wrongType(one, 'decimal | date | dateTime | instant | time', target);
  const kind = isNumber(type) ? 'decimal' : type === 'instant' ? 'dateTime' : type;
  return computed(`view_boundary(${firstOf(target)}, '${kind}', ${high})`, [kind]);
}

function wrongArgument({ call, context }: Invocation): Error {
  return refused(
    'function-arguments',
    `Tham số của ${call.name}() không dùng được.`,
    `${call.name}() has an argument it cannot take.`,
    context.where,
  );
}

function wrongType({ call, context }: Invocation, wanted: string, { types }: Sequence): Error {
  const found = types.join(' | ') || '?';
  return refused(
    'type-impossible',
    `${call.name}: ${found} không bao giờ là ${wanted}.`,
    `${call.name}: ${found} is never ${wanted}.`,
    context.where,
  );
}
