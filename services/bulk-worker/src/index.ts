export type { BulkWorker, BulkWorkerOptions } from './bulk-worker.ts';
export { startBulkWorker } from './bulk-worker.ts';
