import { date8 } from '../calendar.ts';
import type { Row } from '../tables.ts';
import { ISSUED_BY, issuedOn } from './births.ts';
import { staffName } from './staff.ts';
import type { Story } from './story.ts';

const PERCENT = 6;

/** XML12: a medical assessment, for some insured adults with an injury or a lasting illness. The table has no MA_LK: it comes with its visit. */
export function assessmentRow(story: Story): Row | undefined {
  const { scene, xml1, random, endDay, serial } = story;
  const { person, condition, site, nights } = scene.visit;
  const lasting = condition.code.startsWith('S') || ['M17.9', 'I25.9', 'J44.9'].includes(condition.code);
  const known = person.phone !== '' && person.nationalId.length === 12 && person.card !== '' && !person.birth12.slice(4, 8).includes('00');
  if (!lasting || !known || nights > 0 || scene.age < 22 || !random.chance(PERCENT)) return undefined;
  const percent = random.between(5, 45);
  return {
    NGUOI_CHU_TRI: staffName(site.head),
    CHUC_VU: 1,
    NGAY_HOP: date8(endDay),
    HO_TEN: person.name,
    NGAY_SINH: person.birth12.slice(0, 8),
    SO_CCCD: person.nationalId,
    NGAY_CAP_CCCD: issuedOn(person),
    NOI_CAP_CCCD: ISSUED_BY,
    DIA_CHI: xml1.DIA_CHI ?? '',
    MATINH_CU_TRU: xml1.MATINH_CU_TRU ?? '',
    MAHUYEN_CU_TRU: xml1.MAHUYEN_CU_TRU ?? '',
    MAXA_CU_TRU: xml1.MAXA_CU_TRU ?? '',
    MA_BHXH: story.insuranceNumber,
    MA_THE_BHYT: person.card,
    DIEN_THOAI: person.phone,
    MA_DOI_TUONG: condition.code.startsWith('S') ? 'TNLĐ' : 'KNLĐH',
    KHAM_GIAM_DINH: 1,
    SO_BIEN_BAN: `BB-${serial}`,
    DANG_HUONG_CHE_DO: 7,
    NGAY_CHUNG_TU: date8(endDay),
    SO_GIAY_GIOI_THIEU: `GGT-${serial}`,
    NGAY_DE_NGHI: date8(endDay - 10),
    MA_DONVI: `DV${site.code}`,
    GIOI_THIEU_CUA: story.employer === '' ? 'Bảo hiểm xã hội cơ sở Mẫu' : story.employer,
    KET_QUA_KHAM: `${xml1.CHAN_DOAN_RV}. ${story.findings}`,
    SO_VAN_BAN_CAN_CU: 'Thông tư 56/2017/TT-BYT',
    TYLE_TTCT_MOI: percent,
    TONG_TYLE_TTCT: percent,
    DE_NGHI: 'Theo quy định hiện hành',
    DUOC_XACDINH: 'Không thuộc trường hợp cần hỗ trợ hằng ngày',
  };
}
