import { added, NOTHING, removed, replaced, valueAt } from './edit.ts';
import { equal } from './equal.ts';
import type { Operation } from './operation.ts';
import { unprocessable } from './refuse.ts';
import { weight } from './weight.ts';

/** What `copy` may bring in all: a copy of a copy doubles, a thousand of them would not fit the universe. */
const MAX_COPIED = 4_000_000;

const MISSING = ['không có gì ở vị trí này', 'there is nothing at this location'] as const;

/**
 * A document after a JSON Patch (RFC 6902 §5): all operations in order, or none. Never changes the one handed in; numbers keep
 * their digits. Throws 422 naming the first operation that does not apply. Pure; may be called again with another document.
 */
export function applyPatch(operations: readonly Operation[], document: unknown): unknown {
  let copied = 0;
  return operations.reduce((before, operation, number) => {
    const { op, path } = operation;
    const refuse = (vi: string, en: string) => unprocessable(number, op, vi, en);
    let after: unknown;
    switch (op) {
      case 'test': {
        const found = valueAt(before, path);
        if (found === NOTHING) throw refuse(...MISSING);
        if (!equal(found, operation.value))
          throw refuse('giá trị đang lưu khác giá trị được kiểm tra', 'the stored value is not the tested one');
        return before;
      }
      case 'add':
        after = added(before, path, operation.value);
        break;
      case 'replace':
        after = replaced(before, path, operation.value);
        break;
      case 'remove':
        after = removed(before, path);
        break;
      default: {
        const found = valueAt(before, operation.from);
        if (found === NOTHING) throw refuse('không có gì ở vị trí from', 'there is nothing at the location from');
        if (op === 'copy') copied += weight(found, MAX_COPIED - copied);
        if (copied > MAX_COPIED) throw refuse('sao chép quá nhiều', 'too much is copied');
        const source = op === 'move' && operation.from.length > 0 ? removed(before, operation.from) : before;
        after = added(source, path, found);
      }
    }
    if (after === NOTHING) throw refuse(...MISSING);
    return after;
  }, document);
}
