import type { Facility, OtherKind, Site } from '../../network.ts';

/** Someone of the province who sends nothing but FHIR. */
export interface Sender {
  readonly kind: OtherKind;
  readonly code: string;
  readonly name: string;
  readonly source: string;
}

const KINDS: readonly (readonly [kind: OtherKind, name: string, source: string])[] = [
  ['telemedicine', 'Trung tâm Khám chữa bệnh từ xa Mẫu', 'tx'],
  ['ambulance', 'Trung tâm Cấp cứu 115 Mẫu', '115'],
  ['pharmacy', 'Nhà thuốc Mẫu', 'nt'],
  ['survey', 'Cổng khảo sát hài lòng Mẫu', 'ks'],
];

/** One of each in a province, under the first code before the merger, serials 701 and on. */
export function sendersOf(sites: readonly Site[]): readonly Sender[] {
  const prefix = (sites[0] as Site).code.slice(0, 2);
  return KINDS.map(([kind, name, source], i) => ({ kind, name, code: `${prefix}${701 + i}`, source: `${source}-${prefix}${701 + i}` }));
}

export const facilityOf = ({ kind, code, name, source }: Sender): Facility => ({
  code,
  name,
  kind,
  sources: [{ code: source, kind: kind === 'pharmacy' ? 'pharmacy' : 'clinic', formats: ['fhir'] }],
});
