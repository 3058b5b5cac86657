import { date8 } from '../calendar.ts';
import type { Row } from '../tables.ts';
import type { Story } from './story.ts';

const SUMMARY_PERCENT = 35;

/** What a stay was treated with, in words. */
function treatment({ xml1 }: Story): string {
  return String(xml1.PP_DIEU_TRI);
}

/** XML7: the discharge paper of every stay. */
export function dischargeRow(story: Story): Row | undefined {
  const { scene, xml1, year, serial, endDay } = story;
  const { visit } = scene;
  if (visit.nights === 0) return undefined;
  const days = story.employer === '' ? 0 : story.random.between(2, 10);
  return {
    MA_LK: scene.id,
    SO_LUU_TRU: `LT-${year}-${serial}`,
    MA_YTE: `${visit.site.code}.${String(year).slice(2)}.${serial}`,
    MA_KHOA_RV: scene.ward,
    NGAY_VAO: xml1.NGAY_VAO ?? '',
    NGAY_RA: xml1.NGAY_RA ?? '',
    MA_DINH_CHI_THAI: 0,
    CHAN_DOAN_RV: xml1.CHAN_DOAN_RV ?? '',
    PP_DIEUTRI: treatment(story),
    GHI_CHU: days > 0 ? `Nghỉ ${days} ngày` : '',
    MA_TTDV: story.head,
    MA_BS: scene.doctor,
    TEN_BS: story.doctorName,
    NGAY_CT: story.today,
    SO_NGAY_NGHI: days > 0 ? days : '',
    NGOAITRU_TUNGAY: days > 0 ? date8(endDay + 1) : '',
    NGOAITRU_DENNGAY: days > 0 ? date8(endDay + days) : '',
  };
}

/** XML8: the summary of the record, for some stays. */
export function summaryRow(story: Story): Row | undefined {
  const { scene, xml1, random } = story;
  if (scene.visit.nights === 0 || !random.chance(SUMMARY_PERCENT)) return undefined;
  const born = scene.visit.course?.births?.[0];
  return {
    MA_LK: scene.id,
    MA_LOAI_KCB: xml1.MA_LOAI_KCB ?? '',
    DON_VI: story.employer,
    NGAY_VAO: xml1.NGAY_VAO ?? '',
    NGAY_RA: xml1.NGAY_RA ?? '',
    CHAN_DOAN_VAO: xml1.CHAN_DOAN_VAO ?? '',
    CHAN_DOAN_RV: xml1.CHAN_DOAN_RV ?? '',
    QT_BENHLY: `${xml1.LY_DO_VV}. ${scene.visit.condition.notes[0]}`,
    TOMTAT_KQ: story.findings,
    PP_DIEUTRI: treatment(story),
    NGAY_SINHCON: born === undefined ? '' : date8(born.child.birthDay),
    KET_QUA_DTRI: xml1.KET_QUA_DTRI ?? '',
    MA_TTDV: story.head,
    NGAY_CT: story.today,
  };
}
