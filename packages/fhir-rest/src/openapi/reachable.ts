/** The `$ref`s in a part of a document, as [kind, name] of a component. */
function* refsIn(part: unknown): Generator<readonly [kind: string, name: string]> {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key !== '$ref') yield* refsIn(value);
    else if (typeof value === 'string') {
      const [kind, name] = value.replace('#/components/', '').split('/');
      if (kind !== undefined && name !== undefined) yield [kind, name];
    }
  }
}

type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The components that `paths` lead to, directly or through each other: what no route uses is not described. Order is kept. Throws for a `$ref` to nothing. */
export function reachable(paths: unknown, components: Components): Components {
  const used = new Map<string, Set<string>>();
  const visit = (part: unknown): void => {
    for (const [kind, name] of refsIn(part)) {
      const known = used.get(kind) ?? new Set();
      used.set(kind, known);
      if (known.has(name)) continue;
      known.add(name);
      const target = components[kind]?.[name];
      if (target === undefined) throw new Error(`#/components/${kind}/${name} is not there`);
      visit(target);
    }
  };
  visit(paths);
  return Object.fromEntries(
    Object.entries(components).map(([kind, parts]) => [
      kind,
      Object.fromEntries(Object.entries(parts).filter(([name]) => used.get(kind)?.has(name) === true)),
    ]),
  );
}
