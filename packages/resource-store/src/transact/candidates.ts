import type { Resource } from '@hub/fhir-model';
import type { SearchQuery } from '@hub/search';
import { rowsToBe } from './pending.ts';

/** A resource that a change of a unit makes or puts. */
export interface Coming {
  readonly place: number;
  readonly id: string;
  readonly resource: Resource;
}

/**
 * What may meet a condition among the resources a unit will store. By type; and by code where the condition asks for codes, as those with an
 * identifier do: thousands of references to thousands of entries would otherwise hold the process for a quarter of a minute.
 */
export class Candidates {
  readonly #byType: ReadonlyMap<string, readonly Coming[]>;
  readonly #byCode = new Map<string, ReadonlyMap<string, readonly Coming[]>>();

  constructor(coming: readonly Coming[]) {
    this.#byType = Map.groupBy(coming, ({ resource }) => resource.resourceType);
  }

  of({ type, criteria }: SearchQuery): readonly Coming[] {
    const all = this.#byType.get(type) ?? [];
    for (const criterion of criteria) {
      if (criterion.kind !== 'token' || criterion.negated) continue;
      const codes = new Set(criterion.values.map(({ code }) => code));
      if (codes.has(undefined)) continue;
      const byCode = this.#codesOf(type, all);
      return [...new Set(criterion.parameter.rows.flatMap((param) => [...codes].flatMap((code) => byCode.get(`${param} ${code}`) ?? [])))];
    }
    return all;
  }

  /** Made for a type when it is first asked for: most bundles never ask. */
  #codesOf(type: string, all: readonly Coming[]): ReadonlyMap<string, readonly Coming[]> {
    const known = this.#byCode.get(type);
    if (known !== undefined) return known;
    const byCode = new Map<string, Coming[]>();
    for (const one of all) {
      for (const { param, code } of rowsToBe(one.resource).tokens) {
        const name = `${param} ${code}`;
        const same = byCode.get(name);
        if (same === undefined) byCode.set(name, [one]);
        else same.push(one);
      }
    }
    this.#byCode.set(type, byCode);
    return byCode;
  }
}
