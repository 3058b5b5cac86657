/** A field that differs, with a sample of both sides, cut short. */
export interface FieldDifference {
  /** `code.coding.code`: without places in lists. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

const LONGEST = 80;
/** Who somebody is is told by the last characters only. */
const PERSONAL: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Coverage']);

/** Fields in which two bodies of one resource differ, each once, `meta` but for its labels and profiles left out. */
export function differenceOf(type: string, before: string | undefined, after: string | undefined): FieldDifference[] {
  const [was, is] = [leaves(before), leaves(after)];
  const differences: FieldDifference[] = [];
  const shown = (text: string) => (PERSONAL.has(type) && text.length > 3 ? `…${text.slice(-3)}` : text.slice(0, LONGEST));
  for (const path of new Set([...was.keys(), ...is.keys()])) {
    const [old, now] = [was.get(path)?.join(' | '), is.get(path)?.join(' | ')];
    if (old === now) continue;
    differences.push({ path, ...(old === undefined ? {} : { before: shown(old) }), ...(now === undefined ? {} : { after: shown(now) }) });
  }
  return differences;
}

const LEFT_OUT: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta.versionId', 'meta.lastUpdated', 'meta.source']);

/** Every value of a body under its path, in order. Digits of decimals stay as they are sent. */
function leaves(body: string | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const walk = (value: unknown, path: string): void => {
    if (LEFT_OUT.has(path)) return;
    if (Array.isArray(value)) for (const one of value) walk(one, path);
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) walk(one, path === '' ? name : `${path}.${name}`);
    else (found.get(path) ?? found.set(path, []).get(path))?.push(String(value));
  };
  if (body !== undefined && body !== '') {
    const digits = (_: string, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? (context?.source ?? value) : value;
    walk(JSON.parse(body, digits as (key: string, value: unknown) => unknown), '');
  }
  return found;
}
