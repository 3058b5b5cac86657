/**
 * Contained resources are found by rows of their own (packages/search contained.ts): their row numbers are their containers' plus a multiple of
 * 2^43 (resource-store write/contained-rid.ts). Few resources contain any. Resources stored before are indexed again.
 */
export const up = /* sql */ `
create table contained (
  rid       bigint not null,
  container bigint not null,                                 -- rid of the resource that holds it
  owner     int not null,
  labels    int not null,
  shard     smallint not null,
  type      smallint not null,
  id        text collate "C" not null,                       -- within its container
  primary key (rid, shard)
);
create index contained_container on contained (container);
create index contained_type on contained (type, rid) include (container, owner, labels);

insert into index_revision (revision, upto, finished_at)
select 7, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
