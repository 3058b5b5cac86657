export type { AsBefore, Written } from './as-before.ts';
export { asBefore, becoming, lockResources, referrersOf, restoring, spokenOf } from './as-before.ts';
export { bulkReads } from './bulk/bulk-reads.ts';
export type { ChangeCursor, ChangeRow } from './change-log.ts';
export { FIRST_CHANGE, readChanges } from './change-log.ts';
export { markEnteredInError } from './entered-in-error.ts';
export { importStore } from './import/import-store.ts';
export type { Lock } from './locks.ts';
export { mergeLock, recordLock, takeLocks } from './locks.ts';
export type { Entered, Overruled, RecordMoves, StatedMove } from './merges/facts.ts';
export { enterMoves, retractMoves, saidMoves } from './merges/facts.ts';
export type { KnownMoves } from './merges/moves.ts';
export { knownMoves, movesNothing } from './merges/moves.ts';
export type { PendingMove, PlacedPerson, Standing, WhoseMoves } from './merges/pending.ts';
export {
  lockMove,
  mergedAmong,
  nextMove,
  nextOfMove,
  orderStrays,
  patientsOf,
  placedPersons,
  standing,
  stepMove,
} from './merges/pending.ts';
export type { Namesakes, StoredPerson } from './namesakes.ts';
export { isCrowded, namesakes, storedPersons } from './namesakes.ts';
export type { PackedIndex } from './pack/pack-indexes.ts';
export { packIndexes } from './pack/pack-indexes.ts';
export type { PersonPending, Waiting, WaitingPerson } from './person-pending.ts';
export { awaitLinking, contradicted, donePersons, waitingOfPersons, waitingPersons } from './person-pending.ts';
export type { Read, StoredVersion } from './read/read.ts';
export { readCurrent, readVersion } from './read/read.ts';
export type { Queryable } from './read/read-store.ts';
export { readStore } from './read/read-store.ts';
export type { RecordChange } from './record-changes.ts';
export { formerRows, saveRecordChanges } from './record-changes.ts';
export { resourcesOfRecord } from './record-resources.ts';
export type { RecordDone, ToldVersion } from './record-undo.ts';
export { markUndone, nothingStored, recordsDone } from './record-undo.ts';
export type { DroppedWord, RecordWord, Speaker, Spoken } from './record-words.ts';
export { dropWords, saveUndone, saveWords, speakersOf, writtenByOthers } from './record-words.ts';
export type { ReindexProgress } from './reindex/progress.ts';
export { reindexProgress } from './reindex/progress.ts';
export { runReindex } from './reindex/run.ts';
export type { SearchResult, StoredResource } from './search-sql/search.ts';
export { explainSearch, search } from './search-sql/search.ts';
export type { SourceKeys } from './source-keys.ts';
export { keyText, sourceKeys } from './source-keys.ts';
export type { RecordName, StoredRecord } from './source-records.ts';
export { erasedRecord, isErased, recordKey, saveRecords, storedRecords } from './source-records.ts';
export type { WriteOptions, Writes } from './transact/open-writes.ts';
export { openWrites } from './transact/open-writes.ts';
export { QUEUE_LIMITS, type QueueLimits } from './transact/queue-limits.ts';
export { turns } from './turns.ts';
export { unknownTarget } from './unknown-target.ts';
export type { UriDictionary } from './uri-dictionary.ts';
export { uriDictionary } from './uri-dictionary.ts';
export { viewReads } from './views/view-reads.ts';
export type { LabelledRow } from './visit-members.ts';
export { labelledVisitsBeside, referringTo, storedRows, storedUnder, studiesBeside, visitsAsStored } from './visit-members.ts';
export type { Vanished, Withdrawn } from './withdraw.ts';
export { NOT_OF_THE_RECORD, withdraw } from './withdraw.ts';
export { patientNumber, patientStamp } from './write/about.ts';
export { FIRST_CONTAINED } from './write/contained-rid.ts';
export type { WriteContext, WriteItem, WriteResult } from './write/item.ts';
export { KeyTakenError } from './write/item.ts';
export type { PreparedItem } from './write/prepared.ts';
export { shardOf } from './write/prepared.ts';
export type { Beside, LockedItems, ResourceWriter, WriterDeps } from './write/resource-writer.ts';
export { resourceWriter } from './write/writer.ts';
