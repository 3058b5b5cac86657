import { type SupportedSearch, supported } from '@hub/search';

/** The search parameters that every type has: what a search of all types takes. */
export function commonParameters(): SupportedSearch['parameters'] {
  const [first, ...rest] = supported;
  const others = rest.map(({ parameters }) => new Set(parameters.map(({ code }) => code)));
  return (first?.parameters ?? []).filter(({ code }) => others.every((codes) => codes.has(code)));
}
