import { split } from '../../query/split.ts';
import { unitOf } from '../quantity/unit.ts';

/** Within `distance` metres of a place, as the crow flies. */
export interface NearValue {
  readonly latitude: number;
  readonly longitude: number;
  readonly distance: number;
}

/** What "near" means where nobody says: a quarter of an hour on a motorbike. */
const NEAR_KM = 10;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * Reads `latitude|longitude|distance|units` (R4 location.html#search, WGS84 degrees). Kilometres where there are no units, 10 km where there
 * is no distance. Undefined when it is no place on earth or the unit no length of UCUM.
 */
export function parseNear(text: string): NearValue | undefined {
  const parts = split(text, '|');
  const [latitude = '', longitude = '', distance = '', units = ''] = parts;
  if (parts.length < 2 || parts.length > 4 || !NUMBER.test(latitude) || !NUMBER.test(longitude)) return undefined;
  if (distance === '' ? units !== '' : !/^\d+(?:\.\d+)?$/.test(distance)) return undefined;
  const unit = unitOf(units === '' ? 'km' : units);
  const place = { latitude: Number(latitude), longitude: Number(longitude) };
  if (unit === undefined || unit.dimension !== 'm' || Math.abs(place.latitude) > 90 || Math.abs(place.longitude) > 180) return undefined;
  return { ...place, distance: distance === '' ? NEAR_KM * 1000 : Number(distance) * unit.factor };
}
