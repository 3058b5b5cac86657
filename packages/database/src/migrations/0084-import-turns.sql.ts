/**
 * Parts of an import are stored in the order in which resources point at each other, not in that of the files: when whose turn it is
 * (packages/bulk-import src/turn.ts). And their bytes stay no longer than they are needed: with the part, or with its `sha256`, goes the row of the
 * archive that holds their key, so that they can never be read again; unless a delivery or another import has the same bytes.
 */
export const up = /* sql */ `
alter table bulk_import_part add column turn smallint not null default 0;
drop index bulk_import_part_open;
create index bulk_import_part_open on bulk_import_part (import_id, turn, file, part) where not done;

alter table bulk_import_part alter column sha256 drop not null;
create index bulk_import_part_bytes on bulk_import_part (sha256) where sha256 is not null;

-- A function of the owner's: who works on imports may let go of their bytes, and of nobody else's.
create function import_bytes_gone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  begin
    delete from archive_blob where sha256 = old.sha256;
  exception when foreign_key_violation then
    null;
  end;
  return null;
end $$;
create trigger import_bytes_deleted after delete on bulk_import_part
  for each row when (old.sha256 is not null) execute function import_bytes_gone();
create trigger import_bytes_dropped after update of sha256 on bulk_import_part
  for each row when (old.sha256 is not null and new.sha256 is null) execute function import_bytes_gone();
`;
