/**
 * Merges of persons and moves of visits, as hospitals said them (ADT A40 and its kin): facts by the ids the directory gave, whatever is known of either
 * side and in whatever order they come. What they mean together stands in `subject_move`, a function of the facts alone; `subject_move_pending` is
 * what is still to be brought there (packages/resource-store/decisions/0015).
 */
export const up = /* sql */ `
create table subject_merge (
  seq            bigint generated always as identity primary key,
  owner          int not null,                               -- facility_id
  kind           "char" not null check (kind in ('P', 'V')), -- a person, a visit of a person
  id             text collate "C" not null,                  -- of the Patient that is merged away, of the Encounter that is moved
  from_id        text collate "C" not null,                  -- Patient; of kind P the same as id
  to_id          text collate "C" not null,                  -- Patient
  to_system      text not null,                              -- business key of to_id: what references to it are called
  to_value       text not null,
  as_of          timestamptz not null,                       -- when it was so: EVN-2, else MSH-7
  sent           timestamptz not null,                       -- MSH-7
  message        text collate "C" not null,                  -- MSH-10
  record         uuid not null,                              -- source_record.key
  submission_seq bigint not null,
  replaced_by    bigint,                                     -- submission whose version of the record says it otherwise
  undone         boolean not null default false
);
create index subject_merge_from on subject_merge (from_id);
create index subject_merge_to on subject_merge (to_id);
create index subject_merge_visit on subject_merge (id) where kind = 'V';
create index subject_merge_record on subject_merge (record);
create index subject_merge_submission on subject_merge (submission_seq);
create index subject_merge_replaced on subject_merge (replaced_by) where replaced_by is not null;

create table subject_move (
  id             text collate "C" not null,                  -- of the Patient, of the Encounter
  kind           "char" not null,
  owner          int not null,
  from_id        text collate "C" not null,
  survivor       text collate "C" not null,                  -- Patient at the end of the chain
  system         text not null,                              -- business key of the survivor
  value          text not null,
  message        text not null,                              -- of the fact that counts
  primary key (id, kind, from_id)
);
create index subject_move_survivor on subject_move (survivor);

create table subject_move_pending (
  seq            bigint generated always as identity primary key,
  owner          int not null,
  kind           "char" not null,
  id             text collate "C" not null,                  -- whose things are to be brought to where they belong now
  at_patient     text collate "C" not null,                  -- the Patient they are filed under until then
  position       bigint not null default -1,                 -- row id up to which it is done; -1: the Patients themselves are not either
  moved          int not null default 0,
  origin         bigint not null,                            -- submission.seq of who said it, or whose saying was undone
  ordinal        int,                                        -- record of that submission; null: undone
  at             timestamptz not null default now()
);
create index subject_move_pending_origin on subject_move_pending (origin);
`;
