import { hubCodeSystem, type Names } from '../../qd3176/map/names.ts';
import type { Scope } from '../scope.ts';

/** Identifier systems and code systems of what laboratories and other senders of messages say, inside one facility (mapping contract §1, §2). */
export interface LabNames {
  readonly order: string;
  readonly filler: string;
  readonly result: string;
  readonly specimen: string;
  readonly device: string;
  readonly appointment: string;
  readonly document: string;
  readonly immunization: string;
  /** OBX-3, OBR-4 and coded OBX-5 whose coding system is not named. */
  readonly resultCodes: string;
  readonly serviceCodes: string;
  readonly valueCodes: string;
  readonly specimenCodes: string;
}

const cache = new WeakMap<Names, Map<string, LabNames>>();

/** The names of facility `code` (MA_CSKCB). */
export function labNames(names: Names, code: string): LabNames {
  const known = cache.get(names) ?? new Map<string, LabNames>();
  cache.set(names, known);
  const found = known.get(code);
  if (found !== undefined) return found;
  const { sid } = names.canonicals;
  const made: LabNames = {
    order: `${sid}lab-order/${code}`,
    filler: `${sid}lab-filler/${code}`,
    result: `${sid}lab-result/${code}`,
    specimen: `${sid}specimen/${code}`,
    device: `${sid}device/${code}`,
    appointment: `${sid}appointment/${code}`,
    document: `${sid}document-number/${code}`,
    immunization: `${sid}immunization/${code}`,
    resultCodes: hubCodeSystem(names, `lis/${code}`),
    serviceCodes: hubCodeSystem(names, `lis-service/${code}`),
    valueCodes: hubCodeSystem(names, `lis-value/${code}`),
    specimenCodes: hubCodeSystem(names, `lis-specimen/${code}`),
  };
  known.set(code, made);
  return made;
}

/** The names in a message: what its sender's profile says of codes without a system stands before the facility's own. */
export function labNamesOf({ names, facility, profile: { codeSystems = {} } }: Pick<Scope, 'names' | 'facility' | 'profile'>): LabNames {
  const usual = labNames(names, facility);
  const said = (field: string, own: string): string => {
    return codeSystems[field]?.replaceAll('{CS}', names.canonicals.codeSystem).replaceAll('{F}', facility) ?? own;
  };
  return {
    ...usual,
    resultCodes: said('OBX-3', usual.resultCodes),
    serviceCodes: said('OBR-4', usual.serviceCodes),
    valueCodes: said('OBX-5', usual.valueCodes),
    specimenCodes: said('SPM-4', usual.specimenCodes),
  };
}
