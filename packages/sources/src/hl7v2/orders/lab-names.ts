import { hubCodeSystem, type Names } from '../../qd3176/map/names.ts';

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
