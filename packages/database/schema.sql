-- Made from the migrations by `npm run schema`; do not edit.

create sequence change_seq as bigint increment by 1000;

create sequence rid_seq as bigint increment by 1000;

CREATE OR REPLACE FUNCTION public.resource_source(body text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (POSITION(('}'::text) IN (split_part("left"(body, 400), ',"source":"'::text, 1))) = 0) THEN NULLIF(split_part(split_part("left"(body, 400), ',"source":"'::text, 2), '"'::text, 1), ''::text) ELSE NULL::text END;

create table access_token (
  token_hash bytea not null,
  client_number integer not null,
  issued_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint access_token_pkey PRIMARY KEY (token_hash),
  constraint access_token_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number)
);
create index access_token_client on access_token USING btree (client_number);

create table archive_blob (
  sha256 bytea not null,
  size bigint not null,
  segment integer,
  "position" bigint,
  key_id text,
  created_at timestamp with time zone default now() not null,
  constraint archive_blob_pkey PRIMARY KEY (sha256),
  constraint archive_blob_check CHECK (((segment IS NULL) = ("position" IS NULL)))
);

create table change_log (
  tx xid8 default pg_current_xact_id() not null,
  seq bigint not null,
  rid bigint not null,
  shard smallint not null,
  type smallint not null,
  version integer not null,
  op "char" not null,
  owner integer not null,
  labels integer not null,
  actor integer not null,
  origin bigint,
  at timestamp with time zone not null,
  constraint change_log_pkey PRIMARY KEY (tx, seq),
  constraint change_log_op_check CHECK ((op = ANY (ARRAY['C'::"char", 'U'::"char", 'D'::"char"])))
);
create index change_log_owner on change_log USING btree (owner, type, at);
create index change_log_type on change_log USING btree (type, at);

create table client (
  client_number integer generated always as identity not null,
  client_id text not null,
  kind text not null,
  source_id integer,
  secret_hash text,
  created_at timestamp with time zone default now() not null,
  revoked_at timestamp with time zone,
  constraint client_pkey PRIMARY KEY (client_number),
  constraint client_check CHECK (((kind = 'sender'::text) = (source_id IS NOT NULL))),
  constraint client_client_id_key UNIQUE (client_id),
  constraint client_kind_check CHECK ((kind = ANY (ARRAY['operator'::text, 'sender'::text]))),
  constraint client_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id)
);

create table contained (
  rid bigint not null,
  container bigint not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  type smallint not null,
  id text collate "C" not null,
  constraint contained_pkey PRIMARY KEY (rid, shard)
);
create index contained_container on contained USING btree (container);
create index contained_type on contained USING btree (type, rid) INCLUDE (container, owner, labels);

create table facility (
  facility_id integer generated always as identity not null,
  code text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  constraint facility_pkey PRIMARY KEY (facility_id),
  constraint facility_code_key UNIQUE (code)
);

create table hub_setting (
  name text not null,
  value text not null,
  constraint hub_setting_pkey PRIMARY KEY (name)
);

create table idx_composite (
  rid bigint not null,
  low double precision not null,
  high double precision not null,
  system integer not null,
  system2 integer not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  code text collate "C" not null,
  code2 text collate "C" not null
);
create index idx_composite_rid on idx_composite USING btree (rid);
create index idx_composite_span on idx_composite USING btree (param, code, low, rid) INCLUDE (high, owner, labels) WHERE (low < high);
create index idx_composite_value on idx_composite USING btree (param, code, low, rid) INCLUDE (high, owner, labels);

create table idx_date (
  rid bigint not null,
  low timestamp with time zone not null,
  high timestamp with time zone not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null
);
create index idx_date_high on idx_date USING btree (param, high, rid) INCLUDE (low, owner, labels);
create index idx_date_long on idx_date USING btree (param, low, rid) INCLUDE (high, owner, labels) WHERE ((high - low) > '40 days'::interval);
create index idx_date_low on idx_date USING btree (param, low, rid) INCLUDE (high, owner, labels);
create index idx_date_rid on idx_date USING btree (rid);

create table idx_quantity (
  rid bigint not null,
  low double precision not null,
  high double precision not null,
  system integer not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  code text collate "C" not null
);
create index idx_quantity_rid on idx_quantity USING btree (rid);
create index idx_quantity_span on idx_quantity USING btree (param, low, rid) INCLUDE (high, system, code, owner, labels) WHERE (low < high);
create index idx_quantity_value on idx_quantity USING btree (param, low, rid) INCLUDE (high, system, code, owner, labels);

create table idx_reference (
  rid bigint not null,
  target bigint not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  codes integer default '-1'::integer not null
);
create index idx_reference_rid on idx_reference USING btree (rid, param) INCLUDE (target);
create index idx_reference_target on idx_reference USING btree (target, param, rid) INCLUDE (owner, labels, codes);

create table idx_string (
  rid bigint not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  folded text collate "C" not null,
  exact text collate "C" not null
);
create index idx_string_rid on idx_string USING btree (rid);
create index idx_string_value on idx_string USING btree (param, folded, rid) INCLUDE (owner, labels);

