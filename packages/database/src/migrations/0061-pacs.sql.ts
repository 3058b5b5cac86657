/**
 * How far the change feed of each PACS was followed, and which of its studies the hub has told of: a PACS says of a deletion only that the study is not
 * there, by an id of its own. What a PACS is and how it is entered stands in a file (PACS_FILE), not here.
 */
export const up = /* sql */ `
create table pacs_feed (
  pacs text primary key,                                     -- code of its registration
  cursor bigint not null default 0,                          -- number of the last change whose study was taken in, committed
  changed_at timestamptz not null default now()
);
create table pacs_study (
  pacs text not null references pacs_feed (pacs) on delete cascade,
  pacs_id text not null,                                     -- the PACS's own id of the study
  study_uid text not null,
  patient_number text not null,                              -- as it was told; '' when the study has none
  state text not null,                                       -- which state of it was told last
  stale boolean not null default false,                      -- could not be read when it changed: looked at again
  gone text check (gone in ('DELETED', 'REPLACED')),         -- told to be no longer there
  primary key (pacs, pacs_id)
);
-- What a caller of the images names.
create index pacs_study_uid on pacs_study (pacs, study_uid);
`;
