import type { DiagnosticReport, ServiceRequest } from '@hub/fhir-model';
import type { Segment } from '../segment.ts';

/** ORC-5 (HL7 table 0038). */
const BY_STATE: Readonly<Record<string, ServiceRequest['status']>> = {
  A: 'active',
  CA: 'revoked',
  CM: 'completed',
  DC: 'revoked',
  ER: 'entered-in-error',
  HD: 'on-hold',
  IP: 'active',
  RP: 'revoked',
  SC: 'active',
};

/** ORC-1 (HL7 table 0119): what takes an order back, holds it, or lets it go on. Everything else leaves it active. */
const BY_CONTROL: Readonly<Record<string, ServiceRequest['status']>> = {
  CA: 'revoked',
  OC: 'revoked',
  CR: 'revoked',
  DC: 'revoked',
  OD: 'revoked',
  DR: 'revoked',
  RP: 'revoked',
  UA: 'revoked',
  HD: 'on-hold',
  OH: 'on-hold',
  HR: 'on-hold',
};

/** What a message of orders (ORM, OML) makes of one: ORC-1 when it takes it back or holds it, else ORC-5. */
export function orderStatus(orc: Segment | undefined): ServiceRequest['status'] {
  const control = orc?.component(1, 1).toUpperCase() ?? '';
  const state = orc?.component(5, 1).toUpperCase() ?? '';
  return BY_CONTROL[control] ?? BY_STATE[state] ?? 'active';
}

/** What a result says of its order. */
const BY_REPORT: Readonly<Partial<Record<DiagnosticReport['status'], ServiceRequest['status']>>> = {
  final: 'completed',
  corrected: 'completed',
  amended: 'completed',
  appended: 'completed',
  cancelled: 'revoked',
};

export const statusByReport = (status: DiagnosticReport['status']): ServiceRequest['status'] => BY_REPORT[status] ?? 'active';