create table idx_token (
  rid bigint not null,
  system integer not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  code text collate "C" not null
);
create index idx_token_rid on idx_token USING btree (rid);
create index idx_token_value on idx_token USING btree (param, code, rid) INCLUDE (system, owner, labels);

create table index_revision (
  revision integer not null,
  upto bigint not null,
  done bigint default 0 not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint index_revision_pkey PRIMARY KEY (revision)
);

create table resource (
  rid bigint not null,
  shard smallint not null,
  type smallint not null,
  version integer not null,
  owner integer not null,
  labels integer not null,
  last_updated timestamp with time zone not null,
  content_hash uuid not null,
  deleted boolean default false not null,
  id text collate "C" not null,
  body text not null,
  constraint resource_pkey PRIMARY KEY (rid, shard)
);
create unique index resource_id on resource USING btree (id, type, shard);
create index resource_source on resource USING btree (hashtextextended(split_part(resource_source(body), '#'::text, 1), (0)::bigint), rid);
create index resource_updated on resource USING btree (type, last_updated, rid) INCLUDE (owner, labels);

create table resource_count (
  type smallint not null,
  owner integer not null,
  labels integer not null,
  slot smallint not null,
  n bigint not null,
  constraint resource_count_pkey PRIMARY KEY (type, owner, labels, slot)
);

create table resource_history (
  rid bigint not null,
  shard smallint not null,
  version integer not null,
  type smallint not null,
  owner integer not null,
  labels integer not null,
  last_updated timestamp with time zone not null,
  deleted boolean not null,
  body text not null,
  constraint resource_history_pkey PRIMARY KEY (rid, version, shard)
);

create table source (
  source_id integer generated always as identity not null,
  code text not null,
  facility_id integer not null,
  kind text not null,
  formats text[] not null,
  msh4 text[] default '{}'::text[] not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint source_pkey PRIMARY KEY (source_id),
  constraint source_code_key UNIQUE (code),
  constraint source_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id)
);

create table source_key (
  type smallint not null,
  system integer not null,
  value text collate "C" not null,
  id text collate "C" not null,
  constraint source_key_pkey PRIMARY KEY (value, system, type)
);

create table source_record (
  key uuid not null,
  shard smallint not null,
  facility_id integer not null,
  order_key text not null,
  arrival bigint not null,
  record_hash uuid not null,
  mapping_version integer not null,
  rids bigint[] not null,
  constraint source_record_pkey PRIMARY KEY (key)
);

create table submission (
  seq bigint generated always as identity not null,
  id uuid not null,
  source_id integer not null,
  facility_id integer not null,
  sha256 bytea not null,
  size bigint not null,
  content_type text not null,
  received_at timestamp with time zone default now() not null,
  status text default 'received'::text not null,
  received integer default 0 not null,
  stored integer default 0 not null,
  unchanged integer default 0 not null,
  rejected integer default 0 not null,
  attempts integer default 0 not null,
  retry_at timestamp with time zone,
  mapping_version integer,
  finished_at timestamp with time zone,
  failure text,
  sent_by integer,
  superseded boolean default false not null,
  constraint submission_pkey PRIMARY KEY (seq),
  constraint submission_check CHECK (((status = ANY (ARRAY['received'::text, 'processing'::text, 'failed'::text])) OR (received = ((stored + unchanged) + rejected)))),
  constraint submission_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id),
  constraint submission_id_key UNIQUE (id),
  constraint submission_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES client(client_number),
  constraint submission_sha256_fkey FOREIGN KEY (sha256) REFERENCES archive_blob(sha256),
  constraint submission_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id),
  constraint submission_source_id_sha256_key UNIQUE (source_id, sha256),
  constraint submission_status_check CHECK ((status = ANY (ARRAY['received'::text, 'processing'::text, 'completed'::text, 'completed-with-errors'::text, 'rejected'::text, 'failed'::text])))
);
create index submission_open on submission USING btree (source_id, seq) WHERE (status = ANY (ARRAY['received'::text, 'processing'::text, 'failed'::text]));
create index submission_source_time on submission USING btree (source_id, received_at DESC, seq DESC);
create index submission_time on submission USING btree (received_at DESC, seq DESC);

create table submission_issue (
  submission_seq bigint not null,
  "position" integer not null,
  record_ordinal integer,
  severity text not null,
  code text not null,
  record text,
  field text,
  line integer,
  vi text not null,
  en text not null,
  constraint submission_issue_pkey PRIMARY KEY (submission_seq, "position"),
  constraint submission_issue_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text, 'information'::text]))),
  constraint submission_issue_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);

create table unit (
  code text collate "C" not null,
  constraint unit_pkey PRIMARY KEY (code)
);

create table uri (
  uri_id integer generated always as identity not null,
  value text collate "C" not null,
  constraint uri_pkey PRIMARY KEY (uri_id),
  constraint uri_value_key UNIQUE (value)
);
