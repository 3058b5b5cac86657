import { time12 } from '../calendar.ts';
import { type Line, shareFields, shares } from '../costs.ts';
import type { Row } from '../tables.ts';
import type { Prescribed } from './prescriptions.ts';
import type { Scene } from './scene.ts';

/** Rows of XML2: one for each drug, with its line of the bill. `percent` = MUC_HUONG. */
export function xml2Rows(
  scene: Scene,
  drugs: readonly Prescribed[],
  lines: readonly Line[],
  percent: number,
  prescribedAt: number,
): readonly Row[] {
  const stay = scene.visit.nights > 0;
  return drugs.map(({ drug, dose, timesADay, days, quantity }, i) => {
    const line = lines[i] as Line;
    const unit = drug.unit.toLowerCase();
    return {
      MA_LK: scene.id,
      STT: i + 1,
      MA_THUOC: drug.code,
      MA_NHOM: 4,
      TEN_THUOC: drug.name,
      DON_VI_TINH: drug.unit,
      HAM_LUONG: drug.strength,
      DUONG_DUNG: drug.route,
      DANG_BAO_CHE: drug.form,
      LIEU_DUNG: `${dose} ${unit}/lần * ${timesADay} lần/ngày * ${days} ngày [${dose * timesADay} ${unit}/ngày]`,
      CACH_DUNG: drug.how,
      SO_DANG_KY: `VD-${drug.code.replace('40.', '').padStart(5, '0')}-2${drug.code.length % 5}`,
      TT_THAU: '12/QĐ-SYT;G1;N2;2025',
      SO_LUONG: quantity,
      DON_GIA: drug.price,
      ...shareFields(shares(line, percent), percent),
      MA_KHOA: scene.ward,
      MA_BAC_SI: scene.doctor,
      NGAY_YL: time12(prescribedAt),
      NGAY_TH_YL: stay ? time12(prescribedAt + scene.random.between(10, 40)) : '',
      NGUON_CTRA: percent > 0 && line.covered ? 1 : 4,
    };
  });
}
