import { time12 } from '../calendar.ts';
import { type ServiceKey, TEXT_RESULTS } from '../data/catalogue.ts';
import type { Row } from '../tables.ts';
import type { Ordered } from './orders.ts';
import type { Scene } from './scene.ts';

/** Rows of XML4: each value of a laboratory test, each rapid test's answer, each report. */
export function xml4Rows(scene: Scene, services: readonly Ordered[]): readonly Row[] {
  return services
    .flatMap((order) => resultsOf(scene, order).map((row) => ({ order, row })))
    .map(({ order, row }, i) => ({
      MA_LK: scene.id,
      STT: i + 1,
      MA_DICH_VU: order.service.code,
      NGAY_KQ: time12(order.resultAt),
      MA_BS_DOC_KQ: scene.reader,
      ...row,
    }));
}

function resultsOf({ visit, random }: Scene, { key, service, values, better }: Ordered): readonly Row[] {
  const rows: Row[] = service.indices.map((index) => {
    const [mean, deviation] = values[index.name] ?? [index.mean, index.deviation];
    const centre = mean + (index.mean - mean) * better;
    const value = Math.max(index.deviation / 10, random.bell(centre, deviation));
    return { MA_CHI_SO: index.code, TEN_CHI_SO: index.name, GIA_TRI: value.toFixed(index.decimals), DON_VI_DO: index.unit };
  });
  const text = TEXT_RESULTS[key];
  if (text) {
    const [code, name, ill, well] = text;
    const answer = key === 'nhom_mau' ? visit.person.blood : random.chance(positives(key, visit.condition.code)) ? ill : well;
    rows.push({ MA_CHI_SO: code, TEN_CHI_SO: name, GIA_TRI: answer });
  }
  if (service.reports.length > 0) {
    const [description, conclusion] = random.pick(service.reports);
    rows.push({
      MA_CHI_SO: `${service.code.slice(0, 2)}${service.code.slice(3, 7)}0`,
      TEN_CHI_SO: service.name,
      MO_TA: description,
      KET_LUAN: conclusion,
    });
  }
  return rows;
}

/** How often of 100 a rapid test is positive: nearly always when it looks for what the patient has. */
function positives(key: ServiceKey, diagnosis: string): number {
  if ((key === 'dengue_ns1' && diagnosis.startsWith('A97')) || (key === 'cum' && diagnosis.startsWith('J10'))) return 88;
  return key === 'hbsag' ? 7 : 3;
}
