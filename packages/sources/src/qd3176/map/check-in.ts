import type { Encounter, Extension } from '@hub/fhir-model';
import type { MapContext, MappedRecord, MappedResource } from '../../mapping.ts';
import type { Row, VisitRecord } from '../../record.ts';
import { CHECK_IN_CARD } from '../unmap/xml0.ts';
import { cardsOf } from './card.ts';
import { checkInPatient } from './check-in-patient.ts';
import { checkInRequests } from './check-in-requests.ts';
import { keepCheckIn } from './check-in-rows.ts';
import { coverages, type MappedCoverage } from './coverage.ts';
import { encounter } from './encounter.ts';
import { hubExtension } from './names.ts';
import { facilityOrganization, socialInsurance } from './organization.ts';
import { byNumber } from './row-order.ts';
import { openScope, type Scope } from './scope.ts';

/**
 * A visit of which only the check-in (XML0) has been sent: the Patient, a Coverage per card, the Encounter `in-progress` without
 * an end, one request per order of a row (contract §3.1, §3.2). The first row speaks for the visit; its names are those of XML1.
 * Without a card nothing says yet who will pay: no Coverage. Pure, like the mapping of a visit.
 */
export function mapCheckIn(record: VisitRecord, visit: string, first: Row, context: MapContext): MappedRecord {
  const scope = openScope(record, visit, first.fields, context);
  const rows = byNumber(record.tables.XML0);
  const cards = cardsOf(first.fields).length > 0;
  const covers = cards ? coverages(scope) : [];
  const person = checkInPatient(scope);
  encounter(scope, [], 'in-progress');
  nameCards(scope, covers);
  checkInRequests(scope, rows, 'active');
  keepCheckIn(scope, rows, person, covers);
  const resources: MappedResource[] = [facilityOrganization(scope)];
  if (cards) resources.push(socialInsurance(scope));
  resources.push(person);
  for (const cover of covers) resources.push(cover.mapped);
  resources.push(...scope.visitResources);
  return { resources, issues: [], rejected: false };
}

/** The bill of XML1 names the cards of its visit; until it comes the Encounter does. */
function nameCards(scope: Scope, covers: readonly MappedCoverage[]): void {
  const encounter = scope.visitResources[0]?.resource as Encounter;
  const url = hubExtension(scope.names, CHECK_IN_CARD);
  const named = covers.map(({ reference }): Extension => ({ url, valueReference: reference }));
  if (named.length > 0) encounter.extension = [...(encounter.extension ?? []), ...named];
}
