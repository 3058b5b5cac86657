/**
 * Files of a bulk export are settled by work of its own ('files': those that the parts from low to below high make), with their checksums, as soon as their parts
 * are made. What was exported before has none: its files are settled now. And a part may be of blocks: the resource of rids[n] stands in the block of
 * block_rids[n].
 */
export const up = /* sql */ `
alter table bulk_part add column block_rids bigint[];        -- beside rids: whose block (organizeOutputBy)
-- A kind is told by the code that makes it.
alter table bulk_part drop constraint if exists bulk_part_kind_check;

insert into bulk_part (export_id, part, kind, low, high)
  select export_id, max(part) + 1, 'files', 0, max(part) + 1 from bulk_part group by export_id;
update bulk_export e set state = 'running', parts = parts + 1, expires_at = null
 where state in ('running', 'done') and exists (select from bulk_part p where p.export_id = e.export_id);
`;
