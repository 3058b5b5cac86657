export type { Jobs, JobsOptions } from './jobs.ts';
export { openJobs } from './jobs.ts';
export type { Sweep } from './sweep.ts';
export { startSweep } from './sweep.ts';
