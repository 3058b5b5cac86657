-- Made from the migrations by `npm run schema`; do not edit.

create sequence change_seq as bigint increment by 1000;

create sequence rid_seq as bigint increment by 1000;

CREATE OR REPLACE FUNCTION public.audit_digest(b audit_batch)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select sha256(uuid_send(b.writer) || int8send(b.n) || int8send(b.seq) || int8send(b.tx::text::bigint) || int4send(b.events)
    || int8send((extract(epoch from b.at) * 1000000)::bigint) || b.mac || b.body)
$function$;

CREATE OR REPLACE FUNCTION public.audit_seal_next(at_once integer, OUT n bigint, OUT hash bytea, OUT batches integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  last audit_seal;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('audit-seal', 0)) then return; end if;
  select * into last from audit_seal s order by s.n desc limit 1;
  with fresh as (
    select b.tx, b.seq, b.events, audit_digest(b) as digest
      from audit_batch b
     where (b.tx, b.seq) > (coalesce(last.tx, '0'::xid8), coalesce(last.seq, 0)) and b.tx < pg_snapshot_xmin(pg_current_snapshot())
     order by b.tx, b.seq
     limit at_once
  ), made as (
    insert into audit_seal (n, tx, seq, batches, events, previous, hash)
    select coalesce(last.n, 0) + 1, f.tx, f.seq, f.batches, f.events, coalesce(last.hash, ''), sha256(coalesce(last.hash, '') || f.digests)
      from (
        select (array_agg(f.tx order by f.tx desc, f.seq desc))[1] as tx, (array_agg(f.seq order by f.tx desc, f.seq desc))[1] as seq,
               count(*) as batches, sum(f.events) as events, string_agg(f.digest, ''::bytea order by f.tx, f.seq) as digests
          from fresh f
      ) f
     where f.batches > 0
    returning audit_seal.n, audit_seal.hash, audit_seal.batches
  )
  select made.n, made.hash, made.batches into audit_seal_next.n, audit_seal_next.hash, audit_seal_next.batches from made;
end $function$;

CREATE OR REPLACE FUNCTION public.audit_written(of uuid, OUT batches bigint, OUT events bigint)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(max(b.n), 0), coalesce(sum(b.events), 0)::bigint from audit_batch b where b.writer = of
$function$;

