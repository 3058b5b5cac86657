import type { Identifier, Reference } from '@hub/fhir-model';
import { parseLicence } from '../../qd3176/map/licence.ts';
import type { Scope } from '../scope.ts';
import type { Segment } from '../segment.ts';

/**
 * The health workers a field of XCN names (HL7 v2.5, 2A.88), each by number and name. A number that looks like a licence (`0012345/CT-CCHN`) is one; any
 * other is the facility's own. Nobody is made of them: who a laboratory calls `07` is known by no list.
 */
export function workers(scope: Pick<Scope, 'names' | 'systems'>, segment: Segment | undefined, field: number): Reference[] {
  if (segment === undefined) return [];
  return segment.reps(field).flatMap((one): Reference[] => {
    const part = (component: number): string => segment.part(field, one, component);
    const number = part(1) === '""' ? '' : part(1);
    const name = [part(2), part(4), part(3)].filter((text) => text !== '' && text !== '""').join(' ');
    const identifier = number === '' ? undefined : numberOf(scope, number);
    const display = name || number;
    if (display === '') return [];
    return [{ ...(identifier === undefined ? {} : { type: 'Practitioner', identifier }), display }];
  });
}

function numberOf({ names, systems }: Pick<Scope, 'names' | 'systems'>, number: string): Identifier {
  const licence = /CCHN|GPHN/i.test(number) ? parseLicence(number, names, systems)[0] : undefined;
  return licence ?? { system: systems.employee, value: number };
}

/** OBR-32, who read the results (NDL, HL7 v2.5, 2A.47): number and names are subcomponents of its first component. */
export function interpreters(scope: Pick<Scope, 'names' | 'systems'>, obr: Segment): Reference[] {
  return obr.reps(32).flatMap((one): Reference[] => {
    const part = (subcomponent: number): string => obr.part(32, one, 1, subcomponent);
    const number = part(1);
    const name = [part(2), part(4), part(3)].filter((text) => text !== '').join(' ');
    if (number === '' && name === '') return [];
    return [{ ...(number === '' ? {} : { type: 'Practitioner', identifier: numberOf(scope, number) }), display: name || number }];
  });
}
