/**
 * What the quality of a sender is told from, kept beside each receipt and written in the same transaction, so that nobody reads all issues for it:
 * - `submission_rule` how often a rule was raised; also finds the submissions with an issue of a code
 * - `submission_quality` records with errors and warnings, and how long after the end of a visit it came
 * - `submission_completeness` table by table, how many of the fields the portal asks for were filled
 * All three go with the issues when a submission is processed anew.
 */
export const up = /* sql */ `
create table submission_rule (
  submission_seq bigint not null references submission,
  code           text collate "C" not null,
  severity       text not null,
  n              int not null,                               -- issues
  primary key (submission_seq, code, severity)
);
create index submission_rule_code on submission_rule (code, submission_seq);
insert into submission_rule (submission_seq, code, severity, n)
  select submission_seq, code, severity, count(*) from submission_issue group by 1, 2, 3;

create table submission_quality (
  submission_seq bigint primary key references submission,
  erroneous      int not null,                               -- records with an error
  warned         int not null,                               -- records with a warning and no error
  minutes        int[] not null                              -- from the end of a visit to its receipt, one for each visit that came for the first time
);

create table submission_completeness (
  submission_seq bigint not null references submission,
  table_name     text collate "C" not null,
  lines          int not null,
  asked          int not null,                               -- fields the portal asks for, of all lines
  filled         int not null,                               -- of those, not empty
  primary key (submission_seq, table_name)
);

create index submission_facility_time on submission (facility_id, received_at desc, seq desc);
`;
