/**
 * When a record was last mapped and written, as its resources tell the time: who the person then was is told by it, also where nothing but
 * the person had changed. Null: stored before this was kept.
 */
export const up = /* sql */ `
alter table source_record add column written_at timestamptz;
alter table record_change add column before_written_at timestamptz;
`;
