import type { Connection } from '@hub/database';
import { bilingual, type Issue } from '@hub/outcome';
import { enterMoves, knownMoves, type Overruled, type RecordMoves } from '@hub/resource-store';
import { addLateIssues } from '@hub/submission-log';
import { OvertakenError } from '../overtaken.ts';
import type { PreparedRecord } from '../prepare.ts';
import { recordName } from '../record-ref.ts';

/** Whether the merges by which the batch was prepared still stand, under the lock of merges. Throws {@link OvertakenError}. */
export async function checkMerges(connection: Connection, records: readonly PreparedRecord[]): Promise<void> {
  for (const seen of new Set(records.flatMap(({ merges }) => merges ?? []))) {
    if (seen.ids.length === 0) continue;
    const now = await knownMoves(connection, seen.ids);
    if (now.stamp !== seen.moves.stamp) throw new OvertakenError('persons were merged meanwhile');
  }
}

/**
 * Enters the merges and moves that records of the batch say, with the warnings that follow; a record that says none any more takes back what an
 * earlier version of it said. What is to be moved is ordered in the same transaction. Answers the keys of records that say otherwise than before.
 */
export async function storeMoves(connection: Connection, records: readonly PreparedRecord[]): Promise<ReadonlySet<string>> {
  const saying = records.flatMap((record): RecordMoves[] => {
    const { fate, incoming } = record;
    if (fate.kind !== 'write' || fate.moves === undefined || incoming.key === undefined) return [];
    const { facility, seq } = incoming.submission;
    return [{ owner: facility.id, record: incoming.key, origin: seq, ordinal: incoming.record.ordinal, stated: fate.moves }];
  });
  const names = new Map(records.map(({ incoming }) => [incoming.key, recordName(incoming)]));
  const { changed, overruled } = await enterMoves(connection, saying);
  const told = new Map(overruled.map((one) => [`${one.by.record} ${one.why}`, one]));
  await addLateIssues(
    connection,
    [...told.values()].map((one) => ({ ...overruledIssue(one, names.get(one.by.record)), seq: one.by.origin, ordinal: one.by.ordinal })),
  );
  return changed;
}

/** Two messages contradict each other about who is who: the newer one counts, by their own times. */
function overruledIssue({ why }: Overruled, record: string | undefined): Issue {
  const [vi, en] =
    why === 'loop'
      ? ['Hai mã người bệnh được gộp vào nhau theo cả hai chiều', 'Two patient ids are merged into each other, both ways']
      : ['Một mã người bệnh được gộp vào hai mã khác nhau', 'One patient id is merged into two different ones'];
  return {
    severity: 'warning',
    code: why === 'loop' ? 'VN-MPI-merge-loop' : 'VN-MPI-merge-conflict',
    ...(record === undefined ? {} : { record }),
    field: 'MRG-1',
    message: bilingual(
      `${vi}. Bản tin có thời điểm mới nhất (EVN-2, rồi MSH-7) được áp dụng, bản tin kia không có hiệu lực. Nếu sai, gửi lại A40 đúng với thời điểm mới hơn.`,
      `${en}. The message with the latest time (EVN-2, then MSH-7) counts, the other one has no effect. If that is wrong, send the right A40 with a later time.`,
    ),
  };
}
