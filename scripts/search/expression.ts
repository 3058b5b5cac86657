/** The part of FHIRPath that R4's search expressions use, as steps from the resource. Anything else is refused. */
export type Step =
  | { readonly kind: 'element'; readonly name: string }
  /** `(x as T)`, `x.as(T)`, `x.ofType(T)`: this type of a choice element. */
  | { readonly kind: 'as'; readonly type: string }
  /** `.where(resolve() is T)`. */
  | { readonly kind: 'refers'; readonly type: string }
  /** `.where(system='phone')`. */
  | { readonly kind: 'equals'; readonly name: string; readonly value: string }
  /** `.where(url.endsWith('/StructureDefinition/encounter'))`: an extension of the hub's, whatever its canonical base. */
  | { readonly kind: 'ends'; readonly name: string; readonly value: string }
  /** `x.exists() and x != false`. */
  | { readonly kind: 'exists' };

/** One alternative of a union: the type it starts at, then its steps. */
export interface Path {
  readonly type: string;
  readonly steps: readonly Step[];
  /** Canonical spelling, for comparing. */
  readonly text: string;
}

const EXISTS = /^([\w.]+)\.exists\(\) and \1 != false$/;
const CALL =
  /^(?:as\((\w+)\)|ofType\((\w+)\)|where\(resolve\(\) is (\w+)\)|where\((\w+)='([^']*)'\)|where\((\w+)\.endsWith\('([^']*)'\)\)|(\w+))(?:\.|$)/;

/** Parses a search expression. Throws on anything outside the subset, naming it. */
export function parseExpression(expression: string): readonly Path[] {
  return expression.split('|').map((part) => parsePath(part.trim()));
}

const RESOURCE = '%resource.';

/** Parses the expression of a composite's part: it starts at the group, or with `%resource` at the resource. */
export function parseComponent(expression: string): readonly (Path & { readonly fromResource: boolean })[] {
  return expression.split('|').map((part) => {
    const text = part.trim();
    const fromResource = text.startsWith(RESOURCE);
    return { ...parsePath(`group.${fromResource ? text.slice(RESOURCE.length) : text}`), text, fromResource };
  });
}

function parsePath(text: string): Path {
  const exists = EXISTS.exec(text);
  if (exists) {
    const path = parsePath(exists[1] as string);
    return { ...path, steps: [...path.steps, { kind: 'exists' }], text };
  }
  // (A.b as T) and (A.b as T).c
  const cast = /^\(([\w.]+) as (\w+)\)(?:\.([\w.]+))?$/.exec(text);
  const plain = cast ? `${cast[1]}.as(${cast[2]})${cast[3] === undefined ? '' : `.${cast[3]}`}` : text;
  let rest = plain;
  const steps: Step[] = [];
  while (rest !== '') {
    const match = CALL.exec(rest);
    if (!match) throw new Error(`search expression outside the supported FHIRPath: ${text}`);
    rest = rest.slice(match[0].length);
    const as = match[1] ?? match[2];
    if (as !== undefined) steps.push({ kind: 'as', type: as });
    else if (match[3] !== undefined) steps.push({ kind: 'refers', type: match[3] });
    else if (match[4] !== undefined) steps.push({ kind: 'equals', name: match[4], value: match[5] as string });
    else if (match[6] !== undefined) steps.push({ kind: 'ends', name: match[6], value: match[7] as string });
    else steps.push({ kind: 'element', name: match[8] as string });
  }
  const [first, ...others] = steps;
  if (first?.kind !== 'element') throw new Error(`search expression does not start at a type: ${text}`);
  return { type: first.name, steps: others, text: plain };
}
