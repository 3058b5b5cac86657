import type { Claim, Encounter, Extension, Observation, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import type { Row } from '../../record.ts';
import { readBirth } from '../../values/birth.ts';
import { TABLE_SPECS } from '../tables.ts';
import { billOf } from '../unmap/bill.ts';
import { storedVisit } from '../unmap/stored-visit.ts';
import { AS_TEXT, LEFT_OUT, xml1Fields } from '../unmap/xml1.ts';
import { WITH_BIRTH_TIME } from '../unmap/xml1-person.ts';
import type { MappedCoverage } from './coverage.ts';
import { rawExtension } from './extensions.ts';
import { fieldExtension, hubExtension } from './names.ts';
import { ON_COVERAGE, ON_PATIENT } from './person-fields.ts';
import type { Scope } from './scope.ts';

/** Fields whose text belongs to the bill. */
const ON_CLAIM: ReadonlySet<string> = new Set([...ON_COVERAGE, 'T_TONGCHI_BV', 'NGAY_TTOAN', 'MA_PTTT_QT', 'MA_TAI_NAN']);

/**
 * Reads XML1 back from what was made of it, and keeps what does not come back as it was sent: the text of a list with blanks or doubles,
 * of a code whose zero was put back, of a number of no known form. What the row left out, and what later visits may fill in on the
 * person and the cards, is named on the Encounter. So nothing of the row can be lost, and a plain row is kept once.
 */
export function keepSummary(scope: Scope, row: Row, person: MappedResource, covers: readonly MappedCoverage[]): void {
  const { facility, names, visit, record } = scope;
  const made = [...scope.visitResources, ...covers.map(({ mapped }) => mapped)].map(({ resource }) => resource);
  const encounter = made.find(({ id, resourceType }) => resourceType === 'Encounter' && id === scope.encounterId) as Encounter;
  const patient = person.resource as Patient;
  if (row.fields.NGAY_SINH !== undefined && readBirth(row.fields.NGAY_SINH)?.birthTime !== undefined) {
    extensionsOf(encounter).push({ url: hubExtension(names, WITH_BIRTH_TIME), valueBoolean: true });
  }
  const stored = storedVisit(record.facility, encounter, patient, made);
  const claim = billOf({ stored, names, facility, visit }, stored.of<Claim>('Claim')) as Claim;
  const written = xml1Fields({ stored, names, facility, visit }, claim);
  const leftOut: string[] = [];
  const asText: string[] = [];
  for (const field of TABLE_SPECS.XML1.fields.keys()) {
    const text = row.sent?.[field] ?? row.fields[field];
    if (text === undefined) {
      if (field !== 'MA_LK' && (written[field] !== undefined || ON_PATIENT.has(field) || ON_COVERAGE.has(field))) leftOut.push(field);
    } else if (text !== written[field]) {
      if (ON_PATIENT.has(field)) asText.push(field);
      keepText(scope, field, text, { patient, claim, encounter, made });
    }
  }
  if (leftOut.length > 0) extensionsOf(encounter).push({ url: hubExtension(names, LEFT_OUT), valueString: leftOut.join(' ') });
  if (asText.length > 0) extensionsOf(encounter).push({ url: hubExtension(names, AS_TEXT), valueString: asText.join(' ') });
}

interface Homes {
  readonly patient: Patient;
  readonly claim: Claim;
  readonly encounter: Encounter;
  readonly made: readonly { readonly resourceType: string }[];
}

function keepText(scope: Scope, field: string, text: string, { patient, claim, encounter, made }: Homes): void {
  if (field === 'CAN_NANG_CON') {
    // About the child: it stays where the label is.
    const weight = made.find((one) => isBirthWeight(one as Observation, scope.names)) as Observation | undefined;
    if (weight !== undefined) {
      weight.note = [{ text }];
      return;
    }
  }
  const holder = ON_PATIENT.has(field) ? patient : ON_CLAIM.has(field) ? claim : encounter;
  const kept = rawExtension(scope, field, text);
  const list = extensionsOf(holder);
  if (!list.some(({ url, valueString }) => url === kept.url && valueString === text)) list.push(kept);
}

/** One of the weights of XML1.CAN_NANG_CON; a birth certificate has one too. */
function isBirthWeight({ resourceType, extension }: Observation, names: Scope['names']): boolean {
  const url = fieldExtension(names, 'CAN_NANG_CON');
  return resourceType === 'Observation' && extension?.some((one) => one.url === url && one.valueInteger !== undefined) === true;
}

function extensionsOf(resource: { extension?: Extension[] | undefined }): Extension[] {
  resource.extension ??= [];
  return resource.extension;
}
