import type { Written } from '@hub/fhir-rest';
import type { WriteResult } from '../write/item.ts';
import type { Aim } from './aim.ts';

/** What is told of each change of a unit. `resultOf` knows what became of what was written; nothing was where it knows nothing. */
export function answersOf(aims: readonly Aim[], resultOf: (place: number) => WriteResult | undefined, bodies: boolean): readonly Written[] {
  const withBody = (body: string | undefined) => (bodies && body !== undefined ? { body } : {});
  const answer = (place: number): Written => {
    const { kind, type, id, found, as } = aims[place] as Aim;
    if (kind === 'same') return { ...answer(as as number), outcome: 'matched' };
    if (kind === 'look' && found !== undefined) {
      return {
        outcome: 'matched',
        type,
        id,
        version: found.version,
        lastUpdated: found.lastUpdated,
        about: found.about,
        ...withBody(found.body),
      };
    }
    const result = resultOf(place);
    if (result === undefined) return { outcome: 'absent', type, id, version: 0, lastUpdated: 0 };
    const { status, version, lastUpdated, about, body } = result;
    return { outcome: status, type, id, version, lastUpdated, about, ...withBody(bodies ? body() : undefined) };
  };
  return aims.map((_, place) => answer(place));
}
