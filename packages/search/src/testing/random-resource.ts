import type { Resource } from '@hub/fhir-model';
import tree from '../generated/value-tree.json' with { type: 'json' };
import type { Random } from './random.ts';
import { idOf, NAMES, randomValue } from './random-value.ts';

interface Branch {
  readonly type: string;
  readonly many?: true;
  readonly choice?: string;
  /** The codes an expression asks for. */
  readonly oneOf?: readonly string[];
  readonly children?: Values;
}
type Values = { readonly [property: string]: Branch };

/**
 * A resource with random values wherever a search parameter of its type looks, by chance several or none. It is not
 * clinically sensible and need not meet the profile: it is for holding extractors and SQL against the plain meaning.
 */
export function randomResource(type: string, n: number, r: Random, targets: readonly string[]): Resource & { id: string } {
  const values = (tree as unknown as Record<string, Values>)[type];
  if (values === undefined) throw new Error(`no search values known for ${type}`);
  const own = { resourceType: type, id: idOf(type, n), ...fill(values, r, targets) };
  const { contained, text } = { contained: inside(r, targets), text: narrative(r) };
  return { ...own, ...(contained.length === 0 ? {} : { contained }), ...(text === undefined ? {} : { text }) } as Resource & { id: string };
}

/** A few hold others: `#Type-0`, `#Type-1`. */
function inside(r: Random, targets: readonly string[]): readonly unknown[] {
  if (!r.chance(0.25)) return [];
  const type = r.pick(targets);
  const values = (tree as unknown as Record<string, Values>)[type] ?? {};
  return Array.from({ length: r.whole(1, 2) }, (_, i) => ({ resourceType: type, id: `${type}-${i}`, ...fill(values, r, targets) }));
}

function narrative(r: Random): unknown {
  if (!r.chance(0.2)) return undefined;
  const words = Array.from({ length: r.whole(1, 4) }, () => r.pick(NAMES)).join('</p><p class="x">');
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${words}</p> &amp; A&#769; 7.8&nbsp;mmol/L</div>` };
}

function fill(values: Values, r: Random, targets: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const taken = new Set<string>();
  const order = Object.entries(values)
    .map((entry) => ({ entry, at: r.next() }))
    .sort((a, b) => a.at - b.at);
  for (const { entry } of order) {
    const [property, branch] = entry;
    if (!r.chance(0.6) || (branch.choice !== undefined && taken.has(branch.choice))) continue;
    const one = () => {
      if (branch.oneOf !== undefined) return r.pick(branch.oneOf);
      return branch.children === undefined ? randomValue(branch.type, r, targets) : fill(branch.children, r, targets);
    };
    const value = branch.many ? Array.from({ length: r.whole(1, 3) }, one).filter((v) => v !== undefined) : one();
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    if (branch.choice !== undefined) taken.add(branch.choice);
    out[property] = value;
  }
  return out;
}
