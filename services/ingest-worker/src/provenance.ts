import { randomBytes } from 'node:crypto';
import { type Canonicals, type Coding, formatInstant, newId, type Provenance, type Resource } from '@hub/fhir-model';
import type { WriteItem } from '@hub/resource-store';

/** R4 Provenance.activity (v3-DataOperation): rows of a record that vanished from it are nullified. */
export type Activity = 'CREATE' | 'UPDATE' | 'NULLIFY' | 'DELETE';

/** What one record (or the undoing of it) wrote. */
export interface Told {
  readonly activity: Activity;
  /** The versions it wrote: "Type/id" and version. */
  readonly targets: readonly { readonly reference: string; readonly version: number }[];
  /** Shard of the record's visit. */
  readonly shard: number;
  /** facility_id. */
  readonly owner: number;
  /** Security labels of what it wrote, together. */
  readonly labels: readonly Coding[];
  /** Who did it: the sending system on behalf of its facility, or whoever asked for an undoing. */
  readonly agent: Provenance['agent'][number];
  /** Submission: the source of what was written, or what was taken back. */
  readonly submission: string;
  readonly role: 'source' | 'removal';
  /** Mapping that made it; none makes an undoing. */
  readonly mappingVersion?: number;
  /** For `meta.source`. */
  readonly source: string;
  readonly origin: number;
  readonly actor: number;
}

/** The sending system, on behalf of its facility (R4 Provenance.agent): references by identifier, the hub holds no Device of it. */
export function senderAgent(canonicals: Canonicals, source: string, facility: string): Provenance['agent'][number] {
  return {
    who: { type: 'Device', identifier: { system: `${canonicals.sid}source`, value: source } },
    onBehalfOf: { type: 'Organization', identifier: { system: `${canonicals.sid}provider-code`, value: facility } },
  };
}

/** Who asked for an undoing. */
export function clientAgent(canonicals: Canonicals, clientId: string): Provenance['agent'][number] {
  return { who: { type: 'Device', identifier: { system: `${canonicals.sid}client`, value: clientId } } };
}

const ACTIVITIES = 'http://terminology.hl7.org/CodeSystem/v3-DataOperation';

/** The item that stores it: under an id made just now, in the shard of its record. */
export function provenanceItem(told: Told, canonicals: Canonicals, now: number): WriteItem {
  const { labels, mappingVersion } = told;
  const resource: Provenance & { id: string } = {
    resourceType: 'Provenance',
    id: newId(randomBytes(17), told.shard),
    ...(labels.length === 0 ? {} : { meta: { security: [...labels] } }),
    ...(mappingVersion === undefined
      ? {}
      : { extension: [{ url: `${canonicals.structureDefinition}mapping-version`, valueInteger: mappingVersion }] }),
    target: told.targets.map(({ reference, version }) => ({ reference: `${reference}/_history/${version}` })),
    recorded: formatInstant(now),
    activity: { coding: [{ system: ACTIVITIES, code: told.activity }] },
    agent: [told.agent],
    entity: [{ role: told.role, what: { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${told.submission}` } } }],
  };
  return { resource, mode: 'replace', owner: told.owner, source: told.source, origin: told.origin, actor: told.actor, fresh: true };
}

/** The security labels of several resources, each once, in the order met. */
export function labelsOf(resources: Iterable<Resource>): Coding[] {
  const found = new Map<string, Coding>();
  for (const { meta } of resources) for (const label of meta?.security ?? []) found.set(`${label.system}|${label.code}`, label);
  return [...found.values()];
}
