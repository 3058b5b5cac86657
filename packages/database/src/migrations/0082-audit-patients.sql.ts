/**
 * Whom a batch of the audit is about lies in its row, under a GIN index: a row of a table of its own for each patient of each batch was two thirds of
 * what the record cost Postgres (7.5 µs a line to 3.7, of a million patients; audit-log/decisions/0002). New batches wait in the index's list, which
 * a search reads too, and go in sorted, a megabyte at a time. The chain does not cover the column, as it did not cover the table.
 */
export const up = /* sql */ `
alter table audit_batch add column patients bigint[];
alter table audit_batch alter column patients set storage external; -- numbers of chance: compressing would cost more than the row
update audit_batch b set patients = p.patients
  from (select tx, seq, array_agg(about order by about) as patients from audit_patient group by tx, seq) p
 where p.tx = b.tx and p.seq = b.seq;
create index audit_batch_patients on audit_batch using gin (patients) with (fastupdate = on, gin_pending_list_limit = 1024);
drop table audit_patient;
comment on column audit_batch.patients is 'resource.about of everybody whose data were in an answer of the batch, each once';
`;
