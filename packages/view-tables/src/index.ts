export { materialisedViews } from './materialised-views.ts';
export type { ViewReads } from './reads.ts';
export type { RefreshDeps, Refresher, RefreshLimits, Round } from './refresh.ts';
export { refresher } from './refresh.ts';