CREATE OR REPLACE FUNCTION public.changes_of(seq bigint, after integer, at_most integer)
 RETURNS TABLE(ordinal integer, undone_by uuid, provenance text, body text, unchanged text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.import_bytes_gone()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  begin
    delete from archive_blob where sha256 = old.sha256;
  exception when foreign_key_violation then
    null;
  end;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.opened_patients(facilities integer[], client integer, person text, patient_type smallint)
 RETURNS TABLE(patient integer, about bigint, reason smallint)
 LANGUAGE plpgsql
 STABLE ROWS 100
AS $function$
#variable_conflict use_column
begin
  if facilities is not null then
    return query select g.patient, g.about, 1::smallint from treatment_grant g where g.facility = any(facilities) and g.until > now();
    if found then
      -- As a list: joined, the planner might begin with all links there are.
      return query
        select l.patient, l.other, 1::smallint from patient_link l join resource r on r.rid = l.rid
         where l.about = any(array(select g.about from treatment_grant g where g.facility = any(facilities) and g.until > now()))
           and (r.about = l.other or r.owner <= 0
             or exists (select 1 from resource o where o.about = l.other and o.about <> 0 and o.type = patient_type and o.owner = r.owner));
    end if;
  end if;
  if client is not null then
    return query
      select b.patient, b.about, 2::smallint from break_glass b
       where b.client_number = client and b.until > now() and b.user_sub is not distinct from person;
    if found then
      return query
        select l.patient, l.other, 2::smallint from break_glass b join patient_link l on l.about = b.about
         where b.client_number = client and b.until > now() and b.user_sub is not distinct from person
           and patient_link_agreed(l.rid, l.other, patient_type);
    end if;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.patient_link_agreed(link bigint, other bigint, patient_type smallint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (
    select 1 from resource l where l.rid = link and (l.about = other or l.owner <= 0
      or exists (select 1 from resource o where o.about = other and o.about <> 0 and o.type = patient_type and o.owner = l.owner)));
end $function$;

CREATE OR REPLACE FUNCTION public.patient_number(id text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select -(('x' || substr(encode(sha256(convert_to('Patient/' || id, 'UTF8')), 'hex'), 1, 13))::bit(52)::bigint) - 1
$function$;

CREATE OR REPLACE FUNCTION public.patient_opened(of bigint, reasons integer, facilities integer[], client integer, person text, patient_type smallint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if of = 0 or reasons = 0 then return false; end if;
  if reasons & 1 <> 0 and facilities is not null then
    if exists (select 1 from treatment_grant g where g.about = of and g.facility = any(facilities) and g.until > now())
      or exists (
        select 1 from patient_link l join treatment_grant g on g.about = l.other
         where l.about = of and g.facility = any(facilities) and g.until > now() and patient_link_agreed(l.rid, of, patient_type))
    then return true; end if;
  end if;
  return reasons & 2 <> 0 and client is not null and exists (
    select 1 from break_glass b
     where b.client_number = client and b.until > now() and b.user_sub is not distinct from person and (b.about = of
       or exists (select 1 from patient_link l where l.about = of and l.other = b.about and patient_link_agreed(l.rid, of, patient_type))));
end $function$;

CREATE OR REPLACE FUNCTION public.patient_stamp(about bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select case when about = 0 then 0 else ((-(about + 1)) & 4294967295)::bit(32)::int end
$function$;

CREATE OR REPLACE FUNCTION public.resource_source(body text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (POSITION(('}'::text) IN (split_part("left"(body, 400), ',"source":"'::text, 1))) = 0) THEN NULLIF(split_part(split_part("left"(body, 400), ',"source":"'::text, 2), '"'::text, 1), ''::text) ELSE NULL::text END;

CREATE OR REPLACE FUNCTION public.view_before(a text, b text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when greatest(upper(x) - lower(x), upper(y) - lower(y)) <= interval '1 second' then lower(x) < lower(y)
    when upper(x) <= lower(y) then true
    when upper(y) <= lower(x) or x = y then false end
  from (select view_moments(a) as x, view_moments(b) as y offset 0) both_sides where x is not null and y is not null
$function$;

CREATE OR REPLACE FUNCTION public.view_boundary(item jsonb, kind text, high boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  value text := item #>> '{}';
  half numeric;
begin
  if value is null then return null; end if;
  if kind = 'decimal' then
    if jsonb_typeof(item) <> 'number' then return null; end if;
    half := 0.5 * power(10::numeric, -scale(value::numeric));
    return to_jsonb(trim_scale(value::numeric + case when high then half else -half end));
  end if;
  if kind = 'time' then
    return to_jsonb(case length(value)
      when 2 then value || case when high then ':59:59.999' else ':00:00.000' end
      when 5 then value || case when high then ':59.999' else ':00.000' end
      when 8 then value || case when high then '.999' else '.000' end
      else value end);
  end if;
  if value ~ '^\d{4}$' then value := value || case when high then '-12' else '-01' end; end if;
  if value ~ '^\d{4}-\d\d$' then
    value := value || case when high then to_char((value || '-01')::date + interval '1 month' - interval '1 day', '-DD') else '-01' end;
  end if;
  if kind = 'date' then return to_jsonb(value); end if;
  if value ~ '^\d{4}-\d\d-\d\d$' then
    return to_jsonb(value || case when high then 'T23:59:59.999-12:00' else 'T00:00:00.000+14:00' end);
  end if;
  return to_jsonb(regexp_replace(regexp_replace(value, '^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d|$)', '\1:' || case when high then '59' else '00' end || '\2'),
    '^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d|$)', '\1.' || case when high then '999' else '000' end || '\2'));
end $function$;

CREATE OR REPLACE FUNCTION public.view_misfit(item jsonb, column_name text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  if item is null or jsonb_typeof(item) = 'null' then return null; end if;
  raise exception using errcode = 'HV002', message = column_name;
end $function$;

CREATE OR REPLACE FUNCTION public.view_moments(value text)
 RETURNS tstzrange
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  part text[] := regexp_match(value, '^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?)?)?(Z|[+-]\d\d:\d\d)?$');
  first timestamp;
  zone interval;
begin
  if part is null then return null; end if;
  first := make_timestamp(part[1]::int, coalesce(part[2]::int, 1), coalesce(part[3]::int, 1), coalesce(part[4]::int, 0), coalesce(part[5]::int, 0),
    least(coalesce(part[6]::int, 0), 59) + coalesce(part[7], '0')::numeric);
  zone := case when part[8] is null then interval '7 hours' when part[8] = 'Z' then interval '0' else part[8]::interval end;
  return tstzrange((first - zone) at time zone 'UTC', (first - zone + case
    when part[2] is null then interval '1 year' when part[3] is null then interval '1 month' when part[4] is null then interval '1 day'
    when part[6] is null then interval '1 minute' when part[7] is null then interval '1 second' else interval '1 millisecond' end) at time zone 'UTC');
exception when datetime_field_overflow or invalid_datetime_format then return null;
end $function$;

CREATE OR REPLACE FUNCTION public.view_number(item jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case jsonb_typeof(item) when 'number' then item::numeric end
$function$;

CREATE OR REPLACE FUNCTION public.view_one(items jsonb, column_name text)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
begin
  if jsonb_array_length(items) > 1 then
    raise exception using errcode = 'HV001', message = column_name;
  end if;
  return items -> 0;
end $function$;

CREATE OR REPLACE FUNCTION public.view_same_moment(a text, b text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when lower(x) = lower(y) and (upper(x) = upper(y) or greatest(upper(x) - lower(x), upper(y) - lower(y)) <= interval '1 second') then true
    when x && y and greatest(upper(x) - lower(x), upper(y) - lower(y)) > interval '1 second' then null
    else false end
  from (select view_moments(a) as x, view_moments(b) as y offset 0) both_sides where x is not null and y is not null
$function$;

CREATE OR REPLACE FUNCTION public.view_table_create(of_number integer)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  made view_table;
  cell jsonb;
  cells text := '';
begin
  select * into strict made from view_table where number = of_number;
  if made.table_name !~ '^[a-z][a-z0-9_]{0,62}$' or right(made.table_name, length('_' || of_number)) <> '_' || of_number then
    raise exception using errcode = '42602', message = 'name of a view table';
  end if;
  for cell in select jsonb_array_elements(made.columns::jsonb) loop
    if cell ->> 'name' is null or cell ->> 'name' !~ '^[A-Za-z][A-Za-z0-9_]{0,62}$'
       or cell ->> 'type' is null or cell ->> 'type' not in ('boolean', 'numeric', 'text', 'jsonb') then
      raise exception using errcode = '42602', message = 'column of a view table';
    end if;
    cells := cells || format(', %I %s', cell ->> 'name', cell ->> 'type');
  end loop;
  execute format('create table view.%I (_rid bigint not null, _version int not null%s)', made.table_name, cells);
  execute format('create index on view.%I (_rid)', made.table_name);
  if exists (select from pg_roles where rolname = 'hub_api') then
    execute format('grant select on view.%I to hub_api', made.table_name);
  end if;
  if exists (select from pg_roles where rolname = 'hub_bulk') then
    execute format('grant select, insert, delete on view.%I to hub_bulk', made.table_name);
  end if;
  return made.table_name;
end $function$;

CREATE OR REPLACE FUNCTION public.view_table_drop(of_number integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  called text;
begin
  delete from view_table where number = of_number returning table_name into strict called;
  execute format('drop table if exists view.%I', called);
end $function$;

CREATE OR REPLACE FUNCTION public.view_table_filled(of_number integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  called text;
begin
  select table_name into strict called from view_table where number = of_number;
  execute format('analyze view.%I', called);
end $function$;

CREATE OR REPLACE FUNCTION public.view_tables_forget()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  called text;
begin
  delete from view_table;
  for called in select tablename from pg_tables where schemaname = 'view' loop
    execute format('drop table view.%I', called);
  end loop;
end $function$;

create table access_policy (
  name text not null,
  version integer not null,
  body text not null,
  actor integer not null,
  at timestamp with time zone default now() not null,
  constraint access_policy_pkey PRIMARY KEY (name, version)
);

create table access_token (
  token_hash bytea not null,
  client_number integer not null,
  issued_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  scope text,
  grant_id uuid,
  person text,
  patient text,
  audience text,
  purpose text,
  certificate bytea,
  constraint access_token_pkey PRIMARY KEY (token_hash),
  constraint access_token_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number)
);
create index access_token_client on access_token USING btree (client_number);
create index access_token_grant on access_token USING btree (grant_id) WHERE (grant_id IS NOT NULL);

create table app_launch (
  launch_hash bytea not null,
  client_number integer not null,
  made_by integer not null,
  person text,
  patient text collate "C" not null,
  encounter text collate "C",
  patient_banner boolean not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint app_launch_pkey PRIMARY KEY (launch_hash),
  constraint app_launch_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number),
  constraint app_launch_made_by_fkey FOREIGN KEY (made_by) REFERENCES client(client_number)
);
create index app_launch_expires on app_launch USING btree (expires_at);

create table archive_blob (
  sha256 bytea not null,
  size bigint not null,
  segment integer,
  "position" bigint,
  created_at timestamp with time zone default now() not null,
  master_key text,
  entry bytea,
  wrapped_key bytea,
  erased_at timestamp with time zone,
  constraint archive_blob_pkey PRIMARY KEY (sha256),
  constraint archive_blob_check CHECK (((segment IS NULL) = ("position" IS NULL))),
  constraint archive_blob_entry CHECK (((entry IS NULL) = ((wrapped_key IS NULL) AND (erased_at IS NULL)))),
  constraint archive_blob_key CHECK (((wrapped_key IS NULL) = (master_key IS NULL)))
);

create table audit_batch (
  tx xid8 default pg_current_xact_id() not null,
  seq bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  writer uuid not null,
  n bigint not null,
  events integer not null,
  body bytea not null,
  mac bytea not null,
  patients bigint[],
  constraint audit_batch_pkey PRIMARY KEY (tx, seq),
  constraint audit_batch_writer_n_key UNIQUE (writer, n)
);
create index audit_batch_at on audit_batch USING brin (at);
create index audit_batch_patients on audit_batch USING gin (patients) WITH (fastupdate='on', gin_pending_list_limit='1024');

create table audit_seal (
  n bigint not null,
  at timestamp with time zone default now() not null,
  tx xid8 not null,
  seq bigint not null,
  batches integer not null,
  events bigint not null,
  previous bytea not null,
  hash bytea not null,
  constraint audit_seal_pkey PRIMARY KEY (n)
);

create table authorization_code (
  code_hash bytea not null,
  grant_id uuid not null,
  redirect_uri text not null,
  challenge text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint authorization_code_pkey PRIMARY KEY (code_hash),
  constraint authorization_code_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES authorization_grant(grant_id) ON DELETE CASCADE
);

create table authorization_grant (
  grant_id uuid default gen_random_uuid() not null,
  client_number integer not null,
  person text not null,
  scope text not null,
  patient text,
  audience text not null,
  nonce text,
  auth_time timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  encounter text,
  patient_banner boolean,
  constraint authorization_grant_pkey PRIMARY KEY (grant_id),
  constraint authorization_grant_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number)
);
create index authorization_grant_client on authorization_grant USING btree (client_number);

create table authorization_request (
  request_hash bytea not null,
  browser_hash bytea not null,
  asked text not null,
  outside text,
  expires_at timestamp with time zone not null,
  constraint authorization_request_pkey PRIMARY KEY (request_hash)
);
create index authorization_request_expires on authorization_request USING btree (expires_at);

create table break_glass (
  break_glass_id bigint generated always as identity not null,
  client_number integer not null,
  user_sub text,
  about bigint not null,
  patient integer not null,
  patient_id text not null,
  reason text not null,
  opened_at timestamp with time zone default now() not null,
  until timestamp with time zone not null,
  reviewed_at timestamp with time zone,
  reviewed_by integer,
  constraint break_glass_pkey PRIMARY KEY (break_glass_id),
  constraint break_glass_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number),
  constraint break_glass_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES client(client_number)
);
create index break_glass_client on break_glass USING btree (client_number, until) INCLUDE (user_sub, about, patient);

create table bulk_export (
  export_id uuid not null,
  client_number integer not null,
  asked text not null,
  request text not null,
  state text default 'queued'::text not null,
  requested_at timestamp with time zone default now() not null,
  lease uuid,
  lease_until timestamp with time zone,
  tries integer default 0 not null,
  snapshot text,
  transaction_time timestamp with time zone,
  parts integer default 0 not null,
  fault text,
  done_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint bulk_export_pkey PRIMARY KEY (export_id),
  constraint bulk_export_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number),
  constraint bulk_export_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
create index bulk_export_client on bulk_export USING btree (client_number, state);
create index bulk_export_open on bulk_export USING btree (requested_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

create table bulk_import (
  import_id uuid not null,
  client_number integer not null,
  asked text not null,
  request text not null,
  state text default 'open'::text not null,
  requested_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  lease uuid,
  lease_until timestamp with time zone,
  tries integer default 0 not null,
  fault text,
  done_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint bulk_import_pkey PRIMARY KEY (import_id),
  constraint bulk_import_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number),
  constraint bulk_import_state_check CHECK ((state = ANY (ARRAY['open'::text, 'queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
create index bulk_import_client on bulk_import USING btree (client_number, state);
create index bulk_import_open on bulk_import USING btree (requested_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));

create table bulk_import_error (
  import_id uuid not null,
  file integer not null,
  line bigint not null,
  outcome text not null,
  constraint bulk_import_error_pkey PRIMARY KEY (import_id, file, line),
  constraint bulk_import_error_import_id_fkey FOREIGN KEY (import_id) REFERENCES bulk_import(import_id) ON DELETE CASCADE
);

create table bulk_import_file (
  import_id uuid not null,
  file integer not null,
  name text not null,
  sha256 bytea,
  bytes bigint default 0 not null,
  lines bigint default 0 not null,
  constraint bulk_import_file_pkey PRIMARY KEY (import_id, file),
  constraint bulk_import_file_import_id_fkey FOREIGN KEY (import_id) REFERENCES bulk_import(import_id) ON DELETE CASCADE,
  constraint bulk_import_file_import_id_name_key UNIQUE (import_id, name)
);

create table bulk_import_part (
  import_id uuid not null,
  file integer not null,
  part integer not null,
  sha256 bytea,
  first_line bigint not null,
  lines integer not null,
  types text[] not null,
  keys bytea not null,
  doubles text,
  row_numbers bigint[],
  line integer default 0 not null,
  created integer default 0 not null,
  updated integer default 0 not null,
  unchanged integer default 0 not null,
  rejected integer default 0 not null,
  done boolean default false not null,
  lease uuid,
  lease_until timestamp with time zone,
  tries integer default 0 not null,
  turn smallint default 0 not null,
  constraint bulk_import_part_pkey PRIMARY KEY (import_id, file, part),
  constraint bulk_import_part_import_id_file_fkey FOREIGN KEY (import_id, file) REFERENCES bulk_import_file(import_id, file) ON DELETE CASCADE,
  constraint bulk_import_part_sha256_fkey FOREIGN KEY (sha256) REFERENCES archive_blob(sha256)
);
create index bulk_import_part_bytes on bulk_import_part USING btree (sha256) WHERE (sha256 IS NOT NULL);
create index bulk_import_part_open on bulk_import_part USING btree (import_id, turn, file, part) WHERE (NOT done);
CREATE TRIGGER import_bytes_deleted AFTER DELETE ON public.bulk_import_part FOR EACH ROW WHEN ((old.sha256 IS NOT NULL)) EXECUTE FUNCTION import_bytes_gone();
CREATE TRIGGER import_bytes_dropped AFTER UPDATE OF sha256 ON public.bulk_import_part FOR EACH ROW WHEN (((old.sha256 IS NOT NULL) AND (new.sha256 IS NULL))) EXECUTE FUNCTION import_bytes_gone();

create table bulk_moment (
  transaction_time timestamp with time zone not null,
  snapshot text not null,
  constraint bulk_moment_pkey PRIMARY KEY (transaction_time)
);

create table bulk_part (
  export_id uuid not null,
  part integer not null,
  kind text not null,
  low bigint not null,
  high bigint not null,
  rids bigint[],
  done boolean default false not null,
  lease uuid,
  lease_until timestamp with time zone,
  tries integer default 0 not null,
  path text,
  pieces text,
  block_rids bigint[],
  constraint bulk_part_pkey PRIMARY KEY (export_id, part),
  constraint bulk_part_export_id_fkey FOREIGN KEY (export_id) REFERENCES bulk_export(export_id) ON DELETE CASCADE
);
create index bulk_part_open on bulk_part USING btree (export_id, part) WHERE (NOT done);

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
  created_at timestamp with time zone default now() not null,
  revoked_at timestamp with time zone,
  name text,
  facility_id integer,
  scope text,
  auth_method text default 'client_secret_basic'::text not null,
  jwks text,
  jwks_uri text,
  redirect_uris text[] default '{}'::text[] not null,
  certificate_subject text,
  certificate_san_dns text,
  certificate_bound boolean default false not null,
  token_seconds integer,
  purpose text,
  expires_at timestamp with time zone,
  constraint client_pkey PRIMARY KEY (client_number),
  constraint client_auth_method_check CHECK ((auth_method = ANY (ARRAY['client_secret_basic'::text, 'private_key_jwt'::text, 'tls_client_auth'::text, 'none'::text]))),
  constraint client_check CHECK (((kind = 'sender'::text) = (source_id IS NOT NULL))),
  constraint client_client_id_key UNIQUE (client_id),
  constraint client_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id),
  constraint client_keys_check CHECK (((auth_method <> 'private_key_jwt'::text) OR ((jwks IS NULL) <> (jwks_uri IS NULL)))),
  constraint client_kind_check CHECK ((kind = ANY (ARRAY['operator'::text, 'sender'::text, 'system'::text, 'app'::text]))),
  constraint client_scope_check CHECK (((scope IS NOT NULL) OR (kind = ANY (ARRAY['operator'::text, 'sender'::text])))),
  constraint client_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id)
);

create table client_assertion (
  client_number integer not null,
  jti_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint client_assertion_pkey PRIMARY KEY (client_number, jti_hash),
  constraint client_assertion_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number) ON DELETE CASCADE
);
create index client_assertion_expires on client_assertion USING btree (expires_at);

create table client_secret (
  secret_id bigint generated always as identity not null,
  client_number integer not null,
  hash text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  constraint client_secret_pkey PRIMARY KEY (secret_id),
  constraint client_secret_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number)
);
create index client_secret_client on client_secret USING btree (client_number);

create table contained (
  rid bigint not null,
  container bigint not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  type smallint not null,
  id text collate "C" not null,
  patient integer default 0 not null,
  constraint contained_pkey PRIMARY KEY (rid, shard)
);
create index contained_container on contained USING btree (container);
create index contained_type on contained USING btree (type, rid) INCLUDE (container, owner, labels, patient);

create table erasure (
  erasure_id bigint generated always as identity not null,
  patient text collate "C" not null,
  further text[] not null,
  decision text not null,
  begun_at timestamp with time zone default now() not null,
  done_at timestamp with time zone,
  report text not null,
  constraint erasure_pkey PRIMARY KEY (erasure_id)
);
create unique index erasure_open on erasure USING btree (patient) WHERE (done_at IS NULL);

create table erasure_record (
  erasure_id bigint not null,
  submission_seq bigint not null,
  ordinal integer not null,
  key uuid,
  constraint erasure_record_pkey PRIMARY KEY (erasure_id, submission_seq, ordinal),
  constraint erasure_record_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasure(erasure_id)
);

create table erasure_resource (
  erasure_id bigint not null,
  rid bigint not null,
  constraint erasure_resource_pkey PRIMARY KEY (erasure_id, rid),
  constraint erasure_resource_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasure(erasure_id)
);

create table facility (
  facility_id integer generated always as identity not null,
  code text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  parent integer,
  constraint facility_pkey PRIMARY KEY (facility_id),
  constraint facility_code_key UNIQUE (code),
  constraint facility_parent_fkey FOREIGN KEY (parent) REFERENCES facility(facility_id)
);
create index facility_parent on facility USING btree (parent) WHERE (parent IS NOT NULL);

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
  code2 text collate "C" not null,
  patient integer default 0 not null
);
create index idx_composite_rid on idx_composite USING btree (rid);
create index idx_composite_span on idx_composite USING btree (param, code, low, rid) INCLUDE (high, owner, labels, patient) WHERE (low < high);
create index idx_composite_value on idx_composite USING btree (param, code, low, rid) INCLUDE (high, owner, labels, patient);

create table idx_date (
  rid bigint not null,
  low timestamp with time zone not null,
  high timestamp with time zone not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  patient integer default 0 not null
);
create index idx_date_high on idx_date USING btree (param, high, rid) INCLUDE (low, owner, labels, patient);
create index idx_date_long on idx_date USING btree (param, low, rid) INCLUDE (high, owner, labels, patient) WHERE ((high - low) > '40 days'::interval);
create index idx_date_low on idx_date USING btree (param, low, rid) INCLUDE (high, owner, labels, patient);
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
  code text collate "C" not null,
  patient integer default 0 not null,
  canon double precision
);
create index idx_quantity_order on idx_quantity USING btree (param, canon, rid) INCLUDE (owner, labels, patient) WHERE (canon IS NOT NULL);
create index idx_quantity_rid on idx_quantity USING btree (rid);
create index idx_quantity_span on idx_quantity USING btree (param, low, rid) INCLUDE (high, system, code, owner, labels, patient) WHERE (low < high);
create index idx_quantity_value on idx_quantity USING btree (param, low, rid) INCLUDE (high, system, code, owner, labels, patient);

create table idx_reference (
  rid bigint not null,
  target bigint not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  codes integer default '-1'::integer not null,
  patient integer default 0 not null
);
create index idx_reference_rid on idx_reference USING btree (rid, param) INCLUDE (target);
create index idx_reference_target on idx_reference USING btree (target, param, rid) INCLUDE (owner, labels, patient, codes);

create table idx_string (
  rid bigint not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  folded text collate "C" not null,
  exact text collate "C" not null,
  patient integer default 0 not null
);
create index idx_string_rid on idx_string USING btree (rid);
create index idx_string_value on idx_string USING btree (param, folded, rid) INCLUDE (owner, labels, patient);

create table idx_token (
  rid bigint not null,
  system integer not null,
  owner integer not null,
  labels integer not null,
  shard smallint not null,
  param smallint not null,
  code text collate "C" not null,
  patient integer default 0 not null
);
create index idx_token_rid on idx_token USING btree (rid);
create index idx_token_value on idx_token USING btree (param, code, rid) INCLUDE (system, owner, labels, patient);

create table index_revision (
  revision integer not null,
  upto bigint not null,
  done bigint default 0 not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint index_revision_pkey PRIMARY KEY (revision)
);

create table login_failure (
  pair bytea not null,
  failures integer not null,
  until timestamp with time zone not null,
  constraint login_failure_pkey PRIMARY KEY (pair)
);
create index login_failure_until on login_failure USING btree (until);

create table login_session (
  session_hash bytea not null,
  person text not null,
  auth_time timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint login_session_pkey PRIMARY KEY (session_hash)
);
create index login_session_expires on login_session USING btree (expires_at);

create table mllp_refusal (
  address text not null,
  msh3 text not null,
  msh4 text not null,
  code text not null,
  count bigint not null,
  first_at timestamp with time zone default now() not null,
  last_at timestamp with time zone default now() not null,
  constraint mllp_refusal_pkey PRIMARY KEY (address, msh3, msh4, code)
);
create index mllp_refusal_last_at on mllp_refusal USING btree (last_at);

create table mllp_sender (
  source_id integer not null,
  msh3 text[] default '{}'::text[] not null,
  addresses text[] default '{}'::text[] not null,
  certificates text[] default '{}'::text[] not null,
  constraint mllp_sender_pkey PRIMARY KEY (source_id),
  constraint mllp_sender_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id)
);

create table pacs_feed (
  pacs text not null,
  cursor bigint default 0 not null,
  changed_at timestamp with time zone default now() not null,
  constraint pacs_feed_pkey PRIMARY KEY (pacs)
);

create table pacs_study (
  pacs text not null,
  pacs_id text not null,
  study_uid text not null,
  patient_number text not null,
  state text not null,
  stale boolean default false not null,
  gone text,
  constraint pacs_study_pkey PRIMARY KEY (pacs, pacs_id),
  constraint pacs_study_gone_check CHECK ((gone = ANY (ARRAY['DELETED'::text, 'REPLACED'::text]))),
  constraint pacs_study_pacs_fkey FOREIGN KEY (pacs) REFERENCES pacs_feed(pacs) ON DELETE CASCADE
);
create index pacs_study_uid on pacs_study USING btree (pacs, study_uid);

create table patient_link (
  rid bigint not null,
  shard smallint not null,
  about bigint not null,
  other bigint not null,
  patient integer not null,
  constraint patient_link_pkey PRIMARY KEY (rid, about, other, shard)
);
create index patient_link_about on patient_link USING btree (about) INCLUDE (other, patient);

create table person_pending (
  seq bigint generated always as identity not null,
  rid bigint not null,
  shard smallint not null,
  origin bigint,
  ordinal integer,
  record text,
  sheet text,
  told bigint[] default '{}'::bigint[] not null,
  at timestamp with time zone default now() not null,
  constraint person_pending_pkey PRIMARY KEY (seq, shard)
);
create index person_pending_origin on person_pending USING btree (origin);

create table portal_password (
  client_number integer not null,
  hash text not null,
  created_at timestamp with time zone default now() not null,
  constraint portal_password_pkey PRIMARY KEY (client_number),
  constraint portal_password_client_number_fkey FOREIGN KEY (client_number) REFERENCES client(client_number) ON DELETE CASCADE
);

create table record_change (
  submission_seq bigint not null,
  ordinal integer not null,
  provenance bigint not null,
  key uuid not null,
  before_order_key text,
  before_arrival bigint,
  before_hash uuid,
  before_mapping integer,
  before_rids bigint[],
  undone_by uuid,
  before_written_at timestamp with time zone,
  constraint record_change_pkey PRIMARY KEY (submission_seq, ordinal, provenance)
);
create index record_change_before on record_change USING btree (before_arrival) WHERE (before_arrival IS NOT NULL);
create index record_change_former on record_change USING btree (key) WHERE (before_rids IS NOT NULL);

create table record_word (
  rid bigint not null,
  submission_seq bigint not null,
  ordinal integer not null,
  version integer not null,
  key uuid,
  constraint record_word_pkey PRIMARY KEY (rid, submission_seq, ordinal, version)
);
create index record_word_submission on record_word USING btree (submission_seq);

create table refresh_token (
  token_hash bytea not null,
  grant_id uuid not null,
  issued_at timestamp with time zone default now() not null,
  used_at timestamp with time zone,
  constraint refresh_token_pkey PRIMARY KEY (token_hash),
  constraint refresh_token_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES authorization_grant(grant_id) ON DELETE CASCADE
);
create index refresh_token_grant on refresh_token USING btree (grant_id);

create table rejected_record (
  submission_seq bigint not null,
  ordinal integer not null,
  key uuid,
  record text,
  code text not null,
  field text,
  constraint rejected_record_pkey PRIMARY KEY (submission_seq, ordinal)
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
  patient integer default 0 not null,
  about bigint default 0 not null,
  constraint resource_pkey PRIMARY KEY (rid, shard)
) with (toast_tuple_target=8160);
create index resource_about on resource USING btree (about, type) WHERE (about <> 0);
create unique index resource_id on resource USING btree (id, type, shard);
create index resource_source on resource USING btree (hashtextextended(split_part(resource_source(body), '#'::text, 1), (0)::bigint), rid);
create index resource_updated on resource USING btree (type, last_updated, rid) INCLUDE (owner, labels, patient);

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

create table rework (
  rework_id uuid not null,
  kind text not null,
  dry_run boolean not null,
  asked text not null,
  requested_by integer not null,
  requested_at timestamp with time zone default now() not null,
  constraint rework_pkey PRIMARY KEY (rework_id),
  constraint rework_kind_check CHECK ((kind = ANY (ARRAY['undo'::text, 'replay'::text]))),
  constraint rework_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES client(client_number)
);
create index rework_time on rework USING btree (requested_at DESC);

create table rework_finding (
  rework_id uuid not null,
  submission_seq bigint not null,
  ordinal integer not null,
  reference text not null,
  what text not null,
  detail text not null,
  constraint rework_finding_pkey PRIMARY KEY (rework_id, submission_seq, ordinal, reference),
  constraint rework_finding_rework_id_fkey FOREIGN KEY (rework_id) REFERENCES rework(rework_id)
);

create table rework_item (
  rework_id uuid not null,
  submission_seq bigint not null,
  source_id integer not null,
  status text default 'waiting'::text not null,
  "position" integer default 0 not null,
  changed integer default 0 not null,
  unchanged integer default 0 not null,
  stayed integer default 0 not null,
  failures integer default 0 not null,
  failure text,
  finished_at timestamp with time zone,
  constraint rework_item_pkey PRIMARY KEY (rework_id, submission_seq),
  constraint rework_item_rework_id_fkey FOREIGN KEY (rework_id) REFERENCES rework(rework_id),
  constraint rework_item_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'working'::text, 'done'::text, 'refused'::text, 'failed'::text]))),
  constraint rework_item_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);
create index rework_item_open on rework_item USING btree (source_id, submission_seq) WHERE (status = ANY (ARRAY['waiting'::text, 'working'::text]));
create index rework_item_submission on rework_item USING btree (submission_seq);

create table rule_change (
  change_id bigint generated always as identity not null,
  source_id integer,
  rule text not null,
  severity text,
  reason text not null,
  changed_by integer not null,
  person text,
  changed_at timestamp with time zone default now() not null,
  constraint rule_change_pkey PRIMARY KEY (change_id),
  constraint rule_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES client(client_number),
  constraint rule_change_severity_check CHECK ((severity = ANY (ARRAY['reject'::text, 'warning'::text, 'information'::text, 'off'::text]))),
  constraint rule_change_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id)
);
create index rule_change_of on rule_change USING btree (source_id, rule, change_id DESC);

