/**
 * Patients whose links to the same person elsewhere are to be looked at, entered in the transaction that wrote (or confirmed) them and taken away in
 * the one that linked them: what dies in between is found again (services/ingest-worker/decisions/0001). Resources that were once rows of
 * a record, for what a later version of it says of all of them, are found by its key.
 */
export const up = /* sql */ `
create table person_pending (
  seq        bigint generated always as identity,
  rid        bigint not null,                                -- of the Patient
  shard      smallint not null,
  origin     bigint,                                         -- submission.seq; null: written through the API
  ordinal    int,                                            -- record of the submission that is told of a contradiction; null: nobody is
  record     text,                                           -- what its receipt calls it
  sheet      text,                                           -- table of the person's data: XML1, XML0
  told       bigint[] not null default '{}',                 -- Patients whose records have been told already that this one contradicts them
  at         timestamptz not null default now(),
  primary key (seq, shard)
);
create index person_pending_origin on person_pending (origin);

create index record_change_former on record_change (key) where before_rids is not null;
`;
