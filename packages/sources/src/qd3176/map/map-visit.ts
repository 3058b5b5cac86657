import type { Patient } from '@hub/fhir-model';
import type { MapContext, MappedRecord, MappedResource } from '../../mapping.ts';
import type { Row, VisitRecord } from '../../record.ts';
import { appointments } from './appointment.ts';
import { mapCheckIn } from './check-in.ts';
import { checkInRequests } from './check-in-requests.ts';
import { keepCheckIn } from './check-in-rows.ts';
import { claim } from './claim.ts';
import { composition } from './composition.ts';
import { conditions } from './condition.ts';
import { coverages } from './coverage.ts';
import { reports } from './diagnostic-report.ts';
import { encounter } from './encounter.ts';
import { keepSummary } from './keep-summary.ts';
import type { OrderedService } from './laboratory.ts';
import { medicationAdministration } from './medication-administration.ts';
import { medicationRequest } from './medication-request.ts';
import { summaryObservations } from './observation.ts';
import { facilityOrganization, socialInsurance } from './organization.ts';
import { papers } from './papers.ts';
import { patient } from './patient.ts';
import { procedure } from './procedure.ts';
import { programmes } from './programmes.ts';
import { byNumber } from './row-order.ts';
import { openScope, type Scope } from './scope.ts';
import { clinicalKind } from './service-group.ts';
import { serviceRequest } from './service-request.ts';
import { supplyDelivery } from './supply-delivery.ts';
import { birthCertificates } from './xml9.ts';
import { withOwnCertificate } from './xml9-child.ts';
import { xml12 } from './xml12.ts';

const REJECTED: MappedRecord = { resources: [], issues: [], rejected: true };

/**
 * One visit as FHIR R4 (mapping contract §3; XML0–XML15, field by field fhir-profiles/mapping/field-map.csv). Pure: the
 * same record and context give the same resources, in the same order, with the same text. A record the parser rejected
 * stays rejected (its rules have said why: packages/sources/src/qd3176/rules). Without XML1 a check-in (XML0) begins the visit.
 */
export function mapVisit(record: VisitRecord, context: MapContext): MappedRecord {
  if (record.rejected || record.visit === undefined) return REJECTED;
  const row = record.tables.XML1?.[0];
  const first = record.tables.XML0?.[0];
  if ((row ?? first)?.fields.MA_BN === undefined) return REJECTED;
  if (row === undefined) return first === undefined ? REJECTED : mapCheckIn(record, record.visit, first, context);
  const scope = openScope(record, record.visit, row.fields, context);
  const person = patient(scope, (described) => withOwnCertificate(scope, described));
  const covers = coverages(scope);
  mapVisitResources(scope, row, covers);
  birthCertificates(scope, person.resource as Patient);
  for (const assessment of byNumber(record.tables.XML12)) xml12(scope, assessment, person.resource as Patient);
  keepSummary(scope, row, person, covers);
  keepCheckIn(scope, byNumber(record.tables.XML0), person, covers);
  const resources: MappedResource[] = [facilityOrganization(scope)];
  if (scope.xml1.MA_THE_BHYT !== undefined) resources.push(socialInsurance(scope));
  addOnce(resources, scope.practitioners.values());
  addOnce(resources, scope.locations.values());
  resources.push(person);
  for (const cover of covers) resources.push(cover.mapped);
  resources.push(...scope.visitResources);
  return { resources, issues: [], rejected: false };
}

function mapVisitResources(scope: Scope, row: Row, covers: ReturnType<typeof coverages>): void {
  const { tables } = scope.record;
  const drugs = byNumber(tables.XML2);
  const services = byNumber(tables.XML3);
  encounter(scope, conditions(scope, row));
  checkInRequests(scope, byNumber(tables.XML0), 'completed');
  summaryObservations(scope, row);
  papers(scope);
  appointments(scope, row);
  for (const drug of drugs) medicationAdministration(scope, drug, medicationRequest(scope, drug));
  const orders: OrderedService[] = [];
  for (const service of services) {
    switch (clinicalKind(service.fields)) {
      case 'ServiceRequest':
        orders.push({ row: service, reference: serviceRequest(scope, service) });
        break;
      case 'Procedure':
        procedure(scope, service);
        break;
      case 'SupplyDelivery':
        supplyDelivery(scope, service);
    }
  }
  reports(scope, byNumber(tables.XML4), orders);
  for (const note of byNumber(tables.XML5)) composition(scope, note);
  programmes(scope);
  claim(scope, covers, drugs, services);
}

function addOnce(resources: MappedResource[], found: Iterable<{ readonly mapped: MappedResource }>): void {
  const seen = new Set<string>();
  for (const { mapped } of found) {
    if (seen.has(mapped.resource.id)) continue;
    seen.add(mapped.resource.id);
    resources.push(mapped);
  }
}
