import type { CodeableConcept } from '@hub/fhir-model';
import { coding } from '../../qd3176/map/element.ts';

const SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

/** Codes of HL7 table 0078 that v3-ObservationInterpretation has too (v2-to-FHIR guide, table 0078), with its names. */
const NAMES: Readonly<Record<string, string>> = {
  '<': 'Off scale low',
  '>': 'Off scale high',
  A: 'Abnormal',
  AA: 'Critical abnormal',
  AC: 'Anti-complementary substances present',
  B: 'Better',
  D: 'Significant change down',
  DET: 'Detected',
  H: 'High',
  HH: 'Critical high',
  HU: 'Significantly high',
  I: 'Intermediate',
  IE: 'Insufficient evidence',
  IND: 'Indeterminate',
  L: 'Low',
  LL: 'Critical low',
  LU: 'Significantly low',
  MS: 'moderately susceptible',
  N: 'Normal',
  ND: 'Not detected',
  NEG: 'Negative',
  NR: 'Non-reactive',
  NS: 'Non-susceptible',
  POS: 'Positive',
  QCF: 'Quality control failure',
  R: 'Resistant',
  RR: 'Reactive',
  S: 'Susceptible',
  SDD: 'Susceptible-dose dependent',
  'SYN-R': 'Synergy - resistant',
  'SYN-S': 'Synergy - susceptible',
  TOX: 'Cytotoxic substance present',
  U: 'Significant change up',
  VS: 'very susceptible',
  W: 'Worse',
  WR: 'Weakly reactive',
};

/** OBX-8, each of its repetitions: the code in any case; what no list has stays text. */
export function interpretations(flags: readonly string[]): CodeableConcept[] {
  return flags
    .filter((flag) => flag !== '' && flag !== '""')
    .map((flag) => {
      const code = flag.toUpperCase();
      const name = NAMES[code];
      return name === undefined ? { text: flag } : { coding: [coding(SYSTEM, code, name)] };
    });
}
