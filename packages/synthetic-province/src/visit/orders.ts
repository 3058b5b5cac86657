import { MINUTES_PER_DAY } from '../calendar.ts';
import { SERVICES, type Service, type ServiceKey } from '../data/catalogue.ts';
import type { Work } from '../data/condition.ts';
import type { FacilityKind } from '../network.ts';
import type { Scene } from './scene.ts';

/** A service ordered at a visit. Times are minutes of local time. */
export interface Ordered {
  readonly key: ServiceKey;
  readonly service: Service;
  /** Where its values lie for this condition, by name of the index. */
  readonly values: NonNullable<Work['values']>;
  readonly orderedAt: number;
  readonly resultAt: number;
  /** 0 = ill, 1 = as good as well: values of later days lie nearer to healthy ones. */
  readonly better: number;
}

/** How readily a house of this kind orders a test: larger ones have the machines. */
const THOROUGH: Readonly<Record<FacilityKind, number>> = { 'provincial-hospital': 1.6, 'regional-hospital': 1.4, clinic: 1.2, station: 1 };
const STATION_SERVICES: ReadonlySet<ServiceKey> = new Set([
  'glucose',
  'cong_thuc_mau',
  'nuoc_tieu',
  'khi_dung',
  'khau_vet_thuong',
  'thay_bang',
  'dien_cham',
  'xoa_bop',
  'sieu_am_thai',
  'dien_tim',
  'tram_rang',
  'hbsag',
]);

/** True of an operation (MA_NHOM 8). */
export function isOperation(service: Service): boolean {
  return service.group === 8;
}

/** Services ordered at this visit; a stay of four nights or more repeats its first laboratory test when things look up. */
export function ordersOf(scene: Scene, examinedAt: number): readonly Ordered[] {
  const { random } = scene;
  const { condition, site, nights } = scene.visit;
  const ordered: Ordered[] = [];
  let at = examinedAt + random.between(3, 15);
  for (const { service: key, percent, values = {} } of condition.services) {
    const service: Service = SERVICES[key];
    const operation = isOperation(service);
    if (operation ? nights === 0 : site.kind === 'station' && !STATION_SERVICES.has(key)) continue;
    if (!random.chance(operation ? 100 : percent * THOROUGH[site.kind])) continue;
    const orderedAt = operation ? at + random.between(60, 300) : at;
    const resultAt = orderedAt + service.minutes + random.between(0, 15);
    ordered.push({ key, service, values, orderedAt, resultAt, better: 0 });
    at += random.between(0, 4);
  }
  const first = ordered.find(({ service }) => service.group === 1);
  if (first && nights >= 4 && random.chance(60)) {
    const orderedAt = (scene.day + Math.floor(nights / 2)) * MINUTES_PER_DAY + random.between(390, 480);
    ordered.push({ ...first, orderedAt, resultAt: orderedAt + first.service.minutes, better: 0.6 });
  }
  return ordered;
}
