import { exportWork, getWork, openRecordCost } from '../audit-cost/record-cost.ts';
import type { Context } from '../context.ts';
import type { Row } from './row.ts';
import { targets } from './targets.ts';

/** What the record may take of a read, percent of its CPU. */
const ALLOWED = 10;
/** Clients of a busy hour. */
const CROWD = 64;

/** What the record of accesses costs a read by id, a page of a search and an export (audit-cost/). `folder`: for the second hub's data. */
export async function audit(context: Context, folder: string): Promise<Row> {
  const { token, read, encounter } = await targets(context);
  const compared = await openRecordCost(context, folder);
  try {
    const reads = await compared.of('read by id', getWork(token, read, context.seconds / 4));
    // Answers that are ready together share a frame of the journal and a write: of more clients more are.
    const crowded = await compared.of(`read by id, ${CROWD} connections`, getWork(token, read, context.seconds / 4, CROWD));
    const page = encounter.map((path) => path.replace('&_include=Encounter:patient', ''));
    const pages = await compared.of('search, 50 a page', getWork(token, page, context.seconds / 4));
    const exports = await compared.of('$export', exportWork(context.hub.operatorToken));
    return {
      name: 'audit',
      work: 'Record of accesses: what it adds to the CPU of Node and Postgres for a read by id',
      hub: { value: reads.more, unit: '%' },
      bar: { atMost: ALLOWED },
      note: [reads, crowded, pages, exports].map(({ text }) => text).join('; '),
    };
  } finally {
    await compared.close();
  }
}
