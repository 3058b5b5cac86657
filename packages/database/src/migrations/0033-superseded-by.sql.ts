/** Which submissions have superseded another: few rows, those of records that were there before. */
export const up = /* sql */ `
create index record_change_before on record_change (before_arrival) where before_arrival is not null;
`;
