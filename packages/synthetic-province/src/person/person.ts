import type { Commune } from '../places.ts';

export type Sex = 'male' | 'female';

/** Someone invented. Everything here stays the same at every visit, as in a careful register. */
export interface Person {
  /** 0 … people-1. */
  readonly index: number;
  readonly name: string;
  readonly sex: Sex;
  readonly birthDay: number;
  /** NGAY_SINH, 12 characters; `195400000000` when only the year is known. */
  readonly birth12: string;
  /** CCCD (12 digits), an elder's CMND (9), or '' below one year of age. */
  readonly nationalId: string;
  /** MA_DANTOC. */
  readonly people: string;
  /** MA_NGHE_NGHIEP, level 2. */
  readonly occupation: string;
  readonly commune: Commune;
  /** MATINH_CU_TRU. */
  readonly provinceCode: string;
  /** Position of the commune in the network. */
  readonly communeNumber: number;
  readonly address: string;
  readonly phone: string;
  /** MA_THE_BHYT, 15 characters, or '' when not insured. */
  readonly card: string;
  readonly cardFrom: string;
  readonly cardTo: string;
  /** Share of costs the card covers at its own facility: 80, 95 or 100. */
  readonly benefit: number;
  readonly blood: string;
  /** True for the few who brought a paper that says their blood group (NHOM_MAU). */
  readonly bloodKnown: boolean;
}
