import { date8, pad2 } from '../calendar.ts';
import type { Row } from '../tables.ts';
import { headOf, staffName } from './staff.ts';
import type { Story } from './story.ts';

const PAPER_PERCENT = 60;

/** Who the patient is, as referral and appointment papers repeat it. */
function patient({ scene, xml1 }: Story): Row {
  const { person } = scene.visit;
  return {
    HO_TEN: person.name,
    NGAY_SINH: person.birth12,
    GIOI_TINH: xml1.GIOI_TINH ?? '',
    DIA_CHI: xml1.DIA_CHI ?? '',
    MA_THE_BHYT: person.card,
    GT_THE_DEN: person.cardTo,
    NGAY_VAO: xml1.NGAY_VAO ?? '',
    NGAY_VAO_NOI_TRU: xml1.NGAY_VAO_NOI_TRU ?? '',
    NGAY_RA: xml1.NGAY_RA ?? '',
    CHAN_DOAN_RV: xml1.CHAN_DOAN_RV ?? '',
    MA_BENH_CHINH: xml1.MA_BENH_CHINH ?? '',
    MA_BENH_KT: xml1.MA_BENH_KT ?? '',
  };
}

/** XML13: the referral, in the names of the visit's edition. */
export function referralRow(story: Story): Row | undefined {
  const { scene, xml1, xml3, drugs, edition, serial } = story;
  const { site, course, condition } = scene.visit;
  if (course?.sentTo === undefined) return undefined;
  const old = edition === '4750';
  const services = xml3.map(({ TEN_DICH_VU }) => TEN_DICH_VU).filter((name) => name !== undefined && name !== '');
  const both = {
    MA_LK: scene.id,
    SO_HOSO: `HS-${serial}`,
    SO_CHUYENTUYEN: `CT-${serial}`,
    GIAY_CHUYEN_TUYEN: course.referralNumber ?? '',
    MA_CSKCB: site.code,
    ...patient(story),
    MA_QUOCTICH: '000',
    MA_DANTOC: xml1.MA_DANTOC ?? '',
    MA_NGHE_NGHIEP: xml1.MA_NGHE_NGHIEP ?? '',
    DAU_HIEU_LS: condition.notes[0] ?? '',
    QT_BENHLY: xml1.LY_DO_VV ?? '',
    TOMTAT_KQ: story.findings,
    PP_DIEUTRI: xml1.PP_DIEU_TRI ?? '',
    MA_LOAI_RV: 2,
    MA_LYDO_CT: 1,
    HUONG_DIEU_TRI: 'Khám và điều trị chuyên khoa',
    PHUONGTIEN_VC: 'Tự túc',
    HOTEN_NGUOI_HT: staffName(scene.reader),
    CHUCDANH_NGUOI_HT: 'Điều dưỡng',
    MA_BAC_SI: scene.doctor,
    MA_TTDV: headOf(site, 'ten characters'),
  };
  if (!old) return { ...both, MA_CSKCB_DI: site.code, MA_CSKCB_DEN: course.sentTo.code, TINH_TRANG_CT: 'Tỉnh, tiếp xúc tốt' };
  return {
    ...both,
    MA_NOI_DI: site.code,
    MA_NOI_DEN: course.sentTo.code,
    TEN_DICH_VU: services.join('; ').slice(0, 1024),
    TEN_THUOC: drugs
      .map(({ drug }) => drug.name)
      .join('; ')
      .slice(0, 1024),
    PP_DIEU_TRI: xml1.PP_DIEU_TRI ?? '',
  };
}

/** XML14: the appointment, of those who then do come. */
export function appointmentRow(story: Story): Row | undefined {
  const { scene, xml1, edition, random, serial } = story;
  const day = scene.visit.course?.returnOn;
  if (day === undefined || !random.chance(PAPER_PERCENT)) return undefined;
  const hour = `${pad2(random.between(7, 10))}30`;
  return {
    MA_LK: scene.id,
    SO_GIAYHEN_KL: `HK-${serial}`,
    MA_CSKCB: scene.visit.site.code,
    ...patient(story),
    NGAY_HEN_KL: edition === '3176' ? date8(day) : date8(day) + hour,
    MA_DOITUONG_KCB: xml1.MA_DOITUONG_KCB ?? '',
    MA_BAC_SI: scene.doctor,
    MA_TTDV: story.head,
    NGAY_CT: story.today,
  };
}
