import type { Appointment } from './agenda.ts';
import { build, vitalSigns } from './body.ts';
import { civil, date8, MINUTES_PER_DAY, pad2, time12 } from './calendar.ts';
import { coverage, type Line, shareFields, shares, totals } from './costs.ts';
import { DRUGS, type Drug, type DrugKey, SERVICES, type Service, type ServiceKey, SUPPLIES, TEXT_RESULTS } from './data/catalogue.ts';
import type { Work } from './data/conditions.ts';
import type { FacilityKind } from './network.ts';
import type { Person } from './person.ts';
import { Random } from './random.ts';
import type { Row, Tables } from './tables.ts';

/** A visit made: its tables, and the few facts others need without reading them. */
export interface Visit extends Tables {
  readonly appointment: Appointment;
  /** MA_LK. */
  readonly id: string;
  /** MA_BN. */
  readonly patientId: string;
  /** Main diagnosis, then those beside it. */
  readonly diagnoses: readonly string[];
  /** Day number on which it ended: NGAYLAP is not before it. */
  readonly endDay: number;
}

const EXAMINATION_PRICE: Readonly<Record<FacilityKind, number>> = {
  'provincial-hospital': 50600,
  'regional-hospital': 45000,
  clinic: 39800,
  station: 36500,
};
/** How readily a house of this kind orders a test: larger ones have the machines. */
const THOROUGH: Readonly<Record<FacilityKind, number>> = { 'provincial-hospital': 1.6, 'regional-hospital': 1.4, clinic: 1.2, station: 1 };
const BED_PRICE: Readonly<Record<FacilityKind, number>> = {
  'provincial-hospital': 273100,
  'regional-hospital': 226500,
  clinic: 0,
  station: 0,
};
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
/** Bought by the patient even with a card. */
const NOT_COVERED: ReadonlySet<DrugKey> = new Set(['glucosamin', 'vitamin3b']);
const STATION_SERVICES: ReadonlySet<ServiceKey> = new Set([
  'glucose',
  'cong_thuc_mau',
  'nuoc_tieu',
  'khi_dung',
  'khau_vet_thuong',
  'thay_bang',
  'dien_cham',
  'xoa_bop',
  'sieu_am_thai',
  'dien_tim',
  'tram_rang',
  'hbsag',
]);

interface Ordered {
  readonly key: ServiceKey;
  readonly service: Service;
  readonly shifts: NonNullable<Work[2]>;
  readonly orderedAt: number;
  readonly resultAt: number;
  /** 0 = ill, 1 = as good as well: values of later days lie nearer to healthy ones. */
  readonly better: number;
}

interface Prescribed {
  readonly key: DrugKey;
  readonly drug: Drug;
  readonly dose: number;
  readonly times: number;
  readonly days: number;
  readonly quantity: number;
}

/** Number of the visit in its facility's system (MA_LK): unique there, in the manner of that system. */
function visitId(visit: Appointment): string {
  const { site, person, number, arrival } = visit;
  const year = civil(Math.floor(arrival / MINUTES_PER_DAY)).year;
  const serial = `${String(person.index + 1).padStart(7, '0')}${pad2(number)}`;
  if (site.numbering === 0) return `${site.code}.${year}.${serial}`;
  if (site.numbering === 1) return `HS${String(year).slice(2)}-${serial}`;
  return `${String(year).slice(2)}${serial}`;
}

/** Number of the person in that system (MA_BN). */
function patientId(visit: Appointment): string {
  const { site, person } = visit;
  const serial = person.index + 1;
  if (site.numbering === 0) return `BN${String(serial).padStart(8, '0')}`;
  return site.numbering === 1 ? String(serial).padStart(8, '0') : `${site.code}${String(serial).padStart(8, '0')}`;
}

/** Makes one visit from (seed, person, number) and nothing else. */
export function visitOf(seed: number, visit: Appointment): Visit {
  return new Making(seed, visit).finish();
}

class Making {
  readonly #visit: Appointment;
  readonly #person: Person;
  readonly #random: Random;
  readonly #id: string;
  readonly #age: number;
  readonly #doctor: string;
  readonly #reader: string;
  readonly #day: number;
  readonly #ward: string;
  readonly #department: string;
  readonly #lines: Line[] = [];
  #clock: number;

