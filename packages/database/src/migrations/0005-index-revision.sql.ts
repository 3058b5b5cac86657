/**
 * From which resources on the hub has which index rows. Each revision of what is indexed (packages/search revisions.ts) has a row, made by the
 * migration that brings it: resources up to `upto` were stored before it and are indexed again in blocks, `done` tells how
 * far (resource-store reindex/). Row numbers are given in the order of creation, and every version written since has the rows: so two
 * numbers say it of every resource, where a column on each would rewrite its row (and its text) once more.
 */
export const up = /* sql */ `
create table index_revision (
  revision    int primary key,
  upto        bigint not null,                               -- row number of the last resource stored without it
  done        bigint not null default 0,                     -- resources up to this row number have been indexed again
  started_at  timestamptz,
  finished_at timestamptz                                    -- null: searches that need it are refused
);
insert into index_revision (revision, upto, finished_at)
select 2, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource;
`;
