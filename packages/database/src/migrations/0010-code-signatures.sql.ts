/**
 * Reference rows carry a signature of their resource's codes (packages/search signature.ts): what a patient has of one code is found
 * within the index, without a look at each thing the patient has. The column fills room that alignment left in the table, and costs 8 bytes an
 * index entry. Rows that are there already stand for any code until they are indexed again.
 */
export const up = /* sql */ `
alter table idx_reference add column codes int not null default -1;
drop index idx_reference_target;
create index idx_reference_target on idx_reference (target, param, rid) include (owner, labels, codes);
insert into index_revision (revision, upto, finished_at)
select 6, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
