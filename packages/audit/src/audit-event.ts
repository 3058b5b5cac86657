import type { RecordedAction } from '@hub/access';
import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@hub/fhir-model';
import { type AuditEntry, type AuditOutcome, administered } from './entry.ts';

/** What the numbers of an entry stand for, looked up by whoever shows it. */
export interface Names {
  /** Client id of a client's number. */
  readonly client: (number: number) => string | undefined;
  /** Id of the Patient of a patient's number; undefined: not stored (any more). */
  readonly patient: (number: number) => string | undefined;
  /** What this hub is called: base of its API. */
  readonly hub: string;
}

const BALP = 'https://profiles.ihe.net/ITI/BALP';
const REST: Coding = { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'Restful Operation' };
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const SOURCE: Coding = { system: DICOM, code: '110153', display: 'Source Role ID' };
const DESTINATION: Coding = { system: DICOM, code: '110152', display: 'Destination Role ID' };
const RECIPIENT: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  code: 'IRCP',
  display: 'information recipient',
};
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const INTERACTION = 'http://hl7.org/fhir/restful-interaction';

/** Kinds of access as R4's interactions and BALP's patterns have them (BALP 1.1.4, artifacts); profile without and with a patient. */
const KINDS: Readonly<
  Record<RecordedAction, { readonly action: NonNullable<AuditEvent['action']>; readonly subtype: Coding; readonly pattern?: string }>
> = {
  read: { action: 'R', subtype: { system: INTERACTION, code: 'read' }, pattern: 'Read' },
  history: { action: 'R', subtype: { system: INTERACTION, code: 'history' }, pattern: 'Read' },
  search: { action: 'E', subtype: { system: INTERACTION, code: 'search' }, pattern: 'Query' },
  create: { action: 'C', subtype: { system: INTERACTION, code: 'create' }, pattern: 'Create' },
  update: { action: 'U', subtype: { system: INTERACTION, code: 'update' }, pattern: 'Update' },
  delete: { action: 'D', subtype: { system: INTERACTION, code: 'delete' }, pattern: 'Delete' },
  operation: { action: 'E', subtype: { system: INTERACTION, code: 'operation' } },
  bundle: { action: 'E', subtype: { system: INTERACTION, code: 'transaction' } },
  export: { action: 'R', subtype: { system: DICOM, code: '110106', display: 'Export' } },
  submit: { action: 'C', subtype: { system: DICOM, code: '110107', display: 'Import' } },
  receipt: { action: 'R', subtype: { system: INTERACTION, code: 'read' } },
  audit: { action: 'R', subtype: { system: DICOM, code: '110101', display: 'Audit Log Used' } },
  admin: { action: 'U', subtype: { system: DICOM, code: '110129', display: 'Security Administration' } },
  images: { action: 'R', subtype: { system: DICOM, code: '110103', display: 'DICOM Instances Accessed' }, pattern: 'Read' },
  login: { action: 'E', subtype: { system: DICOM, code: '110122', display: 'Login' } },
};

/** R4 audit-event-outcome: success, minor failure (asked wrongly or refused), serious failure. */
const OUTCOME: Readonly<Record<AuditOutcome, NonNullable<AuditEvent['outcome']>>> = { success: '0', refused: '4', failed: '4', error: '8' };

/** The entry as an AuditEvent (R4 auditevent.html), by IHE's Basic Audit Log Patterns where the access succeeded and a pattern exists. */
export function auditEvent(id: string, entry: AuditEntry, names: Names): AuditEvent {
  const kind = KINDS[entry.action];
  const patients = entry.patients ?? [];
  const pattern = entry.outcome === 'success' ? kind.pattern : undefined;
  const detail = [`HTTP ${entry.status}`, entry.route, entry.detail].filter((part) => part !== undefined).join(' · ');
  return {
    resourceType: 'AuditEvent',
    id,
    meta: {
      lastUpdated: new Date(entry.at).toISOString(),
      ...(pattern === undefined
        ? {}
        : { profile: [`${BALP}/StructureDefinition/IHE.BasicAudit.${patients.length > 0 ? 'Patient' : ''}${pattern}`] }),
    },
    type: REST,
    subtype: [kind.subtype],
    action: kind.action,
    recorded: new Date(entry.at).toISOString(),
    outcome: OUTCOME[entry.outcome],
    outcomeDesc: detail,
    ...(entry.purpose === undefined
      ? {}
      : { purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: entry.purpose }] }] }),
    agent: agents(entry, names),
    source: {
      site: names.hub,
      observer: { display: names.hub },
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4', display: 'Application Server' }],
    },
    entity: entities(entry, names),
  };
}

/** Of a read the hub is the source and the client the destination of data, of all else the other way round (BALP, DICOM PS3.15 A.5). */
function agents(entry: AuditEntry, names: Names): AuditEventAgent[] {
  const reads = KINDS[entry.action].action === 'R';
  const client: AuditEventAgent = {
    type: { coding: [reads ? DESTINATION : SOURCE] },
    who: { identifier: { value: names.client(entry.client) ?? (entry.client === 0 ? 'unknown' : String(entry.client)) } },
    requestor: entry.user === undefined,
    ...(entry.address === undefined ? {} : { network: { address: entry.address, type: '2' } }),
  };
  const server: AuditEventAgent = {
    type: { coding: [reads ? SOURCE : DESTINATION] },
    who: { display: names.hub },
    requestor: false,
    network: { address: names.hub, type: '5' },
  };
  const user: AuditEventAgent[] =
    entry.user === undefined ? [] : [{ type: { coding: [RECIPIENT] }, who: { identifier: { value: entry.user } }, requestor: true }];
  return [client, server, ...user];
}

function entities(entry: AuditEntry, names: Names): AuditEventEntity[] {
  const { type, id, version, query, request, patients = [] } = entry;
  const found: AuditEventEntity[] = patients.map((number) => {
    const patient = names.patient(number);
    return {
      what: patient === undefined ? { identifier: { value: String(number) } } : { reference: `Patient/${patient}` },
      type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
      role: { system: ROLE, code: '1', display: 'Patient' },
    };
  });
  if (type !== undefined && id !== undefined) {
    found.push({
      what: { reference: `${type}/${id}${version === undefined ? '' : `/_history/${version}`}` },
      type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
      role: { system: ROLE, code: '4', display: 'Domain Resource' },
    });
  }
  const name = administered(entry);
  if (name !== undefined) {
    found.push({
      type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
      role: { system: ROLE, code: '13', display: 'Security Resource' },
      name,
    });
  }
  if (query !== undefined) {
    found.push({
      type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
      role: { system: ROLE, code: '24', display: 'Query' },
      description: `${type ?? ''}?${query}`,
      query: Buffer.from(`${type ?? ''}?${query}`).toString('base64'),
    });
  }
  if (request !== undefined) {
    found.push({
      what: { identifier: { value: request } },
      type: { system: `${BALP}/CodeSystem/BasicAuditEntityType`, code: 'XrequestId' },
    });
  }
  return found;
}
