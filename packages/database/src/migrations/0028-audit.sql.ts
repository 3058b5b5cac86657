/**
 * The audit, kept apart from what it is about. Append-only: entries lie in batches, one row each, so that thousands of reads a second cost
 * a few rows; what whom concerns is found by patient. Seals chain the batches: each covers those that were committed since the last, in the
 * order (tx, seq) that no later commit changes, so writers never wait for each other.
 */
export const up = /* sql */ `
create table audit_batch (
  tx      xid8 not null default pg_current_xact_id(),
  seq     bigint generated always as identity (cache 100),
  at      timestamptz not null default now(),
  writer  uuid not null,                                     -- a process, from its start to its end
  n       bigint not null,                                   -- counted by the writer: a missing number is a missing batch
  events  int not null,
  body    bytea not null,                                    -- one line an entry
  mac     bytea not null,                                    -- HMAC-SHA256 by a key the database never sees
  primary key (tx, seq),
  unique (writer, n)
);
alter table audit_batch alter column body set storage external; -- lines are short: compressing would cost more than the row
create index audit_batch_at on audit_batch using brin (at);

create table audit_patient (
  about bigint not null,                                     -- resource.about
  tx    xid8 not null,
  seq   bigint not null,
  primary key (about, tx, seq)
);

create table audit_seal (
  n        bigint primary key,
  at       timestamptz not null default now(),
  tx       xid8 not null,                                    -- of the last batch it covers
  seq      bigint not null,
  batches  int not null,
  events   bigint not null,
  previous bytea not null,                                   -- hash of seal n - 1; empty for the first
  hash     bytea not null
);

create function audit_digest(b audit_batch) returns bytea language sql immutable as $$
  select sha256(uuid_send(b.writer) || int8send(b.n) || int8send(b.seq) || int8send(b.tx::text::bigint) || int4send(b.events)
    || int8send((extract(epoch from b.at) * 1000000)::bigint) || b.mac || b.body)
$$;
`;
