import type { MapContext, MappedRecord, MappedResource } from '../../mapping.ts';
import type { Row, VisitRecord } from '../../record.ts';
import { cardsOf } from './card.ts';
import { checkInPatient } from './check-in-patient.ts';
import { checkInRequests } from './check-in-requests.ts';
import { checkInRows } from './check-in-rows.ts';
import { coverages } from './coverage.ts';
import { encounter } from './encounter.ts';
import { facilityOrganization, socialInsurance } from './organization.ts';
import { byNumber } from './row-order.ts';
import { openScope } from './scope.ts';

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
  encounter(scope, [], { status: 'in-progress', checkIn: checkInRows(scope, rows) });
  checkInRequests(scope, rows, 'active');
  const resources: MappedResource[] = [facilityOrganization(scope)];
  if (cards) resources.push(socialInsurance(scope));
  resources.push(checkInPatient(scope));
  for (const cover of covers) resources.push(cover.mapped);
  resources.push(...scope.visitResources);
  return { resources, issues: [], rejected: false };
}
