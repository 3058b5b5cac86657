/**
 * What operators made of a rule, for one source or (source_id null) for all: every change is a row and stays, the last one of a rule counts.
 * `severity` null: back to what the list of rules says. `submission.rules_version` is the last change the reader knew of: bytes that were rejected
 * before a later one are processed again when they are sent again.
 */
export const up = /* sql */ `
create table rule_change (
  change_id  bigint generated always as identity primary key,
  source_id  int references source,
  rule       text not null,
  severity   text check (severity in ('reject', 'warning', 'information', 'off')),
  reason     text not null,
  changed_by int not null references client (client_number),
  person     text,                                            -- user of a token that names one
  changed_at timestamptz not null default now()
);
create index rule_change_of on rule_change (source_id, rule, change_id desc);

alter table submission add column rules_version bigint;
`;
