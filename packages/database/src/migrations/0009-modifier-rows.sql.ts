/** `:text`, `:of-type` and `:identifier` have rows of their own in idx_string and idx_token. Resources stored before are indexed again. */
export const up = /* sql */ `
insert into index_revision (revision, upto, finished_at)
select 5, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
