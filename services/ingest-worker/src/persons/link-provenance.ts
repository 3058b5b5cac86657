import { randomBytes } from 'node:crypto';
import { type Canonicals, formatInstant, newId, type Provenance } from '@hub/fhir-model';
import type { WriteItem } from '@hub/resource-store';
import type { Person } from './decide-links.ts';

/** What tells of a version that differs in the hub's own links alone: made by the hub, of one Patient, seen by whoever sees that Patient's facility. */
export function linkProvenance({ id, owner, shard }: Person, version: number, canonicals: Canonicals, now: number): WriteItem {
  const resource: Provenance & { id: string } = {
    resourceType: 'Provenance',
    id: newId(randomBytes(17), shard),
    target: [{ reference: `Patient/${id}/_history/${version}` }],
    recorded: formatInstant(now),
    activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'UPDATE' }] },
    agent: [{ who: { type: 'Device', identifier: { system: `${canonicals.sid}hub`, value: 'person-links' } } }],
  };
  return { resource, mode: 'replace', owner, fresh: true };
}
