import { refused } from '../refused.ts';
import type { Context } from './context.ts';
import { choiceName, elements, isAnyResource, isPrimitive } from './elements.ts';
import { allOf, computed, type Sequence } from './sequence.ts';

/** Steps of a path: along the elements R4 defines. */

/** The item itself. */
export function itemOf({ item, types }: Context): Sequence {
  return { kind: 'sequence', base: item, path: '', operand: '@', many: false, lone: false, types };
}

/** Whether a type it may have has such an element. */
export function has({ types, choice }: Sequence, name: string): boolean {
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

/** What is told of an element that is none. */
export function noMember(name: string, types: readonly string[], where: string): Error {
  const of = types.join(' | ');
  return refused('path-unknown', `${of} không có phần tử ${name}.`, `${of} has no element ${name}.`, where);
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
