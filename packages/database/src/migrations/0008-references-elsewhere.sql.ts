/** References to resources of other servers have rows of idx_reference, their target a number that follows from the URL. Resources stored before are indexed again. */
export const up = /* sql */ `
insert into index_revision (revision, upto, finished_at)
select 4, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
