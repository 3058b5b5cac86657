export { rowCounts } from './row-counts.ts';
export { storeFaults } from './store-faults.ts';
