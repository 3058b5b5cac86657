/**
 * Composite search parameters (R4 search.html#composite): one row for each group of values, the first part a token, the second in
 * the same row (packages/search index-rows.ts CompositeRow). One scan or probe answers `code$value`; two sets of rows would first
 * have to be met and then be checked against the body, as both parts must come from one group.
 *
 * The order (param, code, low, rid) serves every second part: a quantity and a date by their low end, a token and a reference by
 * the number of their text, a string as one run. A lab Observation with one code has one row: resource-store decisions/0004.
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
create index idx_composite_value on idx_composite (param, code, low, rid) include (high, system, system2, code2, owner, labels);
create index idx_composite_rid on idx_composite (rid);
`;
