import type { Attachment, CodeableConcept, Observation, Reference } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import { withMappedCodes } from '../../codes/mapped.ts';
import { identifier, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { DATA_UNKNOWN, FUNCTION_TEST, IMAGING, LABORATORY } from '../../qd3176/map/observation.ts';
import { emitSaid } from '../emit-said.ts';
import { cut } from '../orders/cut.ts';
import type { Noted } from '../orders/groups.ts';
import { noteTexts } from '../orders/notes.ts';
import { momentOf, type PlacedOrder, partId } from '../orders/placed-order.ts';
import { instantText, timeText } from '../orders/times.ts';
import { workers } from '../orders/workers.ts';
import { warn } from '../scope.ts';
import type { Segment } from '../segment.ts';
import { conceptOf } from './concept.ts';
import { interpretations } from './interpretation.ts';
import { everyParts, partsOf } from './parts.ts';
import { referenceRanges } from './reference-range.ts';
import { resultStatus } from './status.ts';
import { unitOf } from './units.ts';
import { isBlank, obxValue } from './value.ts';

/** A corrected result takes the place of the former one whole; only the visit is not lost when a correction leaves it out. */
export const RESULT_SHAPE: Shape = {
  registers: {
    result: [
      ...['status', 'category', 'code', 'subject', 'effectiveDateTime', 'issued', 'performer', 'valueQuantity', 'valueRange', 'valueRatio'],
      ...['valueString', 'valueCodeableConcept', 'valueDateTime', 'valueTime', 'valuePeriod', 'dataAbsentReason', 'interpretation', 'note'],
      ...['bodySite', 'method', 'specimen', 'device', 'referenceRange', 'derivedFrom'],
    ],
    encounter: ['encounter'],
  },
  order: [
    ...['identifier', 'basedOn', 'status', 'category', 'code', 'subject', 'encounter', 'effectiveDateTime', 'issued', 'performer'],
    ...['valueQuantity', 'valueRange', 'valueRatio', 'valueString', 'valueCodeableConcept', 'valueDateTime', 'valueTime', 'valuePeriod'],
    ...['dataAbsentReason', 'interpretation', 'note', 'bodySite', 'method', 'specimen', 'device', 'referenceRange', 'derivedFrom'],
  ],
};

/** What an OBX came to. */
export interface ObservedResult {
  /** OBX-3.1, and OBX-4 or what stands for it. */
  readonly code: string;
  readonly subId: string;
  readonly reference?: Reference;
  readonly status?: Observation['status'];
  /** A document: the report's. */
  readonly attachment?: Attachment;
}

/** Where a result stands in its order. */
export interface ResultPlace {
  readonly subId: string;
  /** Tells results apart that the sender did not: '' for the first of its name, `~2` for the second. */
  readonly repeat: string;
  /** The results it was derived from: the organism of an antibiogram. */
  readonly derivedFrom: readonly Reference[];
  readonly specimens: readonly Reference[];
}

/** The identity of a result over corrections (mapping contract §1, `lab-result`). */
export function resultName(order: string, code: string, { subId, repeat }: Pick<ResultPlace, 'subId' | 'repeat'>): string {
  return `${order}/${code}${subId === '' ? '' : `/${subId}`}${repeat}`;
}

/** The code a result is known by: OBX-3.1, else its alternate, else its name. */
export const resultCode = (obx: Segment): string => cut(obx.component(3, 1) || obx.component(3, 4) || obx.component(3, 2), 100);

/** One result: OBX and its notes as an Observation (v2-to-FHIR guide, segment OBX; mapping contract §3.5, §4.5). */
export function observation(order: PlacedOrder, { segment: obx, notes }: Noted, place: ResultPlace): ObservedResult {
  const { scope, lab, group } = order;
  const { obr } = group;
  const code = resultCode(obx);
  const concept = conceptOf(partsOf(obx, 3), lab.resultCodes, scope.named) ?? UNKNOWN_CONCEPT;
  const unit = unitOf(partsOf(obx, 6), scope.profile.unitComponent);
  const time = (text: string) => timeText(scope, text);
  const read = obxValue(obx.component(2, 1).toUpperCase(), { values: everyParts(obx, 5), text: obx.text(5) }, unit, {
    ownCodes: lab.valueCodes,
    named: scope.named,
    time,
  });
  const { attachment, ...value } = read;
  if (attachment !== undefined) return { code, subId: place.subId, attachment: { ...attachment, ...titleOf(concept) } };
  const said = obx.component(11, 1);
  const known = resultStatus(said);
  if (known === undefined) warn(scope, 'VN-HL7-OBX-11-invalid', { field: 'OBX-11', value: said, line: obx.line });
  const blank = Object.keys(value).length === 0;
  // Nothing is final without a value (mapping contract §4.5); what was taken back stays so.
  const status =
    blank && (known === undefined || known === 'final' || known === 'corrected' || known === 'amended')
      ? 'registered'
      : (known ?? 'unknown');
  const name = resultName(order.name, code, place);
  const id = partId(order, 'Observation', name);
  const effective = time(obx.component(14, 1)) ?? time(obr.component(7, 1));
  const issued = instantText(scope, obx.component(19, 1)) ?? instantText(scope, obr.component(22, 1));
  const flags = interpretations(obx.reps(8).map((one) => obx.part(8, one, 1) || obx.part(8, one, 2)));
  const ranges = referenceRanges(obx.text(7), unit);
  const performer = performers(order, obx);
  const method = conceptOf(partsOf(obx, 17), lab.valueCodes, scope.named);
  const bodySite = conceptOf(partsOf(obx, 20), lab.valueCodes, scope.named);
  const texts = noteTexts(notes);
  const machine = obx.component(18, 1) || obx.component(9, 5);
  const resource: Observation & { id: string } = {
    resourceType: 'Observation',
    id,
    identifier: [identifier(lab.result, name)],
    basedOn: [order.reference],
    status,
    category: [categoryOf(obr)],
    code: withMappedCodes(concept, value.valueQuantity ?? value.valueRange?.low, scope.names.canonicals),
    subject: scope.subject,
    ...order.encounter,
    ...(effective === undefined ? {} : { effectiveDateTime: effective }),
    ...(issued === undefined ? {} : { issued }),
    ...(performer.length === 0 ? {} : { performer }),
    ...(blank ? { dataAbsentReason: DATA_UNKNOWN } : value),
    ...(flags.length === 0 ? {} : { interpretation: flags }),
    ...(texts.length === 0 ? {} : { note: texts.map((text) => ({ text })) }),
    ...(bodySite === undefined ? {} : { bodySite }),
    ...(method === undefined ? {} : { method }),
    ...(place.specimens.length === 1 ? { specimen: place.specimens[0] as Reference } : {}),
    ...(machine === '' ? {} : { device: { identifier: identifier(lab.device, machine), display: machine } }),
    ...(ranges.length === 0 ? {} : { referenceRange: ranges }),
    ...(place.derivedFrom.length === 0 ? {} : { derivedFrom: [...place.derivedFrom] }),
  };
  emitSaid(scope, resource, RESULT_SHAPE, momentOf(order, said));
  const reference = { reference: `Observation/${id}`, identifier: identifier(lab.result, name) };
  return { code, subId: place.subId, reference, status };
}

const titleOf = ({ text, coding }: CodeableConcept): { title?: string } => {
  const title = text ?? coding?.[0]?.code;
  return title === undefined ? {} : { title };
};

/** OBX-16 (who is responsible), OBX-23 (where it was done). */
function performers(order: PlacedOrder, obx: Segment): Reference[] {
  const place = obx.component(23, 1);
  return [...workers(order.scope, obx, 16), ...(isBlank(place) ? [] : [{ display: place }])];
}

const IMAGES: ReadonlySet<string> = new Set(['RAD', 'RUS', 'RX', 'XRC', 'CT', 'CTH', 'NMR', 'MRI', 'NMS', 'VUS', 'OUS', 'ICU', 'CUS']);
const TESTS: ReadonlySet<string> = new Set(['EC', 'EN', 'PF', 'VR']);

/** OBR-24, the section that did it (HL7 table 0074): laboratory unless it says otherwise. */
export function categoryOf(obr: Segment): CodeableConcept {
  const section = obr.component(24, 1).toUpperCase();
  return IMAGES.has(section) ? IMAGING : TESTS.has(section) ? FUNCTION_TEST : LABORATORY;
}
