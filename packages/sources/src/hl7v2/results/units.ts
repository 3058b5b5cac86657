import { type Quantity, TERMINOLOGY } from '@hub/fhir-model';
import { quantityIn } from '../../qd3176/map/unit.ts';
import type { Parts } from './parts.ts';

/** The unit of a result, OBX-6: as the sender writes it, with a UCUM code when the message itself gives one. */
export interface Unit {
  readonly text: string;
  readonly ucum?: string;
}

/**
 * OBX-6: component 1, or 2 where a sender leaves that empty (`^mmol/L`); `first` says which of them a sender means when both are filled (its profile). Coded as
 * UCUM, the code is 1 and its text 2.
 */
export function unitOf(parts: Parts, first: 1 | 2 = 1): Unit | undefined {
  const [code, text] = [parts(1), parts(2)];
  if (/^UCUM$/i.test(parts(3)) && code !== '' && !/\s/.test(code)) return { text: text || code, ucum: code };
  const said = first === 2 ? text || code : code || text;
  return said === '' ? undefined : { text: said };
}

/** A quantity in that unit; the shown unit is always the sender's text (mapping contract §2). */
export function quantityOf(value: number | undefined, unit: Unit | undefined): Quantity {
  const quantity = quantityIn(value, unit?.text);
  return unit?.ucum === undefined ? quantity : { ...quantity, system: TERMINOLOGY.ucum, code: unit.ucum };
}
