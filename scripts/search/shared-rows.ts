import type { Path } from './expression.ts';

/** One part of a composite: its values in a group. */
export interface Component {
  readonly type: string;
  readonly targets: readonly string[] | undefined;
  /** From the group, or from the resource where `fromResource`. */
  readonly alternatives: readonly (Path & { readonly fromResource: boolean })[];
}

export interface ParsedParameter {
  readonly code: string;
  readonly type: string;
  readonly number: number;
  readonly targets: readonly string[] | undefined;
  readonly alternatives: readonly Path[];
  /** Of a composite; its alternatives are the groups. */
  readonly components?: readonly Component[];
}

/** What has to be equal for two parameters to index the same values of the same elements. */
const kindOf = ({ type, components }: ParsedParameter) =>
  components === undefined
    ? type
    : `${type} ${components.map((c) => `${c.type} ${c.alternatives.map((path) => path.text).join('|')}`).join('$')}`;

export interface ResolvedParameter extends ParsedParameter {
  /** Numbers whose rows answer this parameter: its own, or those of parameters that index the same values. */
  readonly rows: readonly number[];
  /** Of those rows, only references to this type count. */
  readonly only?: string;
}

const bare = (path: Path) => path.text.replace(/\.where\(resolve\(\) is \w+\)$/, '');
const onlyOf = (path: Path) => {
  const last = path.steps.at(-1);
  return last?.kind === 'refers' ? last.type : undefined;
};

/**
 * Finds parameters that need no rows of their own: the same expression (`phonetic` and `name`, `Coverage.patient` and
 * `beneficiary`), the same references narrowed to one type (`patient` and `subject`), or the union of others
 * (`combo-code` = `code` + `component-code`). They are searched in the other's rows: fewer rows per resource, same answers.
 */
export function resolveRows(parameters: readonly ParsedParameter[]): readonly ResolvedParameter[] {
  const owners = new Map<string, ParsedParameter>();
  // Parameters of one unfiltered alternative own their path; the first in the list wins.
  for (const p of parameters) {
    const [path] = p.alternatives;
    if (p.alternatives.length !== 1 || path === undefined || onlyOf(path) !== undefined) continue;
    const key = `${kindOf(p)} ${path.text}`;
    if (!owners.has(key)) owners.set(key, p);
  }
  const whole = new Map<string, ParsedParameter>();
  for (const p of parameters) {
    const key = `${kindOf(p)} ${p.alternatives.map((path) => path.text).join('|')}`;
    if (!whole.has(key)) whole.set(key, p);
  }
  return parameters.map((p) => {
    const same = whole.get(`${kindOf(p)} ${p.alternatives.map((path) => path.text).join('|')}`) as ParsedParameter;
    if (same !== p) return { ...p, rows: [same.number] };
    const only = p.alternatives.length === 1 ? onlyOf(p.alternatives[0] as Path) : undefined;
    if (only !== undefined) {
      const owner = owners.get(`${p.type} ${bare(p.alternatives[0] as Path)}`);
      return owner === undefined ? { ...p, rows: [p.number] } : { ...p, rows: [owner.number], only };
    }
    const parts = unionOf(p, parameters);
    return { ...p, rows: parts ?? [p.number] };
  });
}

/** Other parameters whose alternatives, taken together, are exactly those of `p`. */
function unionOf(p: ParsedParameter, parameters: readonly ParsedParameter[]): readonly number[] | undefined {
  if (p.alternatives.length < 2) return undefined;
  const left = new Set(p.alternatives.map((path) => path.text));
  const found: number[] = [];
  for (const other of parameters) {
    if (other === p || kindOf(other) !== kindOf(p) || other.alternatives.length >= p.alternatives.length) continue;
    if (!other.alternatives.every((path) => left.has(path.text))) continue;
    for (const path of other.alternatives) left.delete(path.text);
    found.push(other.number);
  }
  return left.size === 0 && found.length > 1 ? found : undefined;
}
