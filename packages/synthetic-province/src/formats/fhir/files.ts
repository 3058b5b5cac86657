import type { Effect, ExpectedIssue } from '../../defects/expected.ts';
import type { BundleDefectKind } from '../../defects/kinds.ts';
import type { OtherKind, Site } from '../../network.ts';
import type { Plan } from '../../options.ts';
import { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';
import { iso } from '../clock.ts';
import { Expecting } from '../expect.ts';
import type { MadeFile } from '../made-file.ts';
import { type Entry, entriesOf } from './resources.ts';
import { facilityOf, type Sender } from './senders.ts';

/** Of 100 people, those a sender meets; each at most once, at one of their first visits. */
const MET: Readonly<Record<OtherKind, number>> = { telemedicine: 25, ambulance: 60, pharmacy: 30, survey: 20 };
const FIRST_VISITS = 3;

/** Whether what the sender does could follow from the visit. */
const FITS: Readonly<Record<OtherKind, (visit: Visit) => boolean>> = {
  telemedicine: ({ appointment }) => appointment.nights === 0,
  ambulance: ({ appointment }) => appointment.emergency,
  pharmacy: ({ appointment, xml2 }) => appointment.nights === 0 && xml2.length > 0,
  survey: () => true,
};

/** What the senders of FHIR have to tell of a batch of visits: one file of each who has. `name` begins their names. */
export function bundleFiles(
  plan: Plan,
  senders: readonly Sender[],
  site: Site,
  name: string,
  visits: readonly Visit[],
): readonly MadeFile[] {
  return senders.flatMap((sender, n) => {
    const groups = visits.flatMap((visit) => {
      const { person, number } = visit.appointment;
      const random = new Random(plan.seed, 79, n, person.index);
      const met = random.chance(MET[sender.kind]);
      if (!met || random.between(1, FIRST_VISITS) !== number || !FITS[sender.kind](visit)) return [];
      return [entriesOf(sender, visit, random)];
    });
    if (groups.length === 0) return [];
    const last = Math.max(...visits.map(({ endDay }) => endDay));
    const random = new Random(plan.seed, 80, n, site.number, (visits[0] as Visit).appointment.person.index, last);
    return [fileOf(plan, sender, `${name}_${sender.kind}`, iso((last + 5) * 1440), random, groups)];
  });
}

/** How a sender packs what it tells. */
const TYPES: Readonly<Record<Exclude<OtherKind, 'pharmacy'>, 'transaction' | 'collection' | 'batch'>> = {
  telemedicine: 'transaction',
  ambulance: 'collection',
  survey: 'batch',
};

function fileOf(
  { defects }: Plan,
  sender: Sender,
  name: string,
  timestamp: string,
  random: Random,
  groups: readonly (readonly Entry[])[],
): MadeFile {
  const { bundleKinds = [], perRecord = 0 } = defects ?? {};
  const lines = sender.kind === 'pharmacy';
  const whole = lines ? [] : bundleKinds.filter((kind) => kind === 'bundle-truncated' || kind === 'bundle-type-unknown');
  const single = bundleKinds.filter((kind) => kind !== 'bundle-truncated' && kind !== 'bundle-type-unknown');
  const kind = whole.length > 0 && random.chance(perRecord / 3) ? random.pick(whole) : undefined;
  const expecting = new Expecting();
  let place = 0;
  for (const entries of groups) {
    for (const [i, entry] of entries.entries()) {
      const faulty = kind === undefined && i === entries.length - 1 && single.length > 0 && random.chance(perRecord);
      const spoiled = faulty ? spoilEntry(sender, entry, place, lines, random.pick(single)) : undefined;
      if (kind === undefined) expecting.record(spoiled?.effect);
      if (spoiled !== undefined) expecting.defect(spoiled.kind, spoiled.effect.issues[0]?.record);
      place += 1;
    }
  }
  let body = lines ? linesOf(groups) : bundleOf(sender, timestamp, groups);
  if (kind === 'bundle-truncated') {
    body = body.subarray(0, Math.floor(body.length * 0.7));
    expecting.record({ rejected: true, issues: [{ severity: 'error', code: 'VN-FHIR-unparseable' }] });
  } else if (kind === 'bundle-type-unknown') {
    body = Buffer.from(body.toString('utf8').replace(/"type":"\w+"/, '"type":"batch-response"'), 'utf8');
    expecting.record({ rejected: true, issues: [{ severity: 'error', code: 'VN-FHIR-bundle-type-unsupported', field: 'Bundle.type' }] });
  }
  if (kind !== undefined) expecting.defect(kind);
  const expected = expecting.receipt();
  const { code, name: facilityName, kind: facilityKind } = facilityOf(sender);
  return {
    facility: { code, name: facilityName, kind: facilityKind },
    source: sender.source,
    fileName: `${name}.${lines ? 'ndjson' : 'json'}`,
    contentType: lines ? 'application/fhir+ndjson' : 'application/fhir+json',
    body,
    records: expected.counts.received,
    expected,
  };
}

function bundleOf(sender: Sender, timestamp: string, groups: readonly (readonly Entry[])[]): Buffer {
  const type = TYPES[sender.kind as keyof typeof TYPES];
  const entry = groups.flat().map(({ fullUrl, resource }) => ({
    fullUrl,
    resource,
    ...(type === 'collection' ? {} : { request: { method: 'POST', url: resource.resourceType } }),
  }));
  return Buffer.from(JSON.stringify({ resourceType: 'Bundle', type, timestamp, entry }), 'utf8');
}

/** A resource on each line, called by an id: references name them so. */
function linesOf(groups: readonly (readonly Entry[])[]): Buffer {
  const text = groups
    .flat()
    .map(({ fullUrl, resource }) => JSON.stringify({ ...resource, id: fullUrl.slice('urn:uuid:'.length) }))
    .join('\n');
  return Buffer.from(text.replaceAll('"reference":"urn:uuid:', '"reference":"Patient/'), 'utf8');
}

/** Puts a fault into the entry that nothing points at. */
function spoilEntry(
  { code }: Sender,
  entry: Entry,
  place: number,
  lines: boolean,
  kind: BundleDefectKind,
): { readonly kind: BundleDefectKind; readonly effect: Effect } | undefined {
  const type = entry.resource.resourceType;
  const path = lines ? type : `Bundle.entry[${place}].resource`;
  const lost = (issue: string, field: string, of = type): { readonly kind: BundleDefectKind; readonly effect: Effect } => {
    const told: ExpectedIssue = { severity: 'error', code: issue, record: lines ? `[${place + 1}] ${of}` : `entry[${place}] ${of}`, field };
    return { kind, effect: { rejected: true, issues: [told] } };
  };
  switch (kind) {
    case 'resource-invalid':
      entry.resource.status = 'xong rồi';
      return type === 'Condition' ? undefined : lost('VN-FHIR-invalid', `${path}.status`);
    case 'resource-of-another-facility':
      entry.resource.identifier = many(type, {
        system: `http://fhir.ehealth.gov.vn/core/sid/message/${code.slice(0, 2)}998`,
        value: 'X-1',
      });
      return lost(
        'VN-FHIR-facility-mismatch',
        type === 'QuestionnaireResponse' ? `${path}.identifier.system` : `${path}.identifier[0].system`,
      );
    case 'resource-type-refused':
      entry.resource = { resourceType: 'Consent', status: 'active' };
      return lost('VN-FHIR-type-refused', lines ? 'Consent' : path, 'Consent');
    case 'reference-to-nothing':
      entry.resource.subject = { reference: 'Patient?birthdate=1970-01-01' };
      return lost('VN-FHIR-reference-unresolved', `${path}.subject.reference`);
    default:
      return undefined;
  }
}

/** QuestionnaireResponse has one identifier, the others a list. */
const many = (type: string, identifier: unknown): unknown => (type === 'QuestionnaireResponse' ? identifier : [identifier]);
