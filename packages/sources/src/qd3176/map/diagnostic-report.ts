import type { CodeableConcept, DiagnosticReport, Reference } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readDateTime } from '../../values/date-time.ts';
import { coding, concept, identifier, oneConcept, UNKNOWN_CONCEPT } from './element.ts';
import { type MappedResult, type OrderedService, result } from './laboratory.ts';
import { codeSystemOf, fieldExtension } from './names.ts';
import { practitionerReferences } from './practitioner.ts';
import { emit, rowKey, type Scope, visitChildId } from './scope.ts';

const SECTION = 'http://terminology.hl7.org/CodeSystem/v2-0074';
const CATEGORIES: ReadonlyMap<string, CodeableConcept> = new Map([
  ['1', oneConcept(SECTION, 'LAB', 'Laboratory')],
  ['2', oneConcept(SECTION, 'RAD', 'Radiology')],
  ['3', oneConcept(SECTION, 'OTH', 'Other')],
]);

/** Results of XML4 and their reports: one report per (MA_LK, MA_DICH_VU, NGAY_KQ), in the order they appear (contract §3.1). */
export function reports(scope: Scope, rows: readonly Row[], orders: readonly OrderedService[]): void {
  const groups = new Map<string, { order: OrderedService | undefined; results: MappedResult[] }>();
  for (const row of rows) {
    const order = orderOf(row, orders);
    // No text of a table has a line break: another service and time never make the same name.
    const name = `XML4/report/${row.fields.MA_DICH_VU ?? ''}/${row.fields.NGAY_KQ?.replaceAll('/', '\n') ?? ''}`;
    const group = groups.get(name);
    const mapped = result(scope, row, order);
    if (group === undefined) groups.set(name, { order, results: [mapped] });
    else group.results.push(mapped);
  }
  for (const [name, { order, results }] of groups) report(scope, name, order, results);
}

/** The XML3 row of the same service; of several the one whose result has the same time. */
function orderOf(row: Row, orders: readonly OrderedService[]): OrderedService | undefined {
  const { MA_DICH_VU, NGAY_KQ } = row.fields;
  let first: OrderedService | undefined;
  for (const order of orders) {
    if (MA_DICH_VU === undefined || order.row.fields.MA_DICH_VU !== MA_DICH_VU) continue;
    if (order.row.fields.NGAY_KQ === NGAY_KQ) return order;
    first ??= order;
  }
  return first;
}

function report(scope: Scope, name: string, order: OrderedService | undefined, results: readonly MappedResult[]): void {
  const first = results[0] as MappedResult;
  const lines = conclusions(results);
  pointToLines(scope, results, lines);
  const resource: DiagnosticReport & { id: string } = {
    resourceType: 'DiagnosticReport',
    id: visitChildId(scope, 'DiagnosticReport', name),
    ...scope.head,
    identifier: [identifier(scope.facility.row, rowKey(scope, first.row))],
    ...(order === undefined ? {} : { basedOn: [order.reference] }),
    status: lines.length > 0 || results.some(({ hasValue }) => hasValue) ? 'final' : 'registered',
    code: codeOf(scope, first.row, order),
    subject: scope.subject,
    encounter: scope.encounter,
  };
  const category = CATEGORIES.get(order?.row.fields.MA_NHOM ?? '');
  if (category !== undefined) resource.category = [category];
  if (first.effective !== undefined) resource.effectiveDateTime = first.effective;
  const issued = first.row.fields.NGAY_KQ === undefined ? undefined : readDateTime(first.row.fields.NGAY_KQ);
  if (issued?.precision === 'minute') resource.issued = issued.instant;
  const interpreters = doctors(scope, results);
  if (interpreters.length > 0) resource.resultsInterpreter = interpreters;
  resource.result = results.map(({ reference }) => reference);
  if (lines.length > 0) resource.conclusion = lines.join('\n');
  emit(scope, resource);
}

/** XML4.MA_DICH_VU, with XML3.TEN_DICH_VU of the order. */
function codeOf(scope: Scope, row: Row, order: OrderedService | undefined): CodeableConcept {
  const { MA_DICH_VU } = row.fields;
  const codings = MA_DICH_VU === undefined ? [] : [coding(codeSystemOf(scope.names, 'MA_DICH_VU'), MA_DICH_VU)];
  return concept(codings, order?.row.fields.TEN_DICH_VU) ?? UNKNOWN_CONCEPT;
}

/** XML4.KET_LUAN of the rows, joined by newline; the same sentence on every row is one sentence. */
function conclusions(results: readonly MappedResult[]): string[] {
  const lines = new Set<string>();
  for (const { row } of results) if (row.fields.KET_LUAN !== undefined) lines.add(row.fields.KET_LUAN);
  return [...lines];
}

/** Of several rows: which line of the report's conclusion a row wrote (extension `{SD}xml-ket-luan`, from 1). */
function pointToLines(scope: Scope, results: readonly MappedResult[], lines: readonly string[]): void {
  if (results.length < 2) return;
  for (const { row, resource } of results) {
    if (row.fields.KET_LUAN === undefined) continue;
    const pointer = { url: fieldExtension(scope.names, 'KET_LUAN'), valueInteger: lines.indexOf(row.fields.KET_LUAN) + 1 };
    resource.extension = [...(resource.extension ?? []), pointer];
  }
}

/** XML4.MA_BS_DOC_KQ of the rows, each once. */
function doctors(scope: Scope, results: readonly MappedResult[]): Reference[] {
  const found = new Map<string, Reference>();
  for (const { row } of results) {
    for (const reference of practitionerReferences(scope, row.fields.MA_BS_DOC_KQ)) found.set(reference.reference as string, reference);
  }
  return [...found.values()];
}
