export type { Ended, MllpTotals } from './counts.ts';
export type { Mllp, MllpOptions } from './mllp.ts';
export { openMllp } from './mllp.ts';
