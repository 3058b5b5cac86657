export type { Authenticator, IssuedToken } from './clients.ts';
export {
  AUTHENTICATION_CACHE_MS,
  clientWithSecret,
  DEMO_TOKEN_SECONDS,
  ensureOperator,
  issueToken,
  openAuthenticator,
  revokeToken,
  revokeTokens,
  rotateSecret,
  TOKEN_SECONDS,
} from './clients.ts';
export type { ClaimedSubmission, SourceLease } from './lease.ts';
export { drainLease, drainSource, openSources, withSourceLease } from './lease.ts';
export type { Ending, Progress } from './progress.ts';
export { fail, finish, finishWithin, recordProgress, TakenOverError } from './progress.ts';
export type { IssuePage, ReceiptFilter, ReceiptPage, ReceiptRecord } from './receipts.ts';
export { listReceipts, receipt, severityNamed, statusNamed } from './receipts.ts';
export type { ArchivedBytes, Delivery, Registered, Registrar } from './register.ts';
export { openRegistrar } from './register.ts';
export type { Format, PutSource, Source, SourceInput } from './sources.ts';
export { clientOfSource, FORMATS, findSource, listSources, putSource } from './sources.ts';
