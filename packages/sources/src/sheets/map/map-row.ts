import { childId, type Observation, type Period, type Resource } from '@hub/fhir-model';
import type { MapContext, MappedRecord, MappedResource } from '../../mapping.ts';
import { identifier } from '../../qd3176/map/element.ts';
import { facilityOrganization } from '../../qd3176/map/organization.ts';
import type { Label, ResourceTemplate } from '../profile.ts';
import type { StatedRow } from '../record.ts';
import { directoryKey } from './directory.ts';
import { icdParts } from './icd-text.ts';
import { security } from './labels.ts';
import { mergeCommon, mergeLasting, mergeRow, ordered } from './merge-row.ts';
import { observed } from './observe.ts';
import { patientOf } from './patient.ts';
import { openScope, rowName, type Scope } from './scope.ts';

/** A row of a sheet as FHIR R4, as its form says (fhir-profiles/sheet-profiles). Pure. */
export function mapRow(row: StatedRow, context: MapContext): MappedRecord {
  const scope = openScope(row, context);
  const people = scope.form.profile.about === 'person' ? [patientOf(scope)] : [];
  for (const one of scope.form.resources) if (isAsked(scope, one)) make(scope, one);
  for (const column of scope.form.columns.values()) {
    const value = scope.values.get(column.field);
    if (column.observe !== undefined && value !== undefined) {
      const name = rowName(scope, scope.form.profile.key, column.field, scope.person.id);
      const resource = { ...observation(scope, name, column.observe.labels ?? []), ...observed(scope, column, value) };
      put(scope, resource);
    }
  }
  return { resources: [facilityOrganization(scope), ...people, ...scope.made], issues: [], rejected: false };
}

const isAsked = ({ values }: Scope, { when, each }: ResourceTemplate): boolean =>
  (when === undefined || when.some((field) => values.has(field))) && (each === undefined || values.has(each));

function make(scope: Scope, one: ResourceTemplate): void {
  const { name, resourceType, key = scope.form.profile.key, each, labels = [], common = false, lasting = false } = one;
  const items = each === undefined ? [undefined] : (scope.values.get(each)?.list ?? [scope.values.get(each)?.text]);
  const known = directoryKey(one, scope.values, scope.expand);
  for (const item of items) {
    const owner = common ? scope.facilityId : scope.person.id;
    const row = rowName(scope, key, item === undefined ? name : `${name}/${lasting ? itemKey(item) : item}`, owner);
    const id = known === undefined ? childId(scope.context.idSecret, owner, resourceType, row) : scope.context.idFor(known);
    const content = scope.fill(one.template, item) as Readonly<Record<string, unknown>> | undefined;
    if (content === undefined) continue;
    const own = known === undefined ? identifier(scope.facility.row, row) : identifier(known.system, known.value);
    if (!scope.references.has(name)) scope.references.set(name, { reference: `${resourceType}/${id}`, identifier: own });
    const { identifier: more = [], ...rest } = content as { readonly identifier?: readonly unknown[] };
    const identifiers = resourceType === 'QuestionnaireResponse' || resourceType === 'Composition' ? own : [own, ...more];
    const head = common || known !== undefined ? {} : security([...scope.labels, ...labels]);
    const resource = { resourceType, id, ...head, identifier: identifiers, ...withoutBackward(rest) } as unknown as Resource & {
      id: string;
    };
    const shared = resourceType === 'Practitioner' ? { shared: true } : {};
    if (common || known !== undefined)
      put(scope, resource, {
        owned: false,
        ...shared,
        ...(known === undefined ? {} : { key: known }),
        merge: (existing) => mergeCommon(existing, ordered(resource)),
      });
    else if (lasting) put(scope, resource, { owned: false, merge: (existing) => mergeLasting(existing, ordered(resource)) });
    else put(scope, resource);
  }
}

/** What a diagnosis is told by on other days: its code, however it is worded that day. */
const itemKey = (item: string): string => icdParts(item).code[0] ?? item.toLowerCase();

/** R4 knows no period that ends before it begins: its end is left out. */
function withoutBackward(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { period, ...rest } = content as { readonly period?: Period };
  if (period?.start === undefined || period.end === undefined) return content;
  const length = Math.min(period.start.length, period.end.length);
  if (period.end.slice(0, length) >= period.start.slice(0, length)) return content;
  return { ...rest, period: { start: period.start } };
}

/** An Observation of a column, without what it says. */
function observation(scope: Scope, row: string, labels: readonly Label[]): Omit<Observation, 'code'> & { id: string } {
  const encounter = scope.references.get('encounter');
  return {
    resourceType: 'Observation',
    id: childId(scope.context.idSecret, scope.person.id, 'Observation', row),
    ...security([...scope.labels, ...labels]),
    identifier: [identifier(scope.facility.row, row)],
    status: 'final',
    ...(scope.about === undefined ? {} : { subject: scope.about }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(scope.day === undefined ? {} : { effectiveDateTime: scope.day }),
    performer: [scope.organization],
  };
}

function put<T extends Resource & { id: string }>(scope: Scope, made: T, more: Partial<MappedResource> = {}): void {
  if (scope.made.some(({ resource }) => resource.id === made.id && resource.resourceType === made.resourceType)) return;
  const resource = ordered(made);
  const mapped: MappedResource = { resource, mode: 'merge', merge: (existing) => mergeRow(existing, resource), owned: true, ...more };
  scope.made.push(mapped);
}
