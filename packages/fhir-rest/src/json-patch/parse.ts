import type { Operation } from './operation.ts';
import { isBelow, type Pointer, parsePointer } from './pointer.ts';
import { malformed } from './refuse.ts';

/** Operations at most: every one walks the resource. */
export const MAX_OPERATIONS = 1_000;
/** Levels of a value at most: more than any resource the validator lets pass. */
const MAX_DEPTH = 128;

type Json = Readonly<Record<string, unknown>>;

function tooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => tooDeep(inner, left - 1));
}

function pointerOf(item: Json, name: 'path' | 'from', number: number): Pointer {
  const text = Object.hasOwn(item, name) ? item[name] : undefined;
  const pointer = typeof text === 'string' ? parsePointer(text) : undefined;
  if (pointer === undefined) {
    throw malformed(
      number,
      `${name} phải là JSON Pointer (RFC 6901), ví dụ /name/0`,
      `${name} must be a JSON Pointer (RFC 6901), such as /name/0`,
    );
  }
  return pointer;
}

function operandOf(item: Json, number: number): unknown {
  if (!Object.hasOwn(item, 'value')) throw malformed(number, 'thiếu value', 'value is missing');
  if (tooDeep(item.value, MAX_DEPTH)) throw malformed(number, 'value lồng nhau quá sâu', 'value is nested too deeply');
  return item.value;
}

function operation(item: unknown, number: number): Operation {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw malformed(number, 'phải là một đối tượng JSON', 'must be a JSON object');
  const { op } = item as Json;
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      return { op, path: pointerOf(item as Json, 'path', number), value: operandOf(item as Json, number) };
    case 'remove':
      return { op, path: pointerOf(item as Json, 'path', number) };
    case 'move':
    case 'copy': {
      const path = pointerOf(item as Json, 'path', number);
      const from = pointerOf(item as Json, 'from', number);
      // RFC 6902 §4.4.
      if (op === 'move' && isBelow(path, from))
        throw malformed(number, 'không thể chuyển một phần tử vào chính nó', 'a value cannot be moved into itself');
      return { op, path, from };
    }
    default:
      throw malformed(
        number,
        'op phải là add, remove, replace, move, copy hoặc test',
        'op must be add, remove, replace, move, copy or test',
      );
  }
}

/** Reads a JSON Patch document (RFC 6902 §3). Throws 400 naming the first operation that is none. Members it does not know are passed over (§4). */
export function parsePatch(document: unknown): readonly Operation[] {
  if (!Array.isArray(document))
    throw malformed(undefined, 'phải là một danh sách (mảng JSON) các thao tác', 'must be a list (JSON array) of operations');
  if (document.length > MAX_OPERATIONS)
    throw malformed(undefined, `quá ${MAX_OPERATIONS} thao tác`, `more than ${MAX_OPERATIONS} operations`);
  return document.map(operation);
}
