export type { ChangedRecord, ChangedResource } from './changes.ts';
export { submissionChanges } from './changes.ts';
export { facilityNumber } from './facility-number.ts';
export type { IssueFilter, ListedIssue, RuleCount } from './issue-list.ts';
export { issueCountsOf, listIssues, ruleCounts } from './issue-list.ts';
export type { ClaimedSubmission, SourceLease } from './lease.ts';
export { claimedBySeq, drainLease, drainSource, openSources, withSourceLease } from './lease.ts';
export type { Ending, Progress } from './progress.ts';
export { addLateIssues, fail, finish, finishWithin, recordProgress, TakenOverError } from './progress.ts';
export type { RecordQuality } from './quality-kept.ts';
export type { QualityFilter, QualityPeriod, QualityReport } from './quality-read.ts';
export { readQuality } from './quality-read.ts';
export type { IssuePage, ReceiptFilter, ReceiptPage, ReceiptRecord, ReceiptTotals } from './receipts.ts';
export { listReceipts, receipt, receiptTotals, severityNamed, statusNamed } from './receipts.ts';
export type { ArchivedBytes, Delivery, Registered, Registrar } from './register.ts';
export { openRegistrar, registerAll } from './register.ts';
export type { RejectedRecord } from './rejected.ts';
export { saveRejected } from './rejected.ts';
export type { RejectedEntry, RejectedFilter } from './rejected-list.ts';
export { listRejected } from './rejected-list.ts';
export type { ReplayFilter, ReplayOrder, UndoOrder } from './rework.ts';
export { mayUndo, orderReplay, orderUndo } from './rework.ts';
export type { ItemStep, ReworkFinding, ReworkItem } from './rework-items.ts';
export {
  addFindings,
  allStayed,
  dropFindings,
  failItem,
  findingsOf,
  finishReplay,
  finishUndo,
  openItems,
  restartForReplay,
  reworkSources,
  stepItem,
  submissionSeqs,
  submissionsBySeq,
} from './rework-items.ts';
export type { ReportedFinding, ReworkReport } from './rework-reading.ts';
export { lastUndo, listReplays, readRework, reworkFindings } from './rework-reading.ts';
export type { RuleChange, StoredSetting } from './rule-settings.ts';
export { changeRule, ruleChanges, rulesOfSource, rulesVersion } from './rule-settings.ts';
export { statusesOf } from './statuses.ts';
export type { UnmappedCount } from './unmapped-kept.ts';
export type { UnmappedEntry, UnmappedFilter } from './unmapped-list.ts';
export { listUnmapped } from './unmapped-list.ts';
export { resealWebhooks, secretOf, webhookKeys } from './webhook-secrets.ts';
export type { DueDelivery, Webhook, WebhookDelivery } from './webhooks.ts';
export { dropOldDeliveries, dueDeliveries, noteDelivery, readWebhook, removeWebhook, setWebhook } from './webhooks.ts';
export { WITHDRAWAL } from './withdrawal.ts';
