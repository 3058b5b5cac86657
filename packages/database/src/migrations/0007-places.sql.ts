/** Places of Locations (`near`) are rows of idx_composite: latitude, longitude. Locations stored before are indexed again. */
export const up = /* sql */ `
insert into index_revision (revision, upto, finished_at)
select 3, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
