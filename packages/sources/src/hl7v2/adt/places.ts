import type { BusinessKey, Reference } from '@hub/fhir-model';
import type { NeededKey } from '../../mapping.ts';
import { oneConcept } from '../../qd3176/map/element.ts';
import { bedKey, departmentKey } from '../../qd3176/map/keys.ts';
import { bedReference, departmentReference, locationReference } from '../../qd3176/map/location.ts';
import { type FacilityNames, facilityNames, type Names } from '../../qd3176/map/names.ts';
import type { Scope, StatedMessage } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';

const ROOM = oneConcept('http://terminology.hl7.org/CodeSystem/location-physical-type', 'ro', 'Room');

/** A place of PL (HL7 v2.9 2A.3.53): point of care, room, bed. The national tables call the first MA_KHOA and the last MA_GIUONG: they are the same places. */
function placeOf(pv1: Segment, field: number): { readonly department: string; readonly room: string; readonly bed: string } {
  const at = (component: number): string => {
    const text = pv1.component(field, component);
    return text === CLEARED || text.length > 100 ? '' : text;
  };
  return { department: at(1), room: at(2), bed: at(3) };
}

const roomKey = (names: Names, facility: string, department: string, room: string): BusinessKey => ({
  type: 'Location',
  system: `${names.canonicals.sid}room/${facility}`,
  value: department === '' ? room : `${department}/${room}`,
});

/** The places PV1-3 names, the larger first; each Location is made with its first mention. */
export function placesOf(scope: Scope, pv1: Segment, field: number): Reference[] {
  const { department, room, bed } = placeOf(pv1, field);
  const at = { ...scope, facility: scope.systems };
  const list: Reference[] = [];
  if (department !== '') list.push(departmentReference(at, department));
  if (room !== '') {
    const key = roomKey(scope.names, scope.facility, department, room);
    list.push(locationReference(at, key, key.value, ROOM));
  }
  if (bed !== '') list.push(bedReference(at, bedKey(scope.systems, department || undefined, bed)));
  return list;
}

/** The directory keys of the places of PV1-3. */
export function placeKeys({ pv1, facility }: StatedMessage, names: Names): NeededKey[] {
  if (pv1 === undefined) return [];
  const systems: FacilityNames = facilityNames(names, facility);
  const { department, room, bed } = placeOf(pv1, 3);
  const keys: BusinessKey[] = [];
  if (department !== '') keys.push(departmentKey(systems, department));
  if (room !== '') keys.push(roomKey(names, facility, department, room));
  if (bed !== '') keys.push(bedKey(systems, department || undefined, bed));
  return keys.map((key): NeededKey => ({ key, belongsTo: 'none' }));
}
