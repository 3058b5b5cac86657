import { date8 } from '../calendar.ts';
import { Random } from '../random.ts';
import type { Row } from '../tables.ts';
import { patientId } from './numbers.ts';
import type { Story } from './story.ts';

const MONTHS_OF_TUBERCULOSIS = 7;

/** XML6: HIV care. What was confirmed and begun years ago stays the same at every visit of the person. */
export function hivRow({ scene, seed, xml1, random, endDay }: Story): Row | undefined {
  const { condition, course, person, site } = scene.visit;
  if (condition.code !== 'B20' || course?.programme === undefined) return undefined;
  const fixed = new Random(seed, 43, person.index);
  const confirmed = course.programme.since - fixed.between(200, 1500);
  const tested = course.programme.month % 6 === 0;
  return {
    MA_LK: scene.id,
    MA_THE_BHYT: person.card,
    SO_CCCD: person.nationalId,
    NGAY_SINH: person.birth12,
    GIOI_TINH: xml1.GIOI_TINH ?? '',
    DIA_CHI: xml1.DIA_CHI ?? '',
    MATINH_CU_TRU: xml1.MATINH_CU_TRU ?? '',
    MAHUYEN_CU_TRU: xml1.MAHUYEN_CU_TRU ?? '',
    MAXA_CU_TRU: xml1.MAXA_CU_TRU ?? '',
    NGAYKD_HIV: date8(confirmed),
    NOI_LAY_MAU_XN: site.code,
    NOI_XN_KD: site.code,
    NOI_BDDT_ARV: site.code,
    BDDT_ARV: date8(confirmed + fixed.between(3, 30)),
    MA_PHAC_DO_DIEU_TRI_BD: '1.1',
    MA_LYDO_DTRI: 3,
    LOAI_DTRI_LAO: 0,
    SANG_LOC_LAO: 2,
    MA_LYDO_XNTL_VR: tested ? 1 : '',
    NGAY_XN_TLVR: tested ? date8(scene.day - 9) : '',
    KQ_XNTL_VR: tested ? random.pick([1, 1, 1, 2, 3]) : '',
    NGAY_KQ_XN_TLVR: tested ? date8(scene.day - 2) : '',
    MA_LOAI_BN: 1,
    GIAI_DOAN_LAM_SANG: 1,
    NHOM_DOI_TUONG: fixed.pick([4, 5, 7, 11]),
    MA_TINH_TRANG_DK: 9,
    MA_XU_TRI: 1,
    NGAY_BAT_DAU_XU_TRI: date8(endDay),
    NGAY_KET_THUC_XU_TRI: date8(endDay + 28),
    MA_PHAC_DO_DIEU_TRI: '1.1',
    SO_NGAY_CAP_THUOC_ARV: 28,
    MA_CSKCB: site.code,
  };
}

/** XML15: tuberculosis care, from the first month to the result of the last. */
export function tuberculosisRow({ scene, endDay }: Story): Row | undefined {
  const { condition, course, person, site } = scene.visit;
  const programme = course?.programme;
  if (condition.code !== 'A15.0' || programme === undefined) return undefined;
  const over = programme.last && programme.month >= MONTHS_OF_TUBERCULOSIS - 2;
  return {
    MA_LK: scene.id,
    STT: 1,
    MA_BN: patientId(scene.visit),
    HO_TEN: person.name,
    SO_CCCD: person.nationalId,
    PHANLOAI_LAO_VITRI: 1,
    PHANLOAI_LAO_TS: 1,
    PHANLOAI_LAO_HIV: 2,
    PHANLOAI_LAO_VK: 1,
    LOAI_DTRI_LAO: 2,
    NGAYBD_DTRI_LAO: date8(programme.since),
    PHACDO_DTRI_LAO: 1,
    NGAYKT_DTRI_LAO: over ? date8(endDay) : '',
    KET_QUA_DTRI_LAO: over ? 2 : 6,
    MA_CSKCB: site.code,
  };
}
