/**
 * SupplyDelivery and SupplyRequest are found by the visit their extension names (packages/search revisions.ts, revision 10). No table changes: those that
 * are stored are indexed again.
 */
export const up = /* sql */ `
insert into index_revision (revision, upto, finished_at)
select 10, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