create table source (
  source_id integer generated always as identity not null,
  code text not null,
  facility_id integer not null,
  kind text not null,
  formats text[] not null,
  msh4 text[] default '{}'::text[] not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  profile text,
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
  written_at timestamp with time zone,
  constraint source_record_pkey PRIMARY KEY (key)
);

create table subject_merge (
  seq bigint generated always as identity not null,
  owner integer not null,
  kind "char" not null,
  id text collate "C" not null,
  from_id text collate "C" not null,
  to_id text collate "C" not null,
  to_system text not null,
  to_value text not null,
  as_of timestamp with time zone not null,
  sent timestamp with time zone not null,
  message text collate "C" not null,
  record uuid not null,
  submission_seq bigint not null,
  replaced_by bigint,
  undone boolean default false not null,
  constraint subject_merge_pkey PRIMARY KEY (seq),
  constraint subject_merge_kind_check CHECK ((kind = ANY (ARRAY['P'::"char", 'V'::"char"])))
);
create index subject_merge_from on subject_merge USING btree (from_id);
create index subject_merge_record on subject_merge USING btree (record);
create index subject_merge_replaced on subject_merge USING btree (replaced_by) WHERE (replaced_by IS NOT NULL);
create index subject_merge_submission on subject_merge USING btree (submission_seq);
create index subject_merge_to on subject_merge USING btree (to_id);
create index subject_merge_visit on subject_merge USING btree (id) WHERE (kind = 'V'::"char");

