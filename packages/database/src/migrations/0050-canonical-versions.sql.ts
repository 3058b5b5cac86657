/**
 * Rows of canonicals have the version as their system, and what a document or message begins with is found through its bundle (packages/search
 * revisions.ts, revision 8). No table changes: stored resources that say a version, and bundles, are indexed again.
 */
export const up = /* sql */ `
insert into index_revision (revision, upto, finished_at)
select 8, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
