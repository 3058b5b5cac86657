import analyst from '@hub/fhir-profiles/access-policies/analyst.json' with { type: 'json' };
import citizen from '@hub/fhir-profiles/access-policies/citizen.json' with { type: 'json' };
import facility from '@hub/fhir-profiles/access-policies/facility.json' with { type: 'json' };
import healthOperationsCentre from '@hub/fhir-profiles/access-policies/health-operations-centre.json' with { type: 'json' };
import nationalCentre from '@hub/fhir-profiles/access-policies/national-centre.json' with { type: 'json' };
import operator from '@hub/fhir-profiles/access-policies/operator.json' with { type: 'json' };
import { type PolicyResource, sentencesOf } from './consent.ts';

/** The policies the hub comes with. What is stored under the same name takes their place. */
export const SHIPPED_POLICIES: readonly PolicyResource[] = [
  operator,
  facility,
  healthOperationsCentre,
  analyst,
  nationalCentre,
  citizen,
] as readonly PolicyResource[];

export const SHIPPED_SENTENCES = SHIPPED_POLICIES.flatMap(sentencesOf);
