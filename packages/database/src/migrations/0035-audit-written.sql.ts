/**
 * How far a writer's journal has come (audit-log/decisions/0001): a process that takes over what a killed one left must know what is there already,
 * without being able to read the audit. A writer's batches are inserted one after the other, so their events are the first lines of its journal.
 */
export const up = /* sql */ `
create function audit_written(of uuid, out batches bigint, out events bigint) language sql stable security definer
  set search_path = public, pg_temp as $$
  select coalesce(max(b.n), 0), coalesce(sum(b.events), 0)::bigint from audit_batch b where b.writer = of
$$;
revoke execute on function audit_written(uuid) from public;
comment on column audit_batch.writer is 'a journal of a process, or the process itself where it has none';
comment on column audit_batch.at is 'of its last entry where it comes from a journal, else of its writing';
`;
