export type { Cell, Event, State } from './life.ts';
export { EVENTS, isFinal, LIFE, STATES, transition } from './life.ts';
export type { Counts, FinalStatus } from './outcome-of.ts';
export { balances, finalStatus, finishEvent } from './outcome-of.ts';
export type { QualityParts } from './quality.ts';
export { qualityScore, share, TIMELY_HOURS } from './quality.ts';
export type { Receipt } from './receipt.ts';
export { issueJson, receiptJson } from './receipt.ts';
export { MAX_ATTEMPTS, retryDelay } from './retry.ts';