create table subject_move (
  id text collate "C" not null,
  kind "char" not null,
  owner integer not null,
  from_id text collate "C" not null,
  survivor text collate "C" not null,
  system text not null,
  value text not null,
  message text not null,
  constraint subject_move_pkey PRIMARY KEY (id, kind, from_id)
);
create index subject_move_survivor on subject_move USING btree (survivor);

create table subject_move_pending (
  seq bigint generated always as identity not null,
  owner integer not null,
  kind "char" not null,
  id text collate "C" not null,
  at_patient text collate "C" not null,
  "position" bigint default '-1'::integer not null,
  moved integer default 0 not null,
  origin bigint not null,
  ordinal integer,
  at timestamp with time zone default now() not null,
  constraint subject_move_pending_pkey PRIMARY KEY (seq)
);
create index subject_move_pending_origin on subject_move_pending USING btree (origin);

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
  rework_id uuid,
  rules_version bigint,
  constraint submission_pkey PRIMARY KEY (seq),
  constraint submission_check CHECK (((status = ANY (ARRAY['received'::text, 'processing'::text, 'failed'::text])) OR (received = ((stored + unchanged) + rejected)))),
  constraint submission_facility_id_fkey FOREIGN KEY (facility_id) REFERENCES facility(facility_id),
  constraint submission_id_key UNIQUE (id),
  constraint submission_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES client(client_number),
  constraint submission_sha256_fkey FOREIGN KEY (sha256) REFERENCES archive_blob(sha256),
  constraint submission_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id),
  constraint submission_source_id_sha256_key UNIQUE (source_id, sha256),
  constraint submission_status_check CHECK ((status = ANY (ARRAY['received'::text, 'processing'::text, 'completed'::text, 'completed-with-errors'::text, 'rejected'::text, 'failed'::text, 'undone'::text])))
);
create index submission_facility_time on submission USING btree (facility_id, received_at DESC, seq DESC);
create index submission_open on submission USING btree (source_id, seq) WHERE (status = ANY (ARRAY['received'::text, 'processing'::text, 'failed'::text]));
create index submission_source_time on submission USING btree (source_id, received_at DESC, seq DESC);
create index submission_time on submission USING btree (received_at DESC, seq DESC);

