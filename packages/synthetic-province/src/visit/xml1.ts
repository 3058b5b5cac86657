import { build } from '../body.ts';
import { civil, date8, MINUTES_PER_DAY, pad2, time12 } from '../calendar.ts';
import { type Line, totals } from '../costs.ts';
import { editionOn } from '../edition.ts';
import { residenceOn } from '../person/house.ts';
import { Random } from '../random.ts';
import type { Row } from '../tables.ts';
import type { Diagnosis } from './diagnoses.ts';
import { patientId } from './numbers.ts';
import type { Prescribed } from './prescriptions.ts';
import type { Scene } from './scene.ts';
import { headOf } from './staff.ts';

/** What the row of XML1 sums up. `end` in minutes of local time, `percent` = MUC_HUONG. */
export interface Outcome {
  readonly diagnoses: readonly Diagnosis[];
  readonly drugs: readonly Prescribed[];
  readonly lines: readonly Line[];
  readonly percent: number;
  readonly end: number;
}

/** The row of XML1: who, why, when, how it ended, what it cost. */
export function xml1Row(scene: Scene, { diagnoses, drugs, lines, percent, end }: Outcome): Row {
  const { visit, random, age } = scene;
  const { site, condition, nights, registered, followUp, number, person } = visit;
  const { course } = visit;
  const { weight, height } = build(new Random(person.index, 7), age, person.sex === 'male');
  const endDay = Math.floor(end / MINUTES_PER_DAY);
  const endDate = civil(endDay);
  const insured = person.card !== '';
  const referral =
    course !== undefined
      ? course.sentFrom !== undefined
      : site.kind === 'provincial-hospital' && registered.code !== site.code && !visit.emergency && random.chance(45);
  const stay = nights > 0;
  const admitted = stay ? visit.arrival + random.between(60, 150) : 0;
  const edition = editionOn(endDay);
  const residence = residenceOn(scene.day, person);
  const twins = course === undefined && condition.birth && random.chance(1.5);
  const newborn = () => random.between(26, 38) * 100 + random.below(2) * 50;
  return {
    MA_LK: scene.id,
    STT: 1,
    MA_BN: patientId(visit),
    HO_TEN: person.name,
    SO_CCCD: person.nationalId,
    NGAY_SINH: person.birth12,
    GIOI_TINH: person.sex === 'male' ? 1 : 2,
    NHOM_MAU: person.bloodKnown ? person.blood : '',
    MA_QUOCTICH: '000',
    MA_DANTOC: person.people,
    MA_NGHE_NGHIEP: edition === '3176' ? person.occupation : `${person.occupation}000`,
    DIA_CHI: residence.address,
    MATINH_CU_TRU: residence.province,
    MAHUYEN_CU_TRU: residence.district,
    MAXA_CU_TRU: residence.commune,
    DIEN_THOAI: person.phone,
    MA_THE_BHYT: person.card,
    MA_DKBD: insured ? registered.code : '',
    GT_THE_TU: person.cardFrom,
    GT_THE_DEN: person.cardTo,
    LY_DO_VV: random.pick(condition.complaints),
    LY_DO_VNT: stay ? random.pick(condition.complaints) : '',
    CHAN_DOAN_VAO: condition.name,
    CHAN_DOAN_RV: diagnoses.map(({ name }) => name).join('; '),
    MA_BENH_CHINH: condition.code,
    MA_BENH_KT: diagnoses
      .slice(1)
      .map(({ code }) => code)
      .join(';'),
    MA_PTTT_QT: stay ? (condition.operation?.icd9 ?? '') : '',
    MA_DOITUONG_KCB: entitlement(scene, insured, referral),
    MA_NOI_DI: referral ? (course?.sentFrom ?? registered).code : '',
    MA_NOI_DEN: course?.sentTo?.code ?? '',
    MA_TAI_NAN: condition.code.startsWith('S') ? (condition.code === 'S06.0' ? 1 : random.pick([2, 8])) : '',
    NGAY_VAO: time12(visit.arrival),
    NGAY_VAO_NOI_TRU: stay ? time12(admitted) : '',
    NGAY_RA: time12(end),
    GIAY_CHUYEN_TUYEN:
      course !== undefined
        ? (course.referralNumber ?? '')
        : referral
          ? `${registered.code}/${endDate.year}/${String(person.index + number).padStart(6, '0')}`
          : '',
    SO_NGAY_DTRI: stay ? endDay - scene.day + 1 : followUp ? Math.max(1, ...drugs.map(({ days }) => days)) : 0,
    PP_DIEU_TRI: stay && condition.operation ? condition.operation.text : 'Nội khoa',
    KET_QUA_DTRI: course?.sentTo !== undefined ? 3 : stay ? random.pick([1, 1, 2, 2, 2]) : 2,
    MA_LOAI_RV: course?.sentTo === undefined ? 1 : 2,
    GHI_CHU: followUp ? 'Uống thuốc đều, tái khám đúng hẹn' : '',
    NGAY_TTOAN: time12(end + random.between(2, 25)),
    ...totals(lines, percent),
    NAM_QT: endDate.year,
    THANG_QT: pad2(endDate.month),
    MA_LOAI_KCB: stay ? '03' : followUp ? '05' : '01',
    MA_KHOA: scene.ward === scene.department ? scene.department : `${scene.department};${scene.ward}`,
    MA_CSKCB: site.code,
    CAN_NANG: weight.toFixed(2),
    CAN_NANG_CON:
      course?.births !== undefined
        ? course.births.map(({ grams }) => grams).join(';')
        : course === undefined && condition.birth
          ? twins
            ? `${newborn() - 700};${newborn() - 650}`
            : newborn()
          : '',
    NGAY_TAI_KHAM:
      course !== undefined ? (course.returnOn === undefined ? '' : date8(course.returnOn)) : followUp ? date8(endDay + 28) : '',
    MA_HSBA: `HSBA${site.code}${scene.id.replaceAll(/\D/g, '').slice(-11)}`,
    MA_TTDV: headOf(site, edition),
    DU_PHONG: age >= 1 && random.chance(70) ? height : '',
  };
}

/** MA_DOITUONG_KCB: why the insurer pays here. */
function entitlement({ visit, random, age }: Scene, insured: boolean, referral: boolean): string {
  const { site, registered, emergency, followUp, nights, course } = visit;
  if (!insured) return '9';
  if (emergency) return '2';
  if (age < 28 / 365) return '1.7';
  if (course?.kept === true) return '1.5';
  if (registered.code === site.code) return followUp && random.chance(50) ? '1.5' : '1.1';
  if (site.kind === 'station' || site.kind === 'clinic') return '1.2';
  if (referral) return '1.3';
  return nights > 0 ? '1.15' : '1.12';
}
