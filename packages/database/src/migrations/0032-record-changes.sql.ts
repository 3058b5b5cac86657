/**
 * What each record of a submission came to, so that it can be told, undone and replayed:
 * - `record_change` one row a Provenance: the record, and how it stood before (null: it was not stored). What was written, the Provenance says.
 * - `rejected_record` the records that were refused; their bytes stay in the archive.
 * - `rework` an order to undo or replay submissions; `rework_item` one submission of it; `rework_finding` what stayed, or what would change.
 * Intake may tell what a submission changed without reading resources: `changes_of` hands out Provenances and nothing else.
 */
export const up = /* sql */ `
create table record_change (
  submission_seq   bigint not null,
  ordinal          int not null,
  provenance       bigint not null,                          -- resource.rid
  key              uuid not null,                            -- source_record.key
  before_order_key text,
  before_arrival   bigint,
  before_hash      uuid,
  before_mapping   int,
  before_rids      bigint[],
  undone_by        uuid,                                     -- rework
  primary key (submission_seq, ordinal, provenance)
);

create table rejected_record (
  submission_seq bigint not null,
  ordinal        int not null,
  key            uuid,                                       -- source_record.key; null: what has no name of its own
  record         text,
  code           text not null,                              -- of the first error
  field          text,
  primary key (submission_seq, ordinal)
);

create table rework (
  rework_id    uuid primary key,
  kind         text not null check (kind in ('undo', 'replay')),
  dry_run      boolean not null,
  asked        text not null,                                -- the filter, JSON
  requested_by int not null references client (client_number),
  requested_at timestamptz not null default now()
);
create index rework_time on rework (requested_at desc);

create table rework_item (
  rework_id      uuid not null references rework,
  submission_seq bigint not null references submission,
  source_id      int not null,
  status         text not null default 'waiting' check (status in ('waiting', 'working', 'done', 'refused', 'failed')),
  position       int not null default 0,                     -- records that are done
  changed        int not null default 0,
  unchanged      int not null default 0,
  stayed         int not null default 0,                     -- records left as they are, each a finding
  failures       int not null default 0,                     -- in a row
  failure        text,
  finished_at    timestamptz,
  primary key (rework_id, submission_seq)
);
create index rework_item_open on rework_item (source_id, submission_seq) where status in ('waiting', 'working');
create index rework_item_submission on rework_item (submission_seq);

create table rework_finding (
  rework_id      uuid not null references rework,
  submission_seq bigint not null,
  ordinal        int not null,
  reference      text not null,                              -- Type/id; '' the record
  what           text not null,
  detail         text not null,                              -- JSON
  primary key (rework_id, submission_seq, ordinal, reference)
);

alter table submission add column rework_id uuid;            -- set back by this replay
alter table submission drop constraint submission_status_check;
alter table submission add constraint submission_status_check
  check (status in ('received', 'processing', 'completed', 'completed-with-errors', 'rejected', 'failed', 'undone'));

create function changes_of(seq bigint, after int, at_most int)
  returns table (ordinal int, undone_by uuid, provenance text, body text, unchanged text[]) language sql stable security definer
  set search_path = public, pg_temp as $$
  with page as (
    select c.* from record_change c
     where c.submission_seq = seq and c.ordinal > after
       and c.ordinal in (select d.ordinal from record_change d where d.submission_seq = seq and d.ordinal > after group by 1 order by 1 limit at_most)
  )
  select c.ordinal, c.undone_by, r.id, coalesce(h.body, r.body),
         case when s.arrival = seq then array(
           select o.reference || '/' || o.version::text
             from unnest(s.rids) as own (rid) cross join lateral (
               select split_part(left(x.body, 80), '"', 4) || '/' || x.id as reference, x.version from resource x where x.rid = own.rid and not x.deleted limit 1
             ) o) end
    from page c
    join resource r on r.rid = c.provenance
    left join resource_history h on h.rid = c.provenance and h.version = 1
    left join source_record s on s.key = c.key
   order by c.ordinal, c.provenance
$$;
revoke execute on function changes_of(bigint, int, int) from public;
`;