create table submission_completeness (
  submission_seq bigint not null,
  table_name text collate "C" not null,
  lines integer not null,
  asked integer not null,
  filled integer not null,
  constraint submission_completeness_pkey PRIMARY KEY (submission_seq, table_name),
  constraint submission_completeness_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);

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
  table_row integer,
  constraint submission_issue_pkey PRIMARY KEY (submission_seq, "position"),
  constraint submission_issue_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text, 'information'::text]))),
  constraint submission_issue_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);

create table submission_quality (
  submission_seq bigint not null,
  erroneous integer not null,
  warned integer not null,
  minutes integer[] not null,
  constraint submission_quality_pkey PRIMARY KEY (submission_seq),
  constraint submission_quality_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);

create table submission_rule (
  submission_seq bigint not null,
  code text collate "C" not null,
  severity text not null,
  n integer not null,
  constraint submission_rule_pkey PRIMARY KEY (submission_seq, code, severity),
  constraint submission_rule_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);
create index submission_rule_code on submission_rule USING btree (code, submission_seq);

create table treatment_grant (
  rid bigint not null,
  shard smallint not null,
  facility integer not null,
  about bigint not null,
  patient integer not null,
  until timestamp with time zone not null,
  constraint treatment_grant_pkey PRIMARY KEY (rid, shard)
);
create index treatment_grant_about on treatment_grant USING btree (about) INCLUDE (facility, until);
create index treatment_grant_facility on treatment_grant USING btree (facility, until) INCLUDE (about, patient);

