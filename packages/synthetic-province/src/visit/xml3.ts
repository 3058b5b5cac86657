import { time12 } from '../calendar.ts';
import { type Line, shareFields, shares } from '../costs.ts';
import { SUPPLIES } from '../data/catalogue.ts';
import type { Row } from '../tables.ts';
import type { Bill } from './bill.ts';
import { isOperation, type Ordered } from './orders.ts';
import type { Scene } from './scene.ts';

/** First part of the examination's code: the specialty. */
const SPECIALTY: Readonly<Record<string, string>> = {
  K02: '02',
  K13: '05',
  K15: '06',
  K16: '08',
  K18: '03',
  K19: '10',
  K22: '10',
  K24: '10',
  K27: '13',
  K28: '15',
  K29: '16',
  K30: '14',
};

/** Rows of XML3 in the order of the bill's lines: examination, services, bed, supplies. `percent` = MUC_HUONG. */
export function xml3Rows(scene: Scene, services: readonly Ordered[], bill: Bill, percent: number, examinedAt: number): readonly Row[] {
  const rows = [examination(scene), ...services.map((order) => performed(scene, order))];
  if (bill.bed) rows.push(bed(scene));
  for (const { supply: key } of bill.supplies) {
    const supply = SUPPLIES[key];
    rows.push({
      MA_VAT_TU: supply.code,
      TEN_VAT_TU: supply.name,
      MA_NHOM: 10,
      DON_VI_TINH: supply.unit,
      TT_THAU: '15/QĐ-SYT;G2;N3;2025',
    });
  }
  return rows.map((row, i) => {
    const line = bill.services[i] as Line;
    return {
      MA_LK: scene.id,
      STT: i + 1,
      DON_VI_TINH: 'Lần',
      SO_LUONG: line.quantity,
      DON_GIA_BV: line.price,
      DON_GIA_BH: line.covered && percent > 0 ? line.price : 0,
      TYLE_TT_DV: 100,
      ...shareFields(shares(line, percent), percent),
      MA_KHOA: scene.ward,
      MA_BAC_SI: scene.doctor,
      MA_BENH: scene.visit.condition.code,
      NGAY_YL: time12(examinedAt),
      ...row,
    };
  });
}

function examination({ visit, department }: Scene): Row {
  return {
    MA_DICH_VU: `${SPECIALTY[department] ?? '02'}.1896`,
    TEN_DICH_VU: visit.condition.examination,
    MA_NHOM: 13,
    NGAY_YL: time12(visit.arrival),
    MA_KHOA: department,
  };
}

/** With all tables a service is performed at most this long before its result, as checkers want it. */
const RESULT_WITHIN_MINUTES = 60;

function performed({ visit, random }: Scene, { service, orderedAt, resultAt }: Ordered): Row {
  const { site, condition, course } = visit;
  const soon = orderedAt + Math.min(10, service.minutes);
  const performedAt = course === undefined ? soon : Math.max(soon, resultAt - RESULT_WITHIN_MINUTES);
  const operation = isOperation(service);
  const doneBy = service.group === 1 ? random.pick(site.technicians) : random.pick(site.doctors);
  return {
    MA_DICH_VU: service.code,
    TEN_DICH_VU: service.name,
    MA_NHOM: service.group,
    MA_PTTT_QT: operation ? (condition.operation?.icd9 ?? '') : '',
    NGUOI_THUC_HIEN: operation && site.doctors.length > 3 ? `${doneBy};${random.pick(site.doctors.filter((d) => d !== doneBy))}` : doneBy,
    NGAY_YL: time12(orderedAt),
    NGAY_TH_YL: time12(performedAt),
    NGAY_KQ: time12(resultAt),
    PP_VO_CAM: operation ? (condition.operation?.anaesthesia ?? '') : '',
    MA_MAY: service.machine ?? '',
  };
}

function bed({ visit, random, ward }: Scene): Row {
  return {
    MA_DICH_VU: `${ward}.1912`,
    TEN_DICH_VU: `Giường bệnh nội trú khoa ${ward}`,
    MA_NHOM: 15,
    DON_VI_TINH: 'Ngày',
    MA_GIUONG: `H${String(random.between(1, visit.site.kind === 'provincial-hospital' ? 60 : 30)).padStart(3, '0')}`,
  };
}
