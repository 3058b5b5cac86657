import type { WriteUnit } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import type { WriteItem } from '../write/item.ts';
import { type Aim, aim } from './aim.ts';
import { type Asks, conditionOf } from './asks.ts';
import { lockNames } from './criteria.ts';
import { itemsOf } from './items.ts';
import type { Found } from './look.ts';
import { name } from './name.ts';
import { answerReferences } from './references.ts';

/** What a unit will write, decided from what it found. */
export interface Plan {
  readonly aims: readonly Aim[];
  /** One place per aim; undefined where nothing is written. */
  readonly items: readonly (WriteItem | undefined)[];
  /** Names of the conditions it acts on, not only answers from: nobody else of its group may ask under them. */
  readonly claims: readonly string[];
  /** "Type/id" of what it changes and did not make itself. */
  readonly touches: readonly string[];
}

/** Throws the ProblemError of the first change that cannot be. */
export function planOf(unit: WriteUnit<SearchQuery>, asks: Asks, found: readonly (readonly Found[])[]): Plan {
  const foundOf = (place: number) => found[asks.lookOf[place] ?? -1] ?? [];
  const aimed = aim(unit.changes, foundOf, (place) => found[asks.ownIdOf.get(place) ?? -1]?.[0], unit.principal);
  const { aims, resolve } = name(aimed, answerReferences(asks, found, unit.changes, aimed));
  const claims: string[] = [];
  const touches: string[] = [];
  for (const { kind, type, id, change } of aims) {
    if (kind === 'look') continue;
    const condition = conditionOf(change);
    if (condition !== undefined) claims.push(...lockNames(condition));
    if (kind === 'put' || kind === 'patch' || kind === 'delete') touches.push(`${type}/${id}`);
  }
  return { aims, items: itemsOf(unit, aims, resolve), claims, touches };
}
