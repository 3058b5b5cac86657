import type { Coding } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';

/**
 * Security labels the hub knows, each with its bit in the `labels` column of every index row. Closed and append-only:
 * a number in use is stored in every row, so a label never moves and is never reused. Bits 0–30 (the column is a signed int).
 * v3-Confidentiality and v3-ActCode are HL7's; `sensitivity` is the hub's own (mapping contract §3.4: ActCode has no TB code).
 */
export const LABELS = [
  { bit: 0, system: 'confidentiality', code: 'R' },
  { bit: 1, system: 'confidentiality', code: 'V' },
  { bit: 2, system: 'act-code', code: 'HIV' },
  { bit: 3, system: 'sensitivity', code: 'TB' },
  { bit: 4, system: 'act-code', code: 'PSY' },
  { bit: 5, system: 'act-code', code: 'ETH' },
  { bit: 6, system: 'act-code', code: 'SEX' },
  { bit: 7, system: 'act-code', code: 'SDV' },
  { bit: 8, system: 'act-code', code: 'STD' },
  { bit: 9, system: 'act-code', code: 'GDIS' },
  { bit: 10, system: 'act-code', code: 'SUD' },
  { bit: 11, system: 'act-code', code: 'MH' },
] as const;

/** Set for any label that has no bit of its own: policies can still tell "labelled with something" from "not labelled". */
export const OTHER_LABEL_BIT = 30;

const SYSTEMS: Readonly<Record<(typeof LABELS)[number]['system'], (system: string) => boolean>> = {
  confidentiality: (system) => system === TERMINOLOGY.confidentiality,
  'act-code': (system) => system === TERMINOLOGY.actCode,
  // The hub's own code systems live under a configurable base (contract `{CS}`): the last segment is what is fixed.
  sensitivity: (system) => system.endsWith('/CodeSystem/sensitivity'),
};

/**
 * Bits of `meta.security`. Normal and lower confidentiality (N, M, L, U) restrict nothing and make no bit; what is not in
 * {@link LABELS} sets {@link OTHER_LABEL_BIT}. The result fits a signed 32-bit column.
 */
export function labelMask(security: readonly Coding[] | undefined): number {
  let mask = 0;
  for (const { system = '', code = '' } of security ?? []) {
    if (SYSTEMS.confidentiality(system) && ['N', 'M', 'L', 'U'].includes(code)) continue;
    const known = LABELS.find((label) => label.code === code && SYSTEMS[label.system](system));
    mask |= 1 << (known?.bit ?? OTHER_LABEL_BIT);
  }
  return mask;
}
