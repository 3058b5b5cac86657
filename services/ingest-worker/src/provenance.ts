import { randomBytes } from 'node:crypto';
import {
  type Canonicals,
  type Coding,
  type Extension,
  formatInstant,
  newId,
  type Provenance,
  type Reference,
  type Resource,
  type Signature,
} from '@hub/fhir-model';
import type { WriteItem } from '@hub/resource-store';
import { readDate, type ToldByHeader } from '@hub/sources';

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
  /** The facility whose data it is, when a record came from it. */
  readonly author?: Reference;
  /** When the sender made the file, a FHIR dateTime: NGAYLAP. */
  readonly occurred?: string;
  /** The sender's signature of the file (CHUKYDONVI), as it stood there. Kept, not verified. */
  readonly signature?: string;
  /** What the header of the delivery says besides. */
  readonly header?: ToldByHeader;
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

/** The facility, as the one who answers for the data (field table, ENVELOPE.MACSKCB). */
export function facilityAuthor(canonicals: Canonicals, facility: string): Reference {
  return { type: 'Organization', identifier: { system: `${canonicals.sid}provider-code`, value: facility } };
}

const AUTHOR = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'author' }] };
/** ASTM E1762: the signature of the source of the data. */
const SOURCE_SIGNATURE = { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.14', display: 'Source Signature' };

/** CHUKYDONVI as an R4 Signature, whatever it is; `when` is the signing time it states, else that of its arrival. */
function signatureOf(text: string, who: Reference, now: number): Signature {
  const stated = /SigningTime>\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))\s*</.exec(text)?.[1];
  const real = stated !== undefined && !Number.isNaN(Date.parse(stated)) && readDate(stated.slice(0, 10).replaceAll('-', '')) !== undefined;
  const when = real ? stated : formatInstant(now);
  const sigFormat = text.startsWith('<') ? 'application/xml' : 'text/plain';
  return { type: [SOURCE_SIGNATURE], when, who, sigFormat, data: Buffer.from(text).toString('base64') };
}

const ACTIVITIES = 'http://terminology.hl7.org/CodeSystem/v3-DataOperation';

/** The item that stores it: under an id made just now, in the shard of its record. */
export function provenanceItem(told: Told, canonicals: Canonicals, now: number): WriteItem {
  const { labels, mappingVersion, author, occurred, signature, header } = told;
  const version =
    mappingVersion === undefined ? [] : [{ url: `${canonicals.structureDefinition}mapping-version`, valueInteger: mappingVersion }];
  const extension: Extension[] = [...version, ...(header?.extension ?? [])];
  const agent = header?.agent === undefined ? told.agent : { ...told.agent, who: { ...told.agent.who, display: header.agent } };
  const submission = { role: told.role, what: { identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${told.submission}` } } };
  const resource: Provenance & { id: string } = {
    resourceType: 'Provenance',
    id: newId(randomBytes(17), told.shard),
    ...(labels.length === 0 ? {} : { meta: { security: [...labels] } }),
    ...(extension.length === 0 ? {} : { extension }),
    target: told.targets.map(({ reference, version }) => ({ reference: `${reference}/_history/${version}` })),
    ...(occurred === undefined ? {} : { occurredDateTime: occurred }),
    recorded: formatInstant(now),
    activity: { coding: [{ system: ACTIVITIES, code: told.activity }] },
    agent: author === undefined ? [agent] : [agent, { type: AUTHOR, who: author }],
    entity: [submission, ...(header?.entities ?? []).map((identifier) => ({ role: told.role, what: { identifier } }))],
    ...(signature === undefined || author === undefined ? {} : { signature: [signatureOf(signature, author, now)] }),
  };
  return { resource, mode: 'replace', owner: told.owner, source: told.source, origin: told.origin, actor: told.actor, fresh: true };
}

/** The security labels of several resources, each once, in the order met. */
export function labelsOf(resources: Iterable<Resource>): Coding[] {
  const found = new Map<string, Coding>();
  for (const { meta } of resources) for (const label of meta?.security ?? []) found.set(`${label.system}|${label.code}`, label);
  return [...found.values()];
}
