import type { Attachment, DiagnosticReport, Reference } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import { coding, identifier, typedIdentifier, UNKNOWN_CONCEPT } from '../../qd3176/map/element.ts';
import { emitSaid } from '../emit-said.ts';
import { noteTexts } from '../orders/notes.ts';
import { momentOf, type PlacedOrder, partId } from '../orders/placed-order.ts';
import { instantText, timeText } from '../orders/times.ts';
import { uniteIdentifiers, uniteReferences } from '../orders/unite.ts';
import { interpreters } from '../orders/workers.ts';
import { conceptOf } from './concept.ts';
import type { ObservedResult } from './observation.ts';
import { partsOf } from './parts.ts';
import { reportStatus } from './status.ts';

/**
 * A report comes in parts: the first results, the rest, a correction of one of them. What a message leaves out stays; its results are all that ever came,
 * those that were taken back too (their own status says so).
 */
export const REPORT_SHAPE: Shape = {
  registers: {
    status: ['status', 'issued'],
    code: ['category', 'code'],
    subject: ['subject'],
    encounter: ['encounter'],
    effective: ['effectiveDateTime'],
    interpreter: ['resultsInterpreter'],
    conclusion: ['conclusion'],
    form: ['presentedForm'],
  },
  unite: { identifier: uniteIdentifiers, basedOn: uniteReferences, specimen: uniteReferences, result: uniteReferences },
  order: [
    ...['identifier', 'basedOn', 'status', 'category', 'code', 'subject', 'encounter', 'effectiveDateTime', 'issued', 'performer'],
    ...['resultsInterpreter', 'specimen', 'result', 'conclusion', 'presentedForm'],
  ],
};

const SECTION = 'http://terminology.hl7.org/CodeSystem/v2-0074';

/**
 * The report of an order: OBR with the results behind it (v2-to-FHIR guide, segment OBR; field-map.csv). NTE behind OBR is its conclusion, a document in
 * OBX-5 its presented form. Answers its status.
 */
export function diagnosticReport(
  order: PlacedOrder,
  results: readonly ObservedResult[],
  specimens: readonly Reference[],
): DiagnosticReport['status'] {
  const { scope, lab, group, numbers } = order;
  const { obr } = group;
  const said = obr.component(25, 1);
  const status = reportStatus(
    said,
    results.flatMap((one) => one.status ?? []),
  );
  const forms: Attachment[] = results.flatMap(({ attachment }) => attachment ?? []);
  const conclusion = noteTexts(group.notes).join('\n');
  const effective = timeText(scope, obr.component(7, 1));
  const issued = instantText(scope, obr.component(22, 1));
  const readers = interpreters(scope, obr);
  const observed = results.flatMap(({ reference }) => reference ?? []);
  const own = identifier(lab.result, order.name);
  const resource: DiagnosticReport & { id: string } = {
    resourceType: 'DiagnosticReport',
    id: partId(order, 'DiagnosticReport', ''),
    identifier: uniteIdentifiers(undefined, [
      ...(numbers.placer === '' ? [] : [typedIdentifier('PLAC', lab.order, numbers.placer)]),
      ...(numbers.filler === '' ? [] : [typedIdentifier('FILL', lab.filler, numbers.filler)]),
      own,
    ]) as NonNullable<DiagnosticReport['identifier']>,
    basedOn: [order.reference],
    status,
    category: [{ coding: [coding(SECTION, obr.component(24, 1).toUpperCase() || 'LAB')] }],
    code: conceptOf(partsOf(obr, 4), lab.serviceCodes, scope.named) ?? UNKNOWN_CONCEPT,
    subject: scope.subject,
    ...order.encounter,
    ...(effective === undefined ? {} : { effectiveDateTime: effective }),
    ...(issued === undefined ? {} : { issued }),
    performer: [scope.organization],
    ...(readers.length === 0 ? {} : { resultsInterpreter: readers }),
    ...(specimens.length === 0 ? {} : { specimen: uniteReferences(undefined, specimens) as Reference[] }),
    ...(observed.length === 0 ? {} : { result: uniteReferences(undefined, observed) as Reference[] }),
    ...(conclusion === '' ? {} : { conclusion }),
    ...(forms.length === 0 ? {} : { presentedForm: forms }),
  };
  emitSaid(scope, resource, REPORT_SHAPE, momentOf(order, said));
  return status;
}
