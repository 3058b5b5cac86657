import { date8 } from '../calendar.ts';
import type { Row } from '../tables.ts';
import type { Story } from './story.ts';

const PREGNANCY_PERCENT = 60;
const LEAVE_PERCENT = 60;

/** XML10: leave in pregnancy, for some of the working women who come for their check. */
export function pregnancyLeaveRow(story: Story): Row | undefined {
  const { scene, random, employer, endDay, serial, xml1 } = story;
  if (scene.visit.condition.code !== 'Z34.9' || employer === '' || !random.chance(PREGNANCY_PERCENT)) return undefined;
  const days = random.pick([10, 15, 30]);
  return {
    MA_LK: scene.id,
    SO_SERI: `DT-${serial}`,
    SO_CT: `CT10-${serial}`,
    SO_NGAY: days,
    DON_VI: employer,
    CHAN_DOAN_RV: `${xml1.CHAN_DOAN_RV}, nghỉ dưỡng thai`,
    TU_NGAY: date8(endDay),
    DEN_NGAY: date8(endDay + days - 1),
    MA_TTDV: story.head,
    TEN_BS: story.doctorName,
    MA_BS: scene.doctor,
    NGAY_CT: story.today,
  };
}

/** XML11: leave of some days, for working people seen as outpatients with something sudden. */
export function leaveRow(story: Story): Row | undefined {
  const { scene, random, employer, endDay, serial, xml1 } = story;
  const { nights, followUp, condition, person } = scene.visit;
  const may = employer !== '' && nights === 0 && !followUp && condition.code !== 'Z34.9' && scene.visit.course?.sentTo === undefined;
  if (!may || !random.chance(LEAVE_PERCENT)) return undefined;
  const days = random.between(1, 5);
  return {
    MA_LK: scene.id,
    SO_CT: `CT11-${serial}`,
    SO_SERI: `NV-${serial}`,
    SO_KCB: `KCB-${serial}`,
    DON_VI: employer,
    MA_BHXH: story.insuranceNumber,
    MA_THE_BHYT: person.card,
    CHAN_DOAN_RV: xml1.CHAN_DOAN_RV ?? '',
    PP_DIEUTRI: xml1.PP_DIEU_TRI ?? '',
    MA_DINH_CHI_THAI: 0,
    SO_NGAY_NGHI: days,
    TU_NGAY: date8(endDay),
    DEN_NGAY: date8(endDay + days - 1),
    MA_TTDV: story.head,
    MA_BS: scene.doctor,
    NGAY_CT: story.today,
    MAU_SO: 'CT07',
  };
}
