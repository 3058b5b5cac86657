/**
 * Bulk exports: what was asked, by whom, of which state of the store; the parts it is made in, each by whichever worker takes it; and for every
 * state that was ever exported the moment it was called by, so that "since then" means that very state (packages/bulk-store/decisions/0001).
 */
export const up = /* sql */ `
create table bulk_export (
  export_id uuid primary key,
  client_number int not null references client (client_number),
  asked text not null,                                       -- JSON: what is exported, for whom (packages/bulk-store src/asked.ts)
  request text not null,                                     -- the address of the kick-off, for the manifest
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  requested_at timestamptz not null default now(),
  lease uuid,                                                -- who makes the parts
  lease_until timestamptz,
  tries int not null default 0,
  snapshot text,                                             -- pg_snapshot of what is exported
  transaction_time timestamptz,                              -- what that state is called by
  parts int not null default 0,
  fault text,                                                -- JSON: the issue of the OperationOutcome, when it failed
  done_at timestamptz,
  expires_at timestamptz                                     -- of files: set when it ends
);
create index bulk_export_open on bulk_export (requested_at) where state in ('queued', 'running');
create index bulk_export_client on bulk_export (client_number, state);

create table bulk_part (
  export_id uuid not null references bulk_export (export_id) on delete cascade,
  part int not null,
  kind text not null check (kind in ('range', 'list', 'deleted')),
  low bigint not null,                                       -- row numbers from here …
  high bigint not null,                                      -- … to below
  rids bigint[],                                             -- these alone
  done boolean not null default false,
  lease uuid,
  lease_until timestamptz,
  tries int not null default 0,
  path text,                                                 -- of its file, below the folder of exports
  pieces text,                                               -- JSON: what lies where in it (type, count, bytes)
  primary key (export_id, part)
);
create index bulk_part_open on bulk_part (export_id, part) where not done;

create table bulk_moment (
  transaction_time timestamptz primary key,
  snapshot text not null
);
`;
