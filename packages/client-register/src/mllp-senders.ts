import type { Database } from '@hub/database';
import { SELECT_SOURCE, type Source, type SourceRow, sourceOf } from './sources.ts';

/** A source that may send HL7 v2 over MLLP, with the client its messages are on record as. */
export interface MllpSender {
  readonly source: Source;
  readonly clientNumber: number;
}

/** Every source registered for HL7 v2 whose client is not switched off, by code. A province has hundreds. */
export async function listMllpSenders({ pool }: Pick<Database, 'pool'>): Promise<MllpSender[]> {
  const { rows } = await pool.query<SourceRow & { readonly client_number: number }>({
    name: 'mllp-senders',
    text: `select s.*, c.client_number from (${SELECT_SOURCE} where 'hl7v2' = any(o.formats)) s
             join lateral (select client_number from client
                            where source_id = s.source_id and revoked_at is null and (expires_at is null or expires_at > now())
                            order by client_number limit 1) c on true
            order by s.code`,
  });
  return rows.map((row) => ({ source: sourceOf(row), clientNumber: row.client_number }));
}
