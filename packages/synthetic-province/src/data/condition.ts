import type { DrugKey, ServiceKey, SupplyKey } from './catalogue.ts';

/** A drug of a treatment. */
export interface Treatment {
  readonly drug: DrugKey;
  /** Units at a time, for an adult. */
  readonly dose: number;
  readonly timesADay: number;
  readonly days: number;
  /** In how many of 100 visits. */
  readonly percent: number;
}

/** A service that belongs to a condition. */
export interface Work {
  readonly service: ServiceKey;
  /** In how many of 100 visits. */
  readonly percent: number;
  /** Where values of its indices (by name) lie when they are not those of healthy people. */
  readonly values?: Readonly<Record<string, readonly [mean: number, deviation: number]>>;
}

/** How a visit for a condition looks: enough medicine to be believable, no more. */
export interface Condition {
  /** ICD-10, as in MA_BENH_CHINH. */
  readonly code: string;
  readonly name: string;
  /** LY_DO_VV. */
  readonly complaints: readonly string[];
  /** Years of age, from and below; fractions for infants. */
  readonly ages: readonly [from: number, below: number];
  readonly sex?: 'male' | 'female';
  /** How common it is among visits of its kind. */
  readonly weight: number;
  /** Twelve weights, January first; absent = the same all year. */
  readonly months?: readonly number[];
  /** Where it is seen, as weights. */
  readonly where: { readonly station: number; readonly clinic: number; readonly regional: number; readonly provincial: number };
  /** Percent of visits that become a stay; the length of stay in days. */
  readonly stay?: { readonly percent: number; readonly days: readonly [number, number] };
  /** MA_KHOA outside a station. */
  readonly department: string;
  /** MA_KHOA of the ward when it differs from the department. */
  readonly ward?: string;
  readonly examination: string;
  /** Conditions often coded beside it (MA_BENH_KT), in percent of its visits. */
  readonly beside?: readonly { readonly code: string; readonly name: string; readonly percent: number }[];
  readonly drugs: readonly Treatment[];
  readonly services: readonly Work[];
  readonly supplies?: readonly { readonly supply: SupplyKey; readonly quantity: number }[];
  /** DIEN_BIEN_LS, first day first. */
  readonly notes: readonly string[];
  /** Degrees above normal. */
  readonly temperature?: number;
  /** mmHg above what the age has. */
  readonly systolic?: number;
  readonly operation?: { readonly text: string; readonly icd9: string; readonly anaesthesia: number };
  /** Share of 100 that come as an emergency. */
  readonly emergency?: number;
  /** CAN_NANG_CON is filled. */
  readonly birth?: boolean;
}

/** Comes back month after month to the place of registration. */
export interface Chronic extends Condition {
  /** Percent of people of that age who have it. */
  readonly share: number;
}
