import { civil, date8, MINUTES_PER_DAY } from '../calendar.ts';
import type { Edition } from '../edition.ts';
import { Random } from '../random.ts';
import type { Row } from '../tables.ts';
import type { Diagnosis } from './diagnoses.ts';
import type { Prescribed } from './prescriptions.ts';
import type { Scene } from './scene.ts';
import { headOf, staffName } from './staff.ts';

/** What a visit is known by when its papers are written. */
export interface Made {
  readonly scene: Scene;
  readonly seed: number;
  readonly xml1: Row;
  readonly xml3: readonly Row[];
  readonly xml4: readonly Row[];
  readonly drugs: readonly Prescribed[];
  readonly diagnoses: readonly Diagnosis[];
  /** Minutes of local time. */
  readonly end: number;
  readonly edition: Edition;
}

/** The same with what all papers say. */
export interface Story extends Made {
  /** Of the papers alone: the other tables do not change by them. */
  readonly random: Random;
  readonly endDay: number;
  /** `yyyymmdd` of the end: papers are signed then. */
  readonly today: string;
  readonly year: number;
  /** Ends every number of a paper: unique in the facility. */
  readonly serial: string;
  readonly head: string;
  readonly doctorName: string;
  /** Working people have an employer (DON_VI). */
  readonly employer: string;
  /** MA_BHXH: the last ten characters of the card; '' without one. */
  readonly insuranceNumber: string;
  readonly findings: string;
}

const EMPLOYERS = [
  'Công ty May Mẫu',
  'Công ty Thủy sản Mẫu',
  'Trường Tiểu học Mẫu',
  'Hợp tác xã Mẫu',
  'Công ty Giày da Mẫu',
  'Công ty Vận tải Mẫu',
];

export function storyOf(made: Made): Story {
  const { scene, seed, end, edition, xml4 } = made;
  const { person, number, site } = scene.visit;
  const endDay = Math.floor(end / MINUTES_PER_DAY);
  const results = xml4.slice(0, 4).map((row) => `${row.TEN_CHI_SO}: ${row.GIA_TRI ?? row.KET_LUAN ?? ''} ${row.DON_VI_DO ?? ''}`.trim());
  return {
    ...made,
    random: new Random(seed, 44, person.index, number),
    endDay,
    today: date8(endDay),
    year: civil(endDay).year,
    serial: scene.id.replaceAll(/\D/g, '').slice(-11),
    head: headOf(site, edition),
    doctorName: staffName(scene.doctor),
    employer: person.card.startsWith('DN') ? (EMPLOYERS[person.index % EMPLOYERS.length] as string) : '',
    insuranceNumber: person.card.slice(-10),
    findings: results.length > 0 ? results.join('; ') : 'Không có bất thường',
  };
}
