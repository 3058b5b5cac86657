/**
 * Sealing as a function of the schema's owner: whoever seals need not be able to read what is sealed, nor write a link of its own making
 * (database/src/roles.ts). Same statement as before, made by the database alone.
 */
export const up = /* sql */ `
create function audit_seal_next(at_once int, out n bigint, out hash bytea, out batches int) language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  last audit_seal;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('audit-seal', 0)) then return; end if;
  select * into last from audit_seal s order by s.n desc limit 1;
  with fresh as (
    select b.tx, b.seq, b.events, audit_digest(b) as digest
      from audit_batch b
     where (b.tx, b.seq) > (coalesce(last.tx, '0'::xid8), coalesce(last.seq, 0)) and b.tx < pg_snapshot_xmin(pg_current_snapshot())
     order by b.tx, b.seq
     limit at_once
  ), made as (
    insert into audit_seal (n, tx, seq, batches, events, previous, hash)
    select coalesce(last.n, 0) + 1, f.tx, f.seq, f.batches, f.events, coalesce(last.hash, ''), sha256(coalesce(last.hash, '') || f.digests)
      from (
        select (array_agg(f.tx order by f.tx desc, f.seq desc))[1] as tx, (array_agg(f.seq order by f.tx desc, f.seq desc))[1] as seq,
               count(*) as batches, sum(f.events) as events, string_agg(f.digest, ''::bytea order by f.tx, f.seq) as digests
          from fresh f
      ) f
     where f.batches > 0
    returning audit_seal.n, audit_seal.hash, audit_seal.batches
  )
  select made.n, made.hash, made.batches into audit_seal_next.n, audit_seal_next.hash, audit_seal_next.batches from made;
end $$;
revoke execute on function audit_seal_next(int) from public;
`;
