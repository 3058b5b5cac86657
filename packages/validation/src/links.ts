import type { Resource } from '@hub/fhir-model';
import { elementsOf, isResourceType } from './structure.ts';

/** What may hold a link: Reference.reference, a primitive of one of these types, or the XHTML of a narrative. */
export type LinkKind = 'reference' | 'uri' | 'url' | 'oid' | 'uuid' | 'xhtml';

/**
 * Told every link of a resource: its kind, its text, the element as the standard names it (`Identifier.system`, `Extension.value[x]`),
 * and where it stands (`path()`, to be asked during the call only). Returns the text to put in its place, or undefined to leave it.
 */
export type LinkVisitor = (kind: LinkKind, text: string, element: string, path: () => string) => string | undefined;

interface Member {
  readonly list: boolean;
  readonly type: string;
  readonly element: string;
  /** Absent for an object that may hold links further down. */
  readonly kind?: LinkKind;
}

type Json = Readonly<Record<string, unknown>>;
type Plan = ReadonlyMap<string, Member>;

const KINDS: ReadonlySet<string> = new Set<LinkKind>(['uri', 'url', 'oid', 'uuid', 'xhtml']);
const plans = new Map<string, Plan>();
const upper = (text: string) => (text[0] as string).toUpperCase() + text.slice(1);

function makePlan(type: string): Plan {
  const members = new Map<string, Member>();
  for (const { name: defined, types, list } of elementsOf(type)) {
    const choice = defined.endsWith('[x]');
    for (const of of types) {
      const name = choice ? defined.slice(0, -3) + upper(of) : defined;
      const element = `${type}.${defined}`;
      const primitive = /^[a-z]/.test(of);
      if (type === 'Reference' && name === 'reference') members.set(name, { list, type: of, element, kind: 'reference' });
      else if (KINDS.has(of)) members.set(name, { list, type: of, element, kind: of as LinkKind });
      else if (!primitive) members.set(name, { list, type: of, element });
      // The extensions of a primitive are elements of their own.
      if (primitive) members.set(`_${name}`, { list, type: 'Element', element });
    }
  }
  return members;
}

/** Plans are made when a type is first met. */
function planOf(type: string): Plan {
  let plan = plans.get(type);
  if (plan === undefined) {
    plan = makePlan(type);
    plans.set(type, plan);
  }
  return plan;
}

class Walk {
  readonly #steps: (string | number)[];
  readonly #visit: LinkVisitor;
  readonly #path = (): string =>
    this.#steps.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');

  constructor(root: string, visit: LinkVisitor) {
    this.#steps = [root];
    this.#visit = visit;
  }

  resource(value: Json): Json {
    // The links of a bundle are resolved inside it (R4 bundle.html#references): they are nobody else's.
    return value.resourceType === 'Bundle' ? value : this.#object(value, planOf(value.resourceType as string));
  }

  #object(value: Json, plan: Plan): Json {
    let copy: Record<string, unknown> | undefined;
    for (const name in value) {
      const member = plan.get(name);
      if (member === undefined) continue;
      const item = value[name];
      this.#steps.push(name);
      const next = Array.isArray(item) ? this.#list(item, member) : this.#value(item, member);
      this.#steps.pop();
      if (next === item) continue;
      copy ??= { ...value };
      copy[name] = next;
    }
    return copy ?? value;
  }

  #list(items: readonly unknown[], member: Member): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let i = 0; i < items.length; i++) {
      this.#steps.push(i);
      const next = this.#value(items[i], member);
      this.#steps.pop();
      if (next === items[i]) continue;
      copy ??= [...items];
      copy[i] = next;
    }
    return copy ?? items;
  }

  #value(value: unknown, { kind, type, element }: Member): unknown {
    if (kind !== undefined) return typeof value === 'string' ? (this.#visit(kind, value, element, this.#path) ?? value) : value;
    if (typeof value !== 'object' || value === null) return value;
    return type === 'Resource' || isResourceType(type) ? this.resource(value as Json) : this.#object(value as Json, planOf(type));
  }
}

/**
 * Walks every link of a valid resource, contained resources and extensions included, and puts in what `visit` answers. Pure: parts that
 * change are copied, the rest is shared; the same object comes back when nothing changes. `root` begins the paths that `visit` can
 * ask for. A Bundle is left alone. Not visited: canonical elements (R4 http.html#trules: they are not replaced), strings, codes.
 */
export function mapLinks<R extends Resource>(resource: R, root: string, visit: LinkVisitor): R {
  return new Walk(root, visit).resource(resource as unknown as Json) as unknown as R;
}
