export type { BatchLimits } from './batcher.ts';
export type { Point } from './deps.ts';
export type { IngestWorker, IngestWorkerDeps } from './ingest-worker.ts';
export { BATCH_LIMITS, createIngestWorker } from './ingest-worker.ts';
