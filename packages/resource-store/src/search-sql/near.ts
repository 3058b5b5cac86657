import { EARTH, type NearValue, type ValueCriterion } from '@hub/search';
import { type Drive, perRow } from './drive.ts';
import { paramIn, type Statement } from './statement.ts';

type NearCriterion = Extract<ValueCriterion, { kind: 'special' }>;

/** Metres a degree of latitude is at least, by the same sphere. */
const DEGREE = (EARTH * Math.PI) / 180;

/** A place is a row of idx_composite: latitude in `low`, longitude in `high`. A band of latitudes of the index, then the great circle. */
function valueMatch({ latitude, longitude, distance }: NearValue, alias: string, s: Statement): string {
  const band = distance / DEGREE + 1e-6;
  const n = (value: number) => s.value(value, 'float8');
  const lat = n(latitude);
  const across = `sin(radians(${alias}.low - ${lat}) / 2) ^ 2 + cos(radians(${lat})) * cos(radians(${alias}.low)) * sin(radians(${alias}.high - ${n(longitude)}) / 2) ^ 2`;
  return `${alias}.code = '' and ${alias}.low >= ${n(latitude - band)} and ${alias}.low <= ${n(latitude + band)} and ${n(2 * EARTH)} * asin(sqrt(least(1, ${across}))) <= ${n(distance)}`;
}

export function nearMatch({ parameter, values }: NearCriterion, alias: string, s: Statement): string {
  return `${paramIn(alias, parameter.rows)} and (${values.map((value) => `(${valueMatch(value, alias, s)})`).join(' or ')})`;
}

/** By (latitude, rid). */
export function nearDrive({ parameter, values }: NearCriterion, s: Statement): Drive {
  const branches = values.flatMap((value) => {
    const match = valueMatch(value, 't', s);
    return perRow(parameter.rows, (param) => ({ table: 'idx_composite t', where: [`t.param = ${param}`, match] }));
  });
  return { key: { sql: 't.low', type: 'float8' }, branches, repeats: values.length > 1 };
}
