export type { ClaimedSubmission, SourceLease } from './lease.ts';
export { drainLease, drainSource, openSources, withSourceLease } from './lease.ts';
export type { Ending, Progress } from './progress.ts';
export { fail, finish, finishWithin, recordProgress, TakenOverError } from './progress.ts';
export type { IssuePage, ReceiptFilter, ReceiptPage, ReceiptRecord } from './receipts.ts';
export { listReceipts, receipt, severityNamed, statusNamed } from './receipts.ts';
export type { ArchivedBytes, Delivery, Registered, Registrar } from './register.ts';
export { openRegistrar } from './register.ts';
