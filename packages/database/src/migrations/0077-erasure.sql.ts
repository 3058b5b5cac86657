/**
 * Erasure by law (scripts/erase): which person, by which decision, and while it is under way what is to go: whoever goes on after a kill no longer finds it
 * by the texts, which are destroyed by then. Ids and numbers only. The owner's tables: no service reads them.
 */
export const up = /* sql */ `
create table erasure (
  erasure_id bigint generated always as identity primary key,
  patient text collate "C" not null,                         -- id of the Patient
  further text[] not null,                                   -- what was named besides: Type/id
  decision text not null,                                    -- number of the written decision
  begun_at timestamptz not null default now(),
  done_at timestamptz,
  report text not null                                       -- JSON: counts by table and type, submissions whose raw bytes hold the person
);
create unique index erasure_open on erasure (patient) where done_at is null;

create table erasure_resource (                              -- emptied when it is done
  erasure_id bigint not null references erasure,
  rid bigint not null,
  primary key (erasure_id, rid)
);

create table erasure_record (                                -- records of deliveries that told of the person; emptied when it is done
  erasure_id bigint not null references erasure,
  submission_seq bigint not null,
  ordinal int not null,
  key uuid,                                                  -- source_record.key
  primary key (erasure_id, submission_seq, ordinal)
);
`;
