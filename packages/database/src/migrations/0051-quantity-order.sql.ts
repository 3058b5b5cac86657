/**
 * What quantities are ordered by: their value in the base units of its dimension (packages/search canonicalValue), so that 1.26 g/L and 126 mg/dL lie
 * beside each other. Null in rows that put nothing in order (unit texts, contained resources) and, until they are indexed again (revision 9), in those
 * that are there already.
 */
export const up = /* sql */ `
alter table idx_quantity add column canon float8;
create index idx_quantity_order on idx_quantity (param, canon, rid) include (owner, labels, patient) where canon is not null;

insert into index_revision (revision, upto, finished_at)
select 9, coalesce(max(rid), 0), case when max(rid) is null then now() end from resource
on conflict do nothing;
`;
