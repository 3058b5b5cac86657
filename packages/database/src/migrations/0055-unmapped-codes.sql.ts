/**
 * Codes of results that no concept map knew when they came, by sender: what operators work from. Counted in the transaction that stores the results, each
 * record when it comes for the first time. The name is the sender's for the code, never a value.
 */
export const up = /* sql */ `
create table unmapped_code (
  source_id  int not null references source,
  system     text collate "C" not null,
  code       text collate "C" not null,
  display    text,                                           -- what the sender calls it, as last seen
  n          bigint not null,                                -- results
  first_seen timestamptz not null,                           -- receipt
  last_seen  timestamptz not null,
  primary key (source_id, system, code)
);
create index unmapped_code_frequency on unmapped_code (n desc, source_id, system, code);
`;
