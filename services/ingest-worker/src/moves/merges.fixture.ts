import { putSource, type Source } from '@hub/client-register';
import type { Resource } from '@hub/fhir-model';
import type { IngestFixture } from '../ingest.fixture.ts';

/** A source of a facility that sends both XML and HL7 v2. */
export async function mixedSource({ database }: IngestFixture, code: string, facility: string): Promise<Source> {
  const { source } = await putSource(database, {
    code,
    facility,
    facilityName: `Cơ sở ${facility}`,
    kind: 'hospital',
    formats: ['qd-xml', 'hl7v2'],
    msh4: [],
  });
  return source;
}

/** What a merge message says. Times are yyyyMMddHHmmss. */
export interface MergeDraft {
  readonly facility: string;
  readonly number: string;
  readonly at: string;
  readonly to: string;
  readonly from: string;
  readonly event?: string;
  /** MRG-5 and PV1-19. */
  readonly visit?: string;
  /** National number of the one that stays. */
  readonly personal?: string;
}

/** ADT A40, or another of its kind. */
export function mergeMessage({ facility, number, at, to, from, event = 'A40', visit, personal }: MergeDraft): string {
  const numbers = `${to}^^^${facility}^PI${personal === undefined ? '' : `~${personal}^^^VN^NI`}`;
  return [
    `MSH|^~\\&|HIS|${facility}|HUB|SYT|${at}||ADT^${event}|${number}|P|2.5||||||UNICODE UTF-8`,
    `EVN||${at}`,
    `PID|1||${numbers}||Nguyễn^Văn^Thử||19851020|M`,
    `MRG|${from}^^^${facility}^PI${visit === undefined ? '' : `||||${visit}`}`,
    ...(visit === undefined ? [] : [`PV1|1|O${'|'.repeat(17)}${visit}`]),
  ].join('\r');
}

export const HL7 = 'x-application/hl7-v2+er7';

/** A result, as a laboratory sends it. */
export function resultMessage(draft: {
  readonly facility: string;
  readonly number: string;
  readonly at: string;
  readonly patient: string;
  readonly order: string;
  readonly value: string;
}): string {
  const { facility, number, at, patient, order, value } = draft;
  return [
    `MSH|^~\\&|LIS|${facility}|HUB|SYT|${at}||ORU^R01|${number}|P|2.5||||||UNICODE UTF-8`,
    `PID|1||${patient}^^^${facility}^PI||Nguyễn^Văn^Thử||19851020|M`,
    `OBR|1|${order}||GLU^Glucose|||${at}|||||||||||||||${at}|||F`,
    `OBX|1|NM|GLU^Glucose||${value}|mmol/L|3.9-6.4||||F`,
  ].join('\r');
}

/** A stored resource, as it stands. */
export interface Stored {
  readonly rid: number;
  readonly version: number;
  readonly about: number;
  readonly patient: number;
  readonly shard: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever it is about
  readonly resource: Resource & Record<string, any>;
}

/** Everything of a type that is not deleted. */
export async function storedOf(hub: IngestFixture, type: string): Promise<Stored[]> {
  const rows = await hub.rows(
    `select rid, version, about, patient, shard, body from resource where body like '{"resourceType":"${type}"%' and not deleted order by rid`,
  );
  return rows.map(({ body, ...row }) => ({ ...row, resource: JSON.parse(body) }));
}

/** The Patient of an internal number of a facility. */
export async function personOf(hub: IngestFixture, facility: string, number: string): Promise<Stored> {
  const found = (await storedOf(hub, 'Patient')).find(({ resource }) =>
    // biome-ignore lint/suspicious/noExplicitAny: as above
    resource.identifier?.some((one: any) => one.system.endsWith(`patient-internal-id/${facility}`) && one.value === number),
  );
  if (found === undefined) throw new Error(`no Patient ${number}`);
  return found;
}
