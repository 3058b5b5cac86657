import type { Reader } from '@hub/conversion';
import { bilingual, type Issue } from '@hub/outcome';
import type { SourceRecord } from '@hub/sources';
import type { IncomingRecord } from './record-ref.ts';

/** What stands for a visit that was withdrawn: its next version, whatever it holds, is another. */
export const WITHDRAWN_HASH = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Reads it as a visit without a table, which comes after all that was sent before. */
export const readWithdrawal: Reader = (open, { facility }) => ({
  records: (async function* (): AsyncGenerator<SourceRecord> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of open()) chunks.push(chunk);
    const { withdraw } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly withdraw: { readonly visit: string } };
    const { visit } = withdraw;
    yield {
      kind: 'visit',
      ordinal: 0,
      facility,
      orderKey: '',
      edition: '3176',
      visit,
      tables: {},
      issues: [],
      rejected: false,
      hash: WITHDRAWN_HASH,
    };
  })(),
  fileIssues: () => [],
});

/** True for a record that asks for its visit, or for what its key names, to be withdrawn. */
export const isWithdrawal = ({ record }: IncomingRecord): boolean =>
  record.kind === 'format' ? record.withdraws === true : record.kind === 'visit' && record.hash === WITHDRAWN_HASH;

/** There is nothing to withdraw. */
export function unknownVisitIssue(record: string | undefined): Issue {
  return {
    severity: 'error',
    code: 'VN-SUB-visit-unknown',
    ...(record === undefined ? {} : { record }),
    message: bilingual(
      'Trục dữ liệu không giữ hồ sơ nào của cơ sở có MA_LK này; không có gì để rút lại.',
      'The hub holds no visit of this facility with this MA_LK; there is nothing to withdraw.',
    ),
  };
}
