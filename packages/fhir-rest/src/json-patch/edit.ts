import { isNumber } from './number.ts';
import { indexOf, type Pointer } from './pointer.ts';

/** Stands for "there is nothing here". */
export const NOTHING = Symbol('nothing');

type Members = Readonly<Record<string, unknown>>;

/** A list or an object; an exact number is a leaf, though the engine keeps it as an object. */
const isContainer = (node: unknown): node is Members | readonly unknown[] => typeof node === 'object' && node !== null && !isNumber(node);

/** The value of a member or list entry; only what is the document's own, never what JavaScript objects inherit. */
function child(node: unknown, token: string): unknown {
  if (!isContainer(node)) return NOTHING;
  if (!Array.isArray(node)) return Object.hasOwn(node, token) ? (node as Members)[token] : NOTHING;
  const index = indexOf(token);
  return index !== undefined && index < node.length ? (node[index] as unknown) : NOTHING;
}

/** What lies at a pointer, {@link NOTHING} when there is none. */
export function valueAt(document: unknown, pointer: Pointer): unknown {
  let node = document;
  for (const token of pointer) {
    node = child(node, token);
    if (node === NOTHING) return NOTHING;
  }
  return node;
}

/** A container with one member more or another value in it; the one handed in stays as it is. `insert` makes room in lists. */
function put(node: unknown, token: string, value: unknown, insert: boolean): unknown {
  if (!isContainer(node)) return NOTHING;
  // A computed name makes a member of its own whatever it is called, `__proto__` too.
  if (!Array.isArray(node)) return insert || Object.hasOwn(node, token) ? { ...node, [token]: value } : NOTHING;
  const index = insert && token === '-' ? node.length : indexOf(token);
  if (index === undefined || index > node.length || (!insert && index === node.length)) return NOTHING;
  return node.toSpliced(index, insert ? 0 : 1, value);
}

/** A container without one of its members. */
function take(node: unknown, token: string): unknown {
  if (child(node, token) === NOTHING) return NOTHING;
  if (Array.isArray(node)) return node.toSpliced(Number(token), 1);
  const { [token]: _, ...rest } = node as Members;
  return rest;
}

/** The document with the container at the end of `pointer` changed by `change`; what lies beside the way is shared, not copied. */
function within(node: unknown, pointer: Pointer, change: (container: unknown, token: string) => unknown, depth = 0): unknown {
  const token = pointer[depth] as string;
  if (depth === pointer.length - 1) return change(node, token);
  const inner = child(node, token);
  if (inner === NOTHING) return NOTHING;
  const changed = within(inner, pointer, change, depth + 1);
  return changed === NOTHING ? NOTHING : put(node, token, changed, false);
}

/** `add` (RFC 6902 §4.1): sets a member, makes room in a list. {@link NOTHING} when there is no such place. */
export function added(document: unknown, pointer: Pointer, value: unknown): unknown {
  return pointer.length === 0 ? value : within(document, pointer, (node, token) => put(node, token, value, true));
}

/** `replace` (§4.3). {@link NOTHING} when there is nothing to replace. */
export function replaced(document: unknown, pointer: Pointer, value: unknown): unknown {
  return pointer.length === 0 ? value : within(document, pointer, (node, token) => put(node, token, value, false));
}

/** `remove` (§4.2). {@link NOTHING} when there is nothing to remove; the whole document cannot be. */
export function removed(document: unknown, pointer: Pointer): unknown {
  return pointer.length === 0 ? NOTHING : within(document, pointer, take);
}
