/**
 * Composite search parameters (R4 search.html#composite): one row for each group of values, the first part a token, the second in
 * the same row (packages/search index-rows.ts CompositeRow). One scan or probe answers `code$value`; two sets of rows would first
 * have to be met and then be checked against the body, as both parts must come from one group.
 *
 * The order (param, code, low, rid) serves every second part: a quantity and a date by their low end, a token and a reference by
 * the number of their text, a string as one run. Systems and units are not in it: few rows of one code differ in them, and a row of a lab
 * Observation with one code takes 213 bytes instead of 244 (resource-store decisions/0004-composites.md).
 */
export const up = /* sql */ `
create table idx_composite (
  rid     bigint not null,
  low     double precision not null,                         -- second part: low end; dates in epoch milliseconds; of a text its number
  high    double precision not null,
  system  int not null,                                      -- first part
  system2 int not null,                                      -- second part: a token's system, a quantity's unit system
  owner   int not null,
  labels  int not null,
  shard   smallint not null,
  param   smallint not null,
  code    text collate "C" not null,                         -- first part
  code2   text collate "C" not null                          -- second part: code, unit, folded text, "Type/id"
);
create index idx_composite_value on idx_composite (param, code, low, rid) include (high, owner, labels);
-- Values that span a range are few, and a search for what reaches beyond a number must find them wherever they begin (as in 0002).
create index idx_composite_span on idx_composite (param, code, low, rid) include (high, owner, labels) where low < high;
create index idx_composite_rid on idx_composite (rid);
`;
