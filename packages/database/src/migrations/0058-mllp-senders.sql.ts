/**
 * How a source is known on the MLLP port: MSH-3 names, addresses, certificates (mllp_sender; a source without a row is known by MSH-4 alone, and only
 * on this machine). What the port refused without a
 * submission (mllp_refusal): counted, so that an operator who connects a new laboratory sees who knocked and what it said of itself.
 */
export const up = /* sql */ `
create table mllp_sender (
  source_id integer primary key references source (source_id),
  msh3 text[] not null default '{}',
  addresses text[] not null default '{}',
  certificates text[] not null default '{}'
);
create table mllp_refusal (
  address text not null,
  msh3 text not null,
  msh4 text not null,
  code text not null,
  count bigint not null,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (address, msh3, msh4, code)
);
create index mllp_refusal_last_at on mllp_refusal (last_at);
`;
