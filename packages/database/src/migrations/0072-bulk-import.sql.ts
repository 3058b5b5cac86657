/**
 * Bulk imports: what was asked, by whom; the files that came, cut at the ends of lines into parts that lie in the raw archive; how far each part
 * is (committed with what its lines wrote); and what was refused, line by line.
 */
export const up = /* sql */ `
create table bulk_import (
  import_id uuid primary key,
  client_number int not null references client (client_number),
  asked text not null,                                       -- JSON: mode, for whom (packages/bulk-import src/imports.ts)
  request text not null,                                     -- the address of the kick-off, for the manifest
  state text not null default 'open' check (state in ('open', 'queued', 'running', 'done', 'failed', 'cancelled')),
  requested_at timestamptz not null default now(),
  started_at timestamptz,                                    -- the moment it was told to begin
  lease uuid,                                                -- who plans or ends it
  lease_until timestamptz,
  tries int not null default 0,
  fault text,                                                -- JSON: the issue of the OperationOutcome, when it failed
  done_at timestamptz,
  expires_at timestamptz
);
create index bulk_import_open on bulk_import (requested_at) where state in ('queued', 'running');
create index bulk_import_client on bulk_import (client_number, state);

create table bulk_import_file (
  import_id uuid not null references bulk_import (import_id) on delete cascade,
  file int not null,
  name text not null,
  sha256 bytea,                                              -- of the whole file, unpacked; absent while it comes
  bytes bigint not null default 0,
  lines bigint not null default 0,                           -- that hold something
  primary key (import_id, file),
  unique (import_id, name)
);

create table bulk_import_part (
  import_id uuid not null,
  file int not null,
  part int not null,
  sha256 bytea not null references archive_blob (sha256),
  first_line bigint not null,                                -- number in the file of its first line, from 1
  lines int not null,                                        -- that hold something
  types text[] not null,                                     -- named by its lines
  keys bytea not null,                                       -- 8 bytes a line: hash of type and id, 0 where none can be read
  doubles text,                                              -- JSON: lines whose resource an earlier line brings: [[place, file name, line]]
  row_numbers bigint[],                                      -- of a first load: blocks of a thousand
  line int not null default 0,                               -- lines that are done …
  created int not null default 0,                            -- … and what became of them
  updated int not null default 0,
  unchanged int not null default 0,
  rejected int not null default 0,
  done boolean not null default false,
  lease uuid,
  lease_until timestamptz,
  tries int not null default 0,
  primary key (import_id, file, part),
  foreign key (import_id, file) references bulk_import_file (import_id, file) on delete cascade
);
create index bulk_import_part_open on bulk_import_part (import_id, file, part) where not done;

create table bulk_import_error (
  import_id uuid not null references bulk_import (import_id) on delete cascade,
  file int not null,
  line bigint not null,
  outcome text not null,                                     -- an OperationOutcome, without a word of the line but type and id
  primary key (import_id, file, line)
);
`;