create table unit (
  code text collate "C" not null,
  constraint unit_pkey PRIMARY KEY (code)
);

create table unmapped_code (
  source_id integer not null,
  system text collate "C" not null,
  code text collate "C" not null,
  display text,
  n bigint not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  constraint unmapped_code_pkey PRIMARY KEY (source_id, system, code),
  constraint unmapped_code_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id)
);
create index unmapped_code_frequency on unmapped_code USING btree (n DESC, source_id, system, code);

create table uri (
  uri_id integer generated always as identity not null,
  value text collate "C" not null,
  constraint uri_pkey PRIMARY KEY (uri_id),
  constraint uri_value_key UNIQUE (value)
);

create table view_table (
  number integer generated always as identity not null,
  view_rid bigint not null,
  signature text not null,
  definition_version integer not null,
  table_name text not null,
  columns text not null,
  state text default 'filling'::text not null,
  filled_at timestamp with time zone,
  filled_rid bigint,
  tx xid8 not null,
  seq bigint not null,
  changed_at timestamp with time zone,
  rows bigint default 0 not null,
  made_at timestamp with time zone default now() not null,
  constraint view_table_pkey PRIMARY KEY (number),
  constraint view_table_state_check CHECK ((state = ANY (ARRAY['filling'::text, 'live'::text]))),
  constraint view_table_table_name_check CHECK ((table_name ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
  constraint view_table_table_name_key UNIQUE (table_name),
  constraint view_table_view_rid_fkey FOREIGN KEY (view_rid) REFERENCES view_wanted(view_rid),
  constraint view_table_view_rid_signature_key UNIQUE (view_rid, signature)
);
create index view_table_signature on view_table USING btree (signature) WHERE (state = 'live'::text);

create table view_wanted (
  view_rid bigint not null,
  view_id text collate "C" not null,
  name text not null,
  wanted boolean default true not null,
  asked_by integer not null,
  asked_at timestamp with time zone default now() not null,
  fault text,
  retry_at timestamp with time zone,
  constraint view_wanted_pkey PRIMARY KEY (view_rid)
);
create unique index view_wanted_name on view_wanted USING btree (lower(name));

create table webhook (
  source_id integer not null,
  url text not null,
  set_by integer not null,
  set_at timestamp with time zone default now() not null,
  secret_key text not null,
  sealed_secret bytea not null,
  constraint webhook_pkey PRIMARY KEY (source_id),
  constraint webhook_set_by_fkey FOREIGN KEY (set_by) REFERENCES client(client_number),
  constraint webhook_source_id_fkey FOREIGN KEY (source_id) REFERENCES source(source_id)
);

create table webhook_delivery (
  delivery_id bigint generated always as identity not null,
  source_id integer not null,
  submission_seq bigint not null,
  status text not null,
  attempts integer default 0 not null,
  due timestamp with time zone default now(),
  tried_at timestamp with time zone,
  answer integer,
  failure text,
  delivered_at timestamp with time zone,
  constraint webhook_delivery_pkey PRIMARY KEY (delivery_id),
  constraint webhook_delivery_source_id_fkey FOREIGN KEY (source_id) REFERENCES webhook(source_id) ON DELETE CASCADE,
  constraint webhook_delivery_submission_seq_fkey FOREIGN KEY (submission_seq) REFERENCES submission(seq)
);
create index webhook_delivery_due on webhook_delivery USING btree (due) WHERE (due IS NOT NULL);
create index webhook_delivery_source on webhook_delivery USING btree (source_id, delivery_id DESC);
