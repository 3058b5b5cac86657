import type { Quantity } from '@hub/fhir-model';
import { UCUM } from './element.ts';

/** Units of the tables whose UCUM code is known (contract §2). The unit shown is always the source's own text. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['mmol/L', 'mmol/L'],
  ['mmol/l', 'mmol/L'],
  ['g/L', 'g/L'],
  ['g/l', 'g/L'],
  ['g/dL', 'g/dL'],
  ['g/dl', 'g/dL'],
  ['mg/dL', 'mg/dL'],
  ['mg/dl', 'mg/dL'],
  ['mg/L', 'mg/L'],
  ['mg/l', 'mg/L'],
  ['%', '%'],
  ['U/L', 'U/L'],
  ['U/l', 'U/L'],
  ['mIU/L', 'm[IU]/L'],
  ['mIU/l', 'm[IU]/L'],
  ['ng/mL', 'ng/mL'],
  ['ng/ml', 'ng/mL'],
  ['µmol/L', 'umol/L'],
  ['μmol/L', 'umol/L'],
  ['µmol/l', 'umol/L'],
  ['μmol/l', 'umol/L'],
  ['umol/L', 'umol/L'],
  ['umol/l', 'umol/L'],
  ['G/L', '10*9/L'],
  ['G/l', '10*9/L'],
  ['T/L', '10*12/L'],
  ['T/l', '10*12/L'],
  ['fL', 'fL'],
  ['fl', 'fL'],
  ['pg', 'pg'],
  ['mmHg', 'mm[Hg]'],
  ['lần/phút', '/min'],
  ['kg', 'kg'],
  ['g', 'g'],
  ['mg', 'mg'],
  ['ml', 'mL'],
  ['mL', 'mL'],
  ['cm', 'cm'],
  ['mm', 'mm'],
  ['°C', 'Cel'],
]);

/** A quantity in a unit as the source writes it, with its UCUM code when there is one. */
export function quantityIn(value: number | undefined, unit: string | undefined): Quantity {
  const quantity: Quantity = value === undefined ? {} : { value };
  if (unit === undefined) return quantity;
  quantity.unit = unit;
  const code = CODES.get(unit);
  if (code !== undefined) {
    quantity.system = UCUM;
    quantity.code = code;
  }
  return quantity;
}
