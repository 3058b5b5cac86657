import { date8 } from '../calendar.ts';
import type { Person } from '../person/person.ts';
import { Random } from '../random.ts';
import type { Row } from '../tables.ts';
import { staffName } from './staff.ts';
import type { Story } from './story.ts';

/** Where an identity card was issued; the day follows from the person. */
export const ISSUED_BY = 'Cục Cảnh sát quản lý hành chính về trật tự xã hội';

/** Day on which the identity card was issued: cards with a chip came in 2021. */
export function issuedOn({ index, birthDay }: Person): string {
  const random = new Random(52, index);
  return date8(Math.max(birthDay + 14 * 366, 18_650 + random.below(700)));
}

/** XML9: a birth certificate for each child, in the mother's visit. */
export function birthRows(story: Story): readonly Row[] | undefined {
  const { scene, xml1, random } = story;
  const { course, person: mother, condition, site } = scene.visit;
  const births = course?.births;
  if (births === undefined) return undefined;
  const order = random.pick([1, 1, 2, 2, 3]);
  const surgery = condition.operation !== undefined;
  return births.map(({ child, grams }, i) => ({
    MA_LK: scene.id,
    MA_BHXH_NND: story.insuranceNumber,
    MA_THE_NND: mother.card,
    HO_TEN_NND: mother.name,
    NGAYSINH_NND: mother.birth12.slice(0, 8),
    MA_DANTOC_NND: mother.people,
    SO_CCCD_NND: mother.nationalId,
    NGAYCAP_CCCD_NND: issuedOn(mother),
    NOICAP_CCCD_NND: ISSUED_BY,
    NOI_CU_TRU_NND: xml1.DIA_CHI ?? '',
    MA_QUOCTICH: '000',
    MATINH_CU_TRU: xml1.MATINH_CU_TRU ?? '',
    MAHUYEN_CU_TRU: xml1.MAHUYEN_CU_TRU ?? '',
    MAXA_CU_TRU: xml1.MAXA_CU_TRU ?? '',
    HO_TEN_CHA: course?.father?.name ?? '',
    MA_THE_TAM: child.card,
    HO_TEN_CON: child.name,
    GIOI_TINH_CON: child.sex === 'male' ? 1 : 2,
    SO_CON: births.length,
    LAN_SINH: order,
    SO_CON_SONG: order + births.length - 1,
    CAN_NANG_CON: grams,
    NGAY_SINH_CON: child.birth12,
    NOI_SINH_CON: site.name,
    TINH_TRANG_CON: 'Khỏe mạnh',
    SINHCON_PHAUTHUAT: surgery ? 1 : 0,
    SINHCON_DUOI32TUAN: 0,
    GHI_CHU: surgery ? 'Sinh con phải phẫu thuật' : 'Không',
    NGUOI_DO_DE: story.doctorName,
    NGUOI_GHI_PHIEU: staffName(scene.reader),
    NGAY_CT: story.today,
    SO: `${story.serial}-${i + 1}`,
    QUYEN_SO: `01/${story.year}`,
    MA_TTDV: story.head,
  }));
}
