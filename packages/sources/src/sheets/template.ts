import { expanded } from './map/directory.ts';
import type { Template } from './profile.ts';

/**
 * Fills a template. An object with a member `$` (a field or `@…`), `$ref`, `$list` is a binding: the caller says what it stands for. A binding without a
 * value takes its member away, and an object or list with bindings none of which has a value goes with it, so that nothing empty is written.
 * `{…}` in texts (`{CS}`, `{SID}`, `{SD}`, `{F}`) is replaced. Pure.
 */
export function fill(template: Template, bind: (binding: Binding) => unknown, names: Readonly<Record<string, string>>): unknown {
  return filled(template, bind, names).value;
}

/** A binding as written. */
export interface Binding {
  readonly $?: string;
  readonly $ref?: string;
  /** How the value is put: see `bindings.ts`. */
  readonly as?: string;
  /** What a code becomes. */
  readonly map?: Readonly<Record<string, unknown>>;
  /** When there is no value. */
  readonly else?: unknown;
}

interface Filled {
  readonly value: unknown;
  /** Bindings in it, and those that had a value. */
  readonly bound: number;
  readonly met: number;
}

const PLAIN = { bound: 0, met: 0 };

function filled(template: Template, bind: (binding: Binding) => unknown, names: Readonly<Record<string, string>>): Filled {
  if (typeof template === 'string') return { value: expanded(template, names), ...PLAIN };
  if (typeof template !== 'object' || template === null) return { value: template, ...PLAIN };
  if (!Array.isArray(template) && ('$' in template || '$ref' in template)) {
    const value = bind(template as Binding);
    // What stands for a missing value fills a member, and is no reason to keep what stands around it.
    if (value !== undefined) return { value, bound: 1, met: 1 };
    const other = (template as { readonly else?: Template }).else;
    return { value: other === undefined ? undefined : filled(other, bind, names).value, bound: 1, met: 0 };
  }
  const made: unknown[] | Record<string, unknown> = Array.isArray(template) ? [] : {};
  let bound = 0;
  let met = 0;
  let members = 0;
  for (const [member, inner] of Object.entries(template)) {
    const part = filled(inner as Template, bind, names);
    bound += part.bound;
    met += part.met;
    if (part.value === undefined) continue;
    members++;
    if (Array.isArray(made)) {
      if (part.value instanceof Several) made.push(...part.value.values);
      else made.push(part.value);
    } else made[member] = part.value;
  }
  const empty = members === 0 || (bound > 0 && met === 0 && !hasElse(template));
  return { value: empty ? undefined : made, bound, met };
}

/** Several values for one place of a list. */
export class Several {
  readonly values: readonly unknown[];
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

function hasElse(template: Template): boolean {
  if (typeof template !== 'object' || template === null) return false;
  if (!Array.isArray(template) && ('$' in template || '$ref' in template)) return 'else' in template;
  return Object.values(template).some((inner) => hasElse(inner as Template));
}
