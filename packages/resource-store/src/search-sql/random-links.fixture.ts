import { kindOf, type Parameter, parametersOf } from '@hub/search';
import { type Random, targetOf } from '@hub/search/testing';
import type { GeneratedWorld, Held } from './generated-world.fixture.ts';

type Stored = Held['resource'];

interface Link {
  readonly from: Stored;
  readonly parameter: Parameter;
  readonly to: Stored;
}

/** Walks along the references that a generated world really has, so that chains and `_has` find something. */
export interface Links {
  /** `name` leads from `start` by 1 to `steps` links to `end`: a prefix for a parameter of `end`, such as `encounter.patient.` or `_has:Flag:subject:`. */
  walk(start: Stored, steps: number, r: Random): { readonly name: string; readonly end: Stored } | undefined;
}

/** A parameter can be asked about a target of this type. */
const reaches = ({ only, targets }: Parameter, type: string) =>
  only === undefined ? targets === undefined || targets.includes(type) : only === type;

export function linksOf({ held, valuesOf }: GeneratedWorld): Links {
  const byName = new Map(held.map(({ resource }) => [`${resource.resourceType}/${resource.id}`, resource]));
  const from = new Map<Stored, Link[]>();
  const to = new Map<Stored, Link[]>();
  for (const { resource } of held) {
    for (const parameter of parametersOf(resource.resourceType)?.values() ?? []) {
      if (kindOf(parameter) !== 'reference') continue;
      for (const value of valuesOf(resource, parameter)) {
        const target = targetOf(value);
        const found = target === undefined ? undefined : byName.get(`${target.type}/${target.id}`);
        if (found === undefined || !reaches(parameter, found.resourceType)) continue;
        const link = { from: resource, parameter, to: found };
        from.set(resource, [...(from.get(resource) ?? []), link]);
        to.set(found, [...(to.get(found) ?? []), link]);
      }
    }
  }
  return {
    walk(start, steps, r) {
      let at = start;
      let name = '';
      for (let left = r.whole(1, steps); left > 0; left--) {
        const out = from.get(at) ?? [];
        const back = to.get(at) ?? [];
        if (out.length + back.length === 0) break;
        if (back.length === 0 || (out.length > 0 && r.chance(0.6))) {
          const { parameter, to: target } = r.pick(out);
          const named = parameter.targets === undefined || parameter.targets.length > 3 || r.chance(0.3);
          name += named && parameter.only === undefined ? `${parameter.code}:${target.resourceType}.` : `${parameter.code}.`;
          at = target;
        } else {
          const { parameter, from: source } = r.pick(back);
          name += `_has:${source.resourceType}:${parameter.code}:`;
          at = source;
        }
      }
      return name === '' ? undefined : { name, end: at };
    },
  };
}
