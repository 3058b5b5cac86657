/**
 * Materialised views (packages/view-tables): which views of the store are kept as tables, and how far each table is. The tables lie in a schema of their own; the
 * services may neither make nor drop them, but through functions of the owner that look at the names and types they are given. What is in them is made of
 * `resource` alone and can be made again at any time.
 */
export const up = /* sql */ `
create schema view;
revoke all on schema view from public;

create table view_wanted (
  view_rid bigint primary key,                               -- row of the ViewDefinition in resource
  view_id text collate "C" not null,
  name text not null,                                        -- what its tables are called before their numbers
  wanted boolean not null default true,                      -- false: to be taken away
  asked_by int not null,                                     -- client_number
  asked_at timestamptz not null default now(),
  fault text,                                                -- JSON: why its rows cannot be made (SQLSTATE, column)
  retry_at timestamptz
);
create unique index view_wanted_name on view_wanted (lower(name));

create table view_table (
  number int generated always as identity primary key,
  view_rid bigint not null references view_wanted,
  signature text not null,                                   -- of what its rows are (view-definition, tableSignature)
  definition_version int not null,
  table_name text not null unique check (table_name ~ '^[a-z][a-z0-9_]{0,62}$'),
  columns text not null,                                     -- JSON: [{name, type}]
  state text not null default 'filling' check (state in ('filling', 'live')),
  filled_at timestamptz,                                     -- last_updated and rid of the last resource that was filled in
  filled_rid bigint,
  tx xid8 not null,                                          -- place in the change log: everything at or before it is in the table
  seq bigint not null,
  changed_at timestamptz,                                    -- moment of that change
  rows bigint not null default 0,
  made_at timestamptz not null default now(),
  unique (view_rid, signature)
);
create index view_table_signature on view_table (signature) where state = 'live';

-- A value that is not of its column's type; null stays null.
create function view_misfit(item jsonb, column_name text) returns text language plpgsql immutable parallel safe as $$
begin
  if item is null or jsonb_typeof(item) = 'null' then return null; end if;
  raise exception using errcode = 'HV002', message = column_name;
end $$;

create function view_table_create(of_number int) returns text language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

-- Filled: Postgres learns what is in it.
create function view_table_filled(of_number int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  called text;
begin
  select table_name into strict called from view_table where number = of_number;
  execute format('analyze view.%I', called);
end $$;

create function view_table_drop(of_number int) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  called text;
begin
  delete from view_table where number = of_number returning table_name into strict called;
  execute format('drop table if exists view.%I', called);
end $$;

-- All of them, when the store they were made of is no longer there: the views stay wanted, their tables are made again.
create function view_tables_forget() returns void language plpgsql set search_path = public, pg_temp as $$
declare
  called text;
begin
  delete from view_table;
  for called in select tablename from pg_tables where schemaname = 'view' loop
    execute format('drop table view.%I', called);
  end loop;
end $$;

revoke execute on function view_table_create(int), view_table_filled(int), view_table_drop(int), view_tables_forget() from public;
`;
