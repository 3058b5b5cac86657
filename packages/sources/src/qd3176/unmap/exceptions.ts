/** A field of a table that does not come back, and why. The table of coverage prints it (packages/sources/docs/round-trip.md). */
export interface RoundTripException {
  readonly table: string;
  readonly field: string;
  readonly when: string;
  readonly reason: string;
}

/** Everything that is known not to come back as it was sent. */
export const ROUND_TRIP_EXCEPTIONS: readonly RoundTripException[] = [
  {
    table: 'every table',
    field: 'whole rows',
    when: 'the rules left a row out: a second row of the same STT, a row of another visit, a second XML1',
    reason: 'The receipt says so (…-STT-duplicate, …-MA_LK-mismatch); nothing was stored of it.',
  },
  {
    table: 'XML1',
    field: 'fields of the person and the cards',
    when: 'papers came later without their XML1, and other visits of the person had said something else meanwhile',
    reason:
      'The visit is then stored anew with the person as known that day, so that a paper puts no old phone or card above a newer one; the versions of the Patient keep both.',
  },
  {
    table: 'every table',
    field: 'MA_LK',
    when: 'a row without it',
    reason: 'The row belongs to the visit it came with (warning …-MA_LK-missing); it comes back with the MA_LK of that visit.',
  },
  {
    table: 'XML9',
    field: 'HO_TEN_CON, GIOI_TINH_CON, NGAY_SINH_CON, NOI_SINH_CON',
    when: 'a child whom a visit of its own had described otherwise before its certificate came',
    reason:
      "What the child's own visit says stands above its birth certificate, which then fills gaps only: there is one Patient, and the row that comes back says what he is known as.",
  },
  {
    table: 'XML0',
    field: 'HO_TEN, SO_CCCD, NGAY_SINH, GIOI_TINH',
    when: 'a check-in whose person an XML1 of another visit has described otherwise',
    reason:
      'XML1 wins over a check-in, which fills gaps only (mapping contract §1.1): the Patient says what XML1 said, and so does the row that comes back, until the XML1 of this visit.',
  },
];
