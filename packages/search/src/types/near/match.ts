import { type Decimal, decimalValue } from '@hub/fhir-model';
import type { TypedValue } from '../../query/typed-value.ts';
import type { NearValue } from './parse.ts';

/** Mean radius of the earth in metres (IUGG). */
export const EARTH = 6_371_008.8;

/** The place a `Location.position` names; undefined when it names none. */
export function placeOf({ value }: TypedValue): Pick<NearValue, 'latitude' | 'longitude'> | undefined {
  const { latitude, longitude } = (value ?? {}) as { latitude?: Decimal; longitude?: Decimal };
  if (latitude === undefined || longitude === undefined) return undefined;
  const place = { latitude: decimalValue(latitude), longitude: decimalValue(longitude) };
  return Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180 ? place : undefined;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** R4 location.html#search: within the distance, on a great circle (haversine). */
export function matchNear(wanted: NearValue, found: TypedValue): boolean {
  const place = placeOf(found);
  if (place === undefined) return false;
  const [a, b] = [radians(wanted.latitude), radians(place.latitude)];
  const across = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(radians(place.longitude - wanted.longitude) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, across))) <= wanted.distance;
}
