/**
 * The first shape of the hub's database. Reasons live beside the tables; the measured index decision is
 * `packages/resource-store/decisions/0001-index-rows.md`.
 *
 * Every clinical row carries its shard (from its patient). On one node the column only rides along; on Citus it is the
 * distribution column, which is why it is part of every primary and unique key of a clinical table.
 */
export const up = /* sql */ `
-- Settings the hub makes once for itself (the secret behind ids). Never patient data.
create table hub_setting (
  name  text primary key,
  value text not null
);
insert into hub_setting values ('id-secret', encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex'));

-- Who sends: facilities, their sources (one client each), tokens. ---------------------------------------------------
create table facility (
  facility_id int generated always as identity primary key, -- the owner number on every index row; 0 = shared by all
  code        text not null unique,                         -- MA_CSKCB, 5 characters, a string
  name        text not null,
  created_at  timestamptz not null default now()
);

create table source (
  source_id   int generated always as identity primary key,
  code        text not null unique,
  facility_id int not null references facility,
  kind        text not null,
  formats     text[] not null,
  msh4        text[] not null default '{}',
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create table client (
  client_number int generated always as identity primary key, -- the actor on change-log rows
  client_id     text not null unique,
  kind          text not null check (kind in ('operator', 'sender')),
  source_id     int references source,                       -- senders only
  secret_hash   text,                                        -- scrypt; null = no secret can be used
  created_at    timestamptz not null default now(),
  revoked_at    timestamptz,
  check ((kind = 'sender') = (source_id is not null))
);

create table access_token (
  token_hash    bytea primary key,                           -- SHA-256 of the token: the token itself is never stored
  client_number int not null references client,
  issued_at     timestamptz not null default now(),
  expires_at    timestamptz not null,
  revoked_at    timestamptz
);
create index access_token_client on access_token (client_number);

-- Raw archive: where bytes lie. The bytes themselves are in files. ---------------------------------------------------
create table archive_blob (
  sha256     bytea primary key,
  size       bigint not null,
  segment    int,                                            -- null: a file of its own
  position   bigint,                                         -- of the entry's first byte in the segment
  key_id     text,                                           -- null: not encrypted (erasure by key comes with the security issue)
  created_at timestamptz not null default now(),
  check ((segment is null) = (position is null))
);

-- Submissions: the outbox of the intake and the receipt of the sender. ------------------------------------------------
create table submission (
  seq             bigint generated always as identity primary key, -- arrival number
  id              uuid not null unique,
  source_id       int not null references source,
  facility_id     int not null references facility,
  sha256          bytea not null references archive_blob,
  size            bigint not null,
  content_type    text not null,
  received_at     timestamptz not null default now(),
  status          text not null default 'received'
                  check (status in ('received', 'processing', 'completed', 'completed-with-errors', 'rejected', 'failed')),
  received        int not null default 0,                    -- source records found so far
  stored          int not null default 0,
  unchanged       int not null default 0,
  rejected        int not null default 0,
  attempts        int not null default 0,
  retry_at        timestamptz,                               -- failed: when the sweep may ring again; null = a person must look
  mapping_version int,
  finished_at     timestamptz,
  failure         text,                                      -- hub fault in words without patient data
  sent_by         int references client,                     -- whose token brought it: an operator may act for a source
  superseded      boolean not null default false,            -- a later submission changed a record this one had stored
  unique (source_id, sha256),
  check (status in ('received', 'processing', 'failed') or received = stored + unchanged + rejected)
);
-- What a drain takes next, in arrival order; holds only open work, so it stays small.
create index submission_open on submission (source_id, seq) where status in ('received', 'processing', 'failed');
create index submission_source_time on submission (source_id, received_at desc, seq desc);
create index submission_time on submission (received_at desc, seq desc);

create table submission_issue (
  submission_seq bigint not null references submission,
  position       int not null,                               -- order in the receipt
  record_ordinal int,                                        -- which record of the file, from 0; null = the file
  severity       text not null check (severity in ('error', 'warning', 'information')),
  code           text not null,
  record         text,
  field          text,
  line           int,
  vi             text not null,
  en             text not null,
  primary key (submission_seq, position)
);

-- One row per source record (a visit): order of versions, what it wrote, and the lock its versions queue on. ----------
create table source_record (
  key             uuid not null,                             -- hash of (facility, kind, the record's natural key)
  shard           smallint not null,
  facility_id     int not null,
  order_key       text not null,                             -- NGAYLAP; versions are ordered by (order_key, arrival)
  arrival         bigint not null,                           -- submission.seq
  record_hash     uuid not null,                             -- hash of the record as parsed
  mapping_version int not null,
  rids            bigint[] not null,                         -- resources this record owns (its rows), for those that vanish
  primary key (key)
);

-- Business keys: the authority for (type, system, value) -> id. Rows of a visit need none: their ids follow from the
-- visit's id (fhir-model childId). Sharded by its own key.
create table source_key (
  type      smallint not null,
  system    int not null,
  value     text collate "C" not null,
  id        text collate "C" not null,
  primary key (value, system, type)
);

-- Systems and other URIs, interned: an index row holds a number instead of a URL. 0 = no system.
create table uri (
  uri_id int generated always as identity primary key,
  value  text collate "C" not null unique
);

-- Resources ------------------------------------------------------------------------------------------------------------
create sequence rid_seq as bigint increment by 1000;         -- writers take blocks of 1,000 row ids

create table resource (
  rid           bigint not null,                             -- row id: what index rows and references point at
  shard         smallint not null,
  type          smallint not null,
  version       int not null,
  owner         int not null,                                -- facility_id, 0 = shared
  labels        int not null,                                -- security labels as bits (packages/access)
  last_updated  timestamptz not null,
  content_hash  uuid not null,
  deleted       boolean not null default false,
  id            text collate "C" not null,
  body          text not null,                               -- the JSON exactly as served; '' when deleted
  primary key (rid, shard)
);
create unique index resource_id on resource (id, type, shard);
create index resource_updated on resource (type, last_updated, rid) include (owner, labels);

create table resource_history (
  rid           bigint not null,
  shard         smallint not null,
  version       int not null,
  type          smallint not null,
  owner         int not null,
  labels        int not null,
  last_updated  timestamptz not null,
  deleted       boolean not null,
  body          text not null,
  primary key (rid, version, shard)
);

-- Change log. A sequence is not commit order: followers read rows whose tx lies below the oldest running transaction
-- (pg_snapshot_xmin), ordered by (tx, seq); such a row can never be joined by an earlier one.
create sequence change_seq as bigint increment by 1000;
create table change_log (
  tx      xid8 not null default pg_current_xact_id(),
  seq     bigint not null,
  rid     bigint not null,
  shard   smallint not null,
  type    smallint not null,
  version int not null,
  op      "char" not null check (op in ('C', 'U', 'D')),
  owner   int not null,
  labels  int not null,
  actor   int not null,                                      -- client_number of who caused it; 0 = the hub itself
  origin  bigint,                                            -- submission.seq; null = written through the API
  at      timestamptz not null,
  primary key (tx, seq)
);

-- Kept counters: unfiltered totals are free under any policy. Slots keep concurrent writers off one row.
create table resource_count (
  type   smallint not null,
  owner  int not null,
  labels int not null,
  slot   smallint not null,
  n      bigint not null,
  primary key (type, owner, labels, slot)
);

-- Index rows: one per value, written in the resource's transaction. Access is data in the index: owner and labels. -----
create table idx_token (
  rid    bigint not null,
  system int not null,                                       -- uri_id, 0 = none
  owner  int not null,
  labels int not null,
  shard  smallint not null,
  param  smallint not null,                                  -- fhir-profiles/search-parameters numbers: (type, code)
  code   text collate "C" not null
);
create index idx_token_value on idx_token (param, code, rid) include (system, owner, labels);
create index idx_token_rid on idx_token (rid);

create table idx_string (
  rid    bigint not null,
  owner  int not null,
  labels int not null,
  shard  smallint not null,
  param  smallint not null,
  folded text collate "C" not null,                          -- fold(): no case, no marks
  exact  text collate "C" not null                           -- NFC, as stored
);
create index idx_string_value on idx_string (param, folded, rid) include (owner, labels);
create index idx_string_rid on idx_string (rid);

create table idx_date (
  rid    bigint not null,
  low    timestamptz not null,                               -- first moment the value can mean
  high   timestamptz not null,                               -- first moment after it; 'infinity' for an open period
  owner  int not null,
  labels int not null,
  shard  smallint not null,
  param  smallint not null
);
create index idx_date_low on idx_date (param, low, rid) include (high, owner, labels);
create index idx_date_high on idx_date (param, high, rid) include (low, owner, labels);
create index idx_date_rid on idx_date (rid);

create table idx_reference (
  rid    bigint not null,
  target bigint not null,                                    -- rid of the target; negative: hash of "Type/id" not (yet) in the hub
  owner  int not null,
  labels int not null,
  shard  smallint not null,
  param  smallint not null
);
create index idx_reference_target on idx_reference (target, param, rid) include (owner, labels);
create index idx_reference_rid on idx_reference (rid, param) include (target);

create table idx_quantity (
  rid    bigint not null,
  low    double precision not null,                          -- bounds of the value at its stated precision
  high   double precision not null,
  system int not null,
  owner  int not null,
  labels int not null,
  shard  smallint not null,
  param  smallint not null,
  code   text collate "C" not null                           -- unit code, else unit text
);
create index idx_quantity_value on idx_quantity (param, low, rid) include (high, system, code, owner, labels);
create index idx_quantity_rid on idx_quantity (rid);
`;
