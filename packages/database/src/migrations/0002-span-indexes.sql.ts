/**
 * Values that span a range are few, and a search for what overlaps a range must find them however long ago they began.
 * They get an index of their own, so that the other rows are found by one range scan (resource-store search-sql/{date,quantity}.ts).
 */
export const up = /* sql */ `
create index idx_date_long on idx_date (param, low, rid) include (high, owner, labels) where high - low > interval '40 days';
create index idx_quantity_span on idx_quantity (param, low, rid) include (high, system, code, owner, labels) where low < high;
`;
