import { MERGER } from './edition.ts';
import type { Plan } from './options.ts';
import { type Commune, licenceSuffix } from './places.ts';
import { Random } from './random.ts';

/** What kind of house it is; decides what is treated there and how its numbers look. */
export type FacilityKind = 'provincial-hospital' | 'regional-hospital' | 'clinic' | 'station';

/** Kinds of those who send nothing but FHIR. */
export type OtherKind = 'telemedicine' | 'ambulance' | 'pharmacy' | 'survey';

/** A facility and the source (one client of the hub) it sends with: to be registered before its files are posted. */
export interface Facility {
  /** MA_CSKCB: 5 digits, beginning with the province code from before the merger. */
  readonly code: string;
  readonly name: string;
  readonly kind: FacilityKind | OtherKind;
  readonly sources: readonly FacilitySource[];
}

/** As `PUT /intake/sources/{code}` takes it (mapping contract §6). */
export interface FacilitySource {
  readonly code: string;
  /** `hospital`, `clinic` or `station`, the words of the contract's examples; `pharmacy`. */
  readonly kind: 'hospital' | 'clinic' | 'station' | 'pharmacy';
  readonly formats: readonly string[];
  /** Sender profile of its HL7 v2; absent: the usual one. */
  readonly profile?: string;
}

/** A facility with what the generator needs to know of it. */
export interface Site extends Facility {
  readonly kind: FacilityKind;
  readonly number: number;
  readonly commune: Commune;
  readonly source: string;
  readonly doctors: readonly string[];
  readonly technicians: readonly string[];
  readonly head: string;
  /** How its HIS writes MA_LK and MA_BN: real systems differ. */
  readonly numbering: 0 | 1 | 2;
}

export interface Network {
  readonly sites: readonly Site[];
  readonly communes: readonly Commune[];
  /** By position of the commune in `communes`. */
  stationOf(commune: number): Site;
  regionalOf(commune: number): Site;
  clinicOf(commune: number): Site;
  provincialOf(commune: number): Site;
}

const PEOPLE_PER_COMMUNE = 250;
const FEWEST_COMMUNES = 8;
const COMMUNES_PER_REGIONAL = 4;
const COMMUNES_PER_CLINIC = 3;
const STAFF: Readonly<Record<FacilityKind, readonly [doctors: number, technicians: number]>> = {
  'provincial-hospital': [40, 12],
  'regional-hospital': [14, 5],
  clinic: [4, 2],
  station: [2, 1],
};

/** Communes spread over the whole province; a small population lives in few of them, so that families and stations are full. */
function communesOf(plan: Plan): readonly Commune[] {
  const all = plan.fromDay < MERGER ? plan.province.communes.filter(({ before }) => before !== undefined) : plan.province.communes;
  const wanted = Math.min(all.length, Math.max(FEWEST_COMMUNES, Math.ceil(plan.people / PEOPLE_PER_COMMUNE)));
  return Array.from({ length: wanted }, (_, i) => all[Math.floor((i * all.length) / wanted)] as Commune);
}

/**
 * The facilities of a province: a provincial hospital per former province, a regional hospital per four communes, a
 * private clinic per three, a station in each. Codes keep the former province's prefix, as real ones do after the merger;
 * serials stay below 900, where the sample facilities begin. `Mẫu` ("sample") in every name says that it is invented.
 */
export function networkOf(plan: Plan): Network {
  const communes = communesOf(plan);
  const suffix = licenceSuffix(plan.province);
  const sites: Site[] = [];
  const serials = new Map<string, number>();

  const open = (kind: FacilityKind, name: string, commune: Commune, firstSerial: number): Site => {
    const key = `${commune.formerProvince}/${firstSerial}`;
    const serial = serials.get(key) ?? firstSerial;
    serials.set(key, serial + 1);
    const number = sites.length + 1;
    const code = `${commune.formerProvince}${String(serial).padStart(3, '0')}`;
    const random = new Random(plan.seed, 11, number);
    const [doctors, technicians] = STAFF[kind];
    const licence = (n: number, paper: 'GPHN' | 'CCHN') => `${String(number * 100 + n).padStart(7, '0')}/${suffix}-${paper}`;
    const shortKind = kind === 'clinic' ? 'clinic' : kind === 'station' ? 'station' : 'hospital';
    const site: Site = {
      number,
      code,
      name,
      kind,
      commune,
      source: `his-${code}`,
      sources: [{ code: `his-${code}`, kind: shortKind, formats: ['qd-xml', 'zip'] }],
      doctors: Array.from({ length: doctors }, (_, n) => licence(n, random.chance(60) ? 'GPHN' : 'CCHN')),
      technicians: Array.from({ length: technicians }, (_, n) => licence(60 + n, random.chance(60) ? 'GPHN' : 'CCHN')),
      head: licence(99, 'GPHN'),
      numbering: random.below(3) as 0 | 1 | 2,
    };
    sites.push(site);
    return site;
  };

  const short = (name: string) => name.replace(/^(Thành phố|Tỉnh|Phường|Xã|Đặc khu) /u, '');
  const provincial = new Map<string, Site>();
  const stations: Site[] = [];
  const regional: Site[] = [];
  const clinics: Site[] = [];
  for (const commune of communes) {
    if (provincial.has(commune.formerProvince)) continue;
    const name = `Bệnh viện Đa khoa Mẫu ${short(plan.province.name)} số ${provincial.size + 1}`;
    provincial.set(commune.formerProvince, open('provincial-hospital', name, commune, 1));
  }
  communes.forEach((commune, i) => {
    if (i % COMMUNES_PER_REGIONAL === 0)
      regional.push(open('regional-hospital', `Trung tâm Y tế Mẫu khu vực ${short(commune.name)}`, commune, 11));
  });
  communes.forEach((commune, i) => {
    if (i % COMMUNES_PER_CLINIC === 0) clinics.push(open('clinic', `Phòng khám Đa khoa Mẫu ${short(commune.name)}`, commune, 601));
  });
  for (const commune of communes) stations.push(open('station', `Trạm Y tế Mẫu ${commune.name}`, commune, 301));

  return {
    sites,
    communes,
    stationOf: (i) => stations[i] as Site,
    regionalOf: (i) => regional[Math.floor(i / COMMUNES_PER_REGIONAL)] as Site,
    clinicOf: (i) => clinics[Math.floor(i / COMMUNES_PER_CLINIC)] as Site,
    provincialOf: (i) => provincial.get((communes[i] as Commune).formerProvince) as Site,
  };
}
