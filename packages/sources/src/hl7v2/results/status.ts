import type { DiagnosticReport, Observation } from '@hub/fhir-model';

/** OBX-11 (HL7 table 0085) as status of the result (field-map.csv). Blank: final. */
const RESULT: Readonly<Record<string, Observation['status']>> = {
  F: 'final',
  P: 'preliminary',
  C: 'corrected',
  A: 'amended',
  X: 'cancelled',
  N: 'cancelled',
  D: 'entered-in-error',
  W: 'entered-in-error',
  I: 'registered',
  O: 'registered',
  R: 'preliminary',
  S: 'preliminary',
  B: 'preliminary',
  V: 'final',
  U: 'final',
};

/** OBR-25 (HL7 table 0123) as status of the report (field-map.csv). */
const REPORT: Readonly<Record<string, DiagnosticReport['status']>> = {
  F: 'final',
  P: 'preliminary',
  C: 'corrected',
  X: 'cancelled',
  I: 'registered',
  O: 'registered',
  S: 'registered',
  R: 'preliminary',
  A: 'partial',
  M: 'partial',
  N: 'registered',
};

/** The status a result says, '' for the usual one; undefined for what table 0085 has not. */
export function resultStatus(text: string): Observation['status'] | undefined {
  return text === '' ? 'final' : RESULT[text.toUpperCase()];
}

/** The status a report says, or that of what it holds: final unless something in it is not yet. */
export function reportStatus(text: string, results: readonly Observation['status'][]): DiagnosticReport['status'] {
  const said = REPORT[text.toUpperCase()];
  if (said !== undefined) return said;
  if (results.some((status) => status === 'corrected' || status === 'amended')) return 'corrected';
  if (results.length > 0 && results.every((status) => status === 'cancelled')) return 'cancelled';
  if (results.length > 0 && results.every((status) => status === 'entered-in-error')) return 'entered-in-error';
  if (results.some((status) => status === 'preliminary' || status === 'registered')) return 'partial';
  return 'final';
}

/** What two messages of one moment say: the further a result has come, the higher (OBX-11: corrected before final before the rest). */
const RANKS: Readonly<Record<string, number>> = {
  D: 9,
  W: 9,
  X: 8,
  C: 7,
  A: 7,
  F: 6,
  '': 6,
  U: 6,
  V: 6,
  P: 4,
  B: 4,
  S: 3,
  R: 3,
  I: 2,
  O: 1,
  N: 1,
};

/** See {@link RANKS}; what is not known stands lowest. */
export const statusRank = (text: string): number => RANKS[text.toUpperCase()] ?? 0;