  constructor(seed: number, visit: Appointment) {
    this.#visit = visit;
    this.#person = visit.person;
    this.#random = new Random(seed, 41, visit.person.index, visit.number);
    this.#id = visitId(visit);
    this.#day = Math.floor(visit.arrival / MINUTES_PER_DAY);
    this.#age = (this.#day - visit.person.birthDay) / 365.2425;
    this.#doctor = this.#random.pick(visit.site.doctors);
    this.#reader = this.#random.pick(visit.site.doctors);
    this.#department = visit.site.kind === 'station' ? 'K01' : visit.condition.department;
    this.#ward = visit.nights > 0 ? (visit.condition.ward ?? this.#department) : this.#department;
    this.#clock = visit.arrival;
  }

  finish(): Visit {
    const { condition, nights } = this.#visit;
    const examinedAt = this.#visit.arrival + this.#random.between(8, 35);
    const services = this.#orders(examinedAt);
    const drugs = this.#prescriptions();
    for (const { quantity, drug, key } of drugs)
      this.#lines.push({ quantity, price: drug.price, covered: !NOT_COVERED.has(key), kind: 'drug' });
    const supplies =
      nights > 0 || condition.operation || services.some(({ service }) => service.group === 18) ? (condition.supplies ?? []) : [];
    const examination = EXAMINATION_PRICE[this.#visit.site.kind];
    const bed = nights > 0 ? BED_PRICE[this.#visit.site.kind] : 0;
    this.#lines.push({ quantity: 1, price: examination, covered: true, kind: 'service' });
    for (const { service } of services) this.#lines.push({ quantity: 1, price: service.price, covered: true, kind: 'service' });
    if (bed > 0) this.#lines.push({ quantity: nights, price: bed, covered: true, kind: 'service' });
    for (const [key, quantity] of supplies) this.#lines.push({ quantity, price: SUPPLIES[key].price, covered: true, kind: 'supply' });

    const percent = coverage(this.#lines, this.#person.benefit, this.#visit.site.kind === 'station');
    const lastResult = services.reduce((latest, { resultAt }) => Math.max(latest, resultAt), examinedAt);
    const prescribedAt = nights > 0 ? examinedAt + 30 : lastResult + this.#random.between(5, 20);
    const end =
      nights > 0
        ? Math.max((this.#day + nights) * MINUTES_PER_DAY + this.#random.between(480, 690), lastResult + 60)
        : prescribedAt + this.#random.between(10, 45);
    this.#clock = end;
    const diagnoses = this.#diagnoses();
    const xml2 = drugs.map((drug, i) => this.#xml2(i, drug, percent, prescribedAt));
    const xml3 = this.#xml3(services, supplies, percent, examinedAt, drugs.length);
    const xml4 = this.#xml4(services);
    const xml5 = this.#xml5(examinedAt);
    return {
      appointment: this.#visit,
      id: this.#id,
      patientId: patientId(this.#visit),
      diagnoses: diagnoses.map(([code]) => code),
      endDay: Math.floor(end / MINUTES_PER_DAY),
      xml1: this.#xml1(diagnoses, drugs, percent),
      xml2,
      xml3,
      xml4,
      xml5,
    };
  }

  /** Services ordered at this visit; a stay of four nights or more repeats its first laboratory test when things look up. */
  #orders(examinedAt: number): Ordered[] {
    const { condition, site, nights } = this.#visit;
    const ordered: Ordered[] = [];
    let at = examinedAt + this.#random.between(3, 15);
    for (const [key, chance, shifts] of condition.services) {
      const service: Service = SERVICES[key];
      const operation = service.group === 8;
      if (operation ? nights === 0 : site.kind === 'station' ? !STATION_SERVICES.has(key) : false) continue;
      if (!this.#random.chance(operation ? 100 : chance * THOROUGH[site.kind])) continue;
      const orderedAt = operation ? at + this.#random.between(60, 300) : at;
      ordered.push({
        key,
        service,
        shifts: shifts ?? {},
        orderedAt,
        resultAt: orderedAt + service.minutes + this.#random.between(0, 15),
        better: 0,
      });
      at += this.#random.between(0, 4);
    }
    const first = ordered.find(({ service }) => service.group === 1);
    if (first && nights >= 4 && this.#random.chance(60)) {
      const orderedAt = (this.#day + Math.floor(nights / 2)) * MINUTES_PER_DAY + this.#random.between(390, 480);
      ordered.push({ ...first, orderedAt, resultAt: orderedAt + first.service.minutes, better: 0.6 });
    }
    return ordered;
  }

  #prescriptions(): Prescribed[] {
    const { condition, nights } = this.#visit;
    const list: Prescribed[] = [];
    for (const [key, dose, times, days, chance] of condition.drugs) {
      if (!this.#random.chance(chance)) continue;
      const drug: Drug = DRUGS[key];
      const hospitalOnly = drug.route === '2.14' || drug.route === '2.15' || key === 'oxy' || key === 'propofol';
      if (hospitalOnly && nights === 0) continue;
      const perDose = this.#age < 12 && drug.unit === 'Viên' && dose === 1 ? 0.5 : dose;
      const lasting = nights > 0 ? Math.min(days, nights + 1) : days;
      list.push({ key, drug, dose: perDose, times, days: lasting, quantity: Math.ceil(perDose * times * lasting) });
    }
    return list;
  }

  /** Main diagnosis first, then up to three beside it, none twice. */
  #diagnoses(): [string, string][] {
    const { condition, alsoHas } = this.#visit;
    const all: [string, string][] = [[condition.code, condition.name]];
    const add = (code: string, name: string): void => {
      if (all.length < 4 && !all.some(([known]) => known === code)) all.push([code, name]);
    };
    for (const other of alsoHas) if (other.code !== 'B20' || condition.code === 'B20') add(other.code, other.name);
    for (const [code, name, chance] of condition.beside ?? []) if (this.#random.chance(chance) && this.#age > 30) add(code, name);
    return all;
  }

  #xml1(diagnoses: [string, string][], drugs: readonly Prescribed[], percent: number): Row {
    const { site, condition, nights, registered, followUp, number } = this.#visit;
    const person = this.#person;
    const random = this.#random;
    const end = this.#clock;
    const { weight, height } = build(new Random(person.index, 7), this.#age, person.sex === 'male');
    const endDate = civil(Math.floor(end / MINUTES_PER_DAY));
    const insured = person.card !== '';
    const referral = site.kind === 'provincial-hospital' && registered.code !== site.code && !this.#visit.emergency && random.chance(45);
    const stay = nights > 0;
    const admitted = stay ? this.#visit.arrival + random.between(60, 150) : 0;
    const names = diagnoses.map(([, name]) => name).join('; ');
    const twins = condition.birth && random.chance(1.5);
    const newborn = () => random.between(26, 38) * 100 + random.below(2) * 50;
    return {
      MA_LK: this.#id,
      STT: 1,
      MA_BN: patientId(this.#visit),
      HO_TEN: person.name,
      SO_CCCD: person.nationalId,
      NGAY_SINH: person.birth12,
      GIOI_TINH: person.sex === 'male' ? 1 : 2,
      NHOM_MAU: person.bloodKnown ? person.blood : '',
      MA_QUOCTICH: '000',
      MA_DANTOC: person.people,
      MA_NGHE_NGHIEP: person.occupation,
      DIA_CHI: person.address,
      MATINH_CU_TRU: person.provinceCode,
      MAXA_CU_TRU: person.commune.code,
      DIEN_THOAI: person.phone,
      MA_THE_BHYT: person.card,
      MA_DKBD: insured ? registered.code : '',
      GT_THE_TU: person.cardFrom,
      GT_THE_DEN: person.cardTo,
      LY_DO_VV: random.pick(condition.complaints),
      LY_DO_VNT: stay ? random.pick(condition.complaints) : '',
      CHAN_DOAN_VAO: condition.name,
      CHAN_DOAN_RV: names,
      MA_BENH_CHINH: condition.code,
      MA_BENH_KT: diagnoses
        .slice(1)
        .map(([code]) => code)
        .join(';'),
      MA_PTTT_QT: stay ? (condition.operation?.icd9 ?? '') : '',
      MA_DOITUONG_KCB: this.#entitlement(insured, referral),
      MA_NOI_DI: referral ? registered.code : '',
      MA_TAI_NAN: condition.code.startsWith('S') ? (condition.code === 'S06.0' ? 1 : random.pick([2, 8])) : '',
      NGAY_VAO: time12(this.#visit.arrival),
      NGAY_VAO_NOI_TRU: stay ? time12(admitted) : '',
      NGAY_RA: time12(end),
      GIAY_CHUYEN_TUYEN: referral ? `${registered.code}/${endDate.year}/${String(person.index + number).padStart(6, '0')}` : '',
      SO_NGAY_DTRI: stay ? Math.floor(end / MINUTES_PER_DAY) - this.#day + 1 : followUp ? Math.max(1, ...drugs.map(({ days }) => days)) : 0,
      PP_DIEU_TRI: stay && condition.operation ? condition.operation.text : 'Nội khoa',
      KET_QUA_DTRI: stay ? random.pick([1, 1, 2, 2, 2]) : 2,
      MA_LOAI_RV: 1,
      GHI_CHU: followUp ? 'Uống thuốc đều, tái khám đúng hẹn' : '',
      NGAY_TTOAN: time12(end + random.between(2, 25)),
      ...totals(this.#lines, percent),
      NAM_QT: endDate.year,
      THANG_QT: pad2(endDate.month),
      MA_LOAI_KCB: stay ? '03' : followUp ? '05' : '01',
      MA_KHOA: this.#ward === this.#department ? this.#department : `${this.#department};${this.#ward}`,
      MA_CSKCB: site.code,
      CAN_NANG: weight.toFixed(2),
      CAN_NANG_CON: condition.birth ? (twins ? `${newborn() - 700};${newborn() - 650}` : newborn()) : '',
      NGAY_TAI_KHAM: followUp ? date8(Math.floor(end / MINUTES_PER_DAY) + 28) : '',
      MA_HSBA: `HSBA${site.code}${this.#id.replaceAll(/\D/g, '').slice(-11)}`,
      MA_TTDV: site.head,
      DU_PHONG: this.#age >= 1 && random.chance(70) ? height : '',
    };
  }

  /** MA_DOITUONG_KCB: why the insurer pays here. */
  #entitlement(insured: boolean, referral: boolean): string {
    const { site, registered, emergency, followUp, nights } = this.#visit;
    if (!insured) return '9';
    if (emergency) return '2';
    if (this.#age < 28 / 365) return '1.7';
    if (registered.code === site.code) return followUp && this.#random.chance(50) ? '1.5' : '1.1';
    if (site.kind === 'station' || site.kind === 'clinic') return '1.2';
    if (referral) return '1.3';
    return nights > 0 ? '1.15' : '1.12';
  }

  #xml2(i: number, { drug, dose, times, days, quantity }: Prescribed, percent: number, prescribedAt: number): Row {
    const stay = this.#visit.nights > 0;
    const line = this.#lines[i] as Line;
    return {
      MA_LK: this.#id,
      STT: i + 1,
      MA_THUOC: drug.code,
      MA_NHOM: 4,
      TEN_THUOC: drug.name,
      DON_VI_TINH: drug.unit,
      HAM_LUONG: drug.strength,
      DUONG_DUNG: drug.route,
      DANG_BAO_CHE: drug.form,
      LIEU_DUNG: `${dose} ${drug.unit.toLowerCase()}/lần * ${times} lần/ngày * ${days} ngày [${dose * times} ${drug.unit.toLowerCase()}/ngày]`,
      CACH_DUNG: drug.how,
      SO_DANG_KY: `VD-${drug.code.replace('40.', '').padStart(5, '0')}-2${drug.code.length % 5}`,
      TT_THAU: '12/QĐ-SYT;G1;N2;2025',
      SO_LUONG: quantity,
      DON_GIA: drug.price,
      ...shareFields(shares(line, percent), percent),
      MA_KHOA: this.#ward,
      MA_BAC_SI: this.#doctor,
      NGAY_YL: time12(prescribedAt),
      NGAY_TH_YL: stay ? time12(prescribedAt + this.#random.between(10, 40)) : '',
      NGUON_CTRA: percent > 0 && line.covered ? 1 : 4,
    };
  }

  #xml3(
    services: readonly Ordered[],
    supplies: readonly (readonly [keyof typeof SUPPLIES, number])[],
    percent: number,
    examinedAt: number,
    firstLine: number,
  ): Row[] {
    const { site, condition, nights } = this.#visit;
    const rows: Row[] = [];
    const add = (row: Row, ward: string): void => {
      const line = this.#lines[firstLine + rows.length] as Line;
      rows.push({
        MA_LK: this.#id,
        STT: rows.length + 1,
        DON_VI_TINH: 'Lần',
        SO_LUONG: line.quantity,
        DON_GIA_BV: line.price,
        DON_GIA_BH: line.covered && percent > 0 ? line.price : 0,
        TYLE_TT_DV: 100,
        ...shareFields(shares(line, percent), percent),
        MA_KHOA: ward,
        MA_BAC_SI: this.#doctor,
        MA_BENH: condition.code,
        NGAY_YL: time12(examinedAt),
        ...row,
      });
    };
    const specialty = SPECIALTY[this.#department] ?? '02';
    add(
      { MA_DICH_VU: `${specialty}.1896`, TEN_DICH_VU: condition.examination, MA_NHOM: 13, NGAY_YL: time12(this.#visit.arrival) },
      this.#department,
    );
    for (const { service, orderedAt, resultAt } of services) {
      const operation = service.group === 8;
      const doneBy = service.group === 1 ? this.#random.pick(site.technicians) : this.#random.pick(site.doctors);
      add(
        {
          MA_DICH_VU: service.code,
          TEN_DICH_VU: service.name,
          MA_NHOM: service.group,
          MA_PTTT_QT: operation ? (condition.operation?.icd9 ?? '') : '',
          NGUOI_THUC_HIEN:
            operation && site.doctors.length > 3 ? `${doneBy};${this.#random.pick(site.doctors.filter((d) => d !== doneBy))}` : doneBy,
          NGAY_YL: time12(orderedAt),
          NGAY_TH_YL: time12(orderedAt + Math.min(10, service.minutes)),
          NGAY_KQ: time12(resultAt),
          PP_VO_CAM: operation ? (condition.operation?.anaesthesia ?? '') : '',
          MA_MAY: service.machine ?? '',
        },
        this.#ward,
      );
    }
    if (nights > 0 && BED_PRICE[site.kind] > 0) {
      const bed = `H${String(this.#random.between(1, site.kind === 'provincial-hospital' ? 60 : 30)).padStart(3, '0')}`;
      add(
        {
          MA_DICH_VU: `${this.#ward}.1912`,
          TEN_DICH_VU: `Giường bệnh nội trú khoa ${this.#ward}`,
          MA_NHOM: 15,
          DON_VI_TINH: 'Ngày',
          MA_GIUONG: bed,
        },
        this.#ward,
      );
    }
    for (const [key] of supplies) {
      const supply = SUPPLIES[key];
      add(
        { MA_VAT_TU: supply.code, TEN_VAT_TU: supply.name, MA_NHOM: 10, DON_VI_TINH: supply.unit, TT_THAU: '15/QĐ-SYT;G2;N3;2025' },
        this.#ward,
      );
    }
    return rows;
  }

  #xml4(services: readonly Ordered[]): Row[] {
    const rows: Row[] = [];
    const add = (order: Ordered, row: Row): void => {
      rows.push({
        MA_LK: this.#id,
        STT: rows.length + 1,
        MA_DICH_VU: order.service.code,
        NGAY_KQ: time12(order.resultAt),
        MA_BS_DOC_KQ: this.#reader,
        ...row,
      });
    };
    for (const order of services) {
      for (const index of order.service.indices) {
        const [mean, deviation] = order.shifts[index.name] ?? [index.mean, index.deviation];
        const centre = mean + (index.mean - mean) * order.better;
        const value = Math.max(index.deviation / 10, this.#random.bell(centre, deviation));
        add(order, { MA_CHI_SO: index.code, TEN_CHI_SO: index.name, GIA_TRI: value.toFixed(index.decimals), DON_VI_DO: index.unit });
      }
      const text = TEXT_RESULTS[order.key];
      if (text) {
        const [code, name, ill, well] = text;
        add(order, {
          MA_CHI_SO: code,
          TEN_CHI_SO: name,
          GIA_TRI: order.key === 'nhom_mau' ? this.#person.blood : this.#random.chance(this.#illness(order.key)) ? ill : well,
        });
      }
      if (order.service.reports.length > 0) {
        const [description, conclusion] = this.#random.pick(order.service.reports);
        add(order, {
          MA_CHI_SO: `${order.service.code.slice(0, 2)}${order.service.code.slice(3, 7)}0`,
          TEN_CHI_SO: order.service.name,
          MO_TA: description,
          KET_LUAN: conclusion,
        });
      }
    }
    return rows;
  }

  /** How often a rapid test is positive: nearly always when it looks for what the patient has. */
  #illness(key: ServiceKey): number {
    const { code } = this.#visit.condition;
    if ((key === 'dengue_ns1' && code.startsWith('A97')) || (key === 'cum' && code.startsWith('J10'))) return 88;
    return key === 'hbsag' ? 7 : 3;
  }

  #xml5(examinedAt: number): Row[] {
    const { condition, nights } = this.#visit;
    const count = nights > 0 ? Math.min(nights + 1, condition.notes.length) : 1;
    return Array.from({ length: count }, (_, i) => {
      const text = nights > 0 ? condition.notes[i] : this.#random.pick(condition.notes);
      const better = count > 1 ? i / (count - 1) : 0;
      const at =
        i === 0
          ? examinedAt
          : (this.#day + Math.round((i * nights) / Math.max(1, count))) * MINUTES_PER_DAY + this.#random.between(420, 560);
      const operated = i === 1 && condition.operation ? condition.operation.text : '';
      return {
        MA_LK: this.#id,
        STT: i + 1,
        DIEN_BIEN_LS: `${text} ${vitalSigns(this.#random, this.#visit, this.#age, better)}`,
        PHAU_THUAT: operated,
        THOI_DIEM_DBLS: time12(Math.min(at, this.#clock)),
        NGUOI_THUC_HIEN: this.#doctor,
      };
    });
  }
}
