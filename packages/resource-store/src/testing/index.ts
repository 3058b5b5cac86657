export { rowCounts } from './row-counts.ts';
export { rowFaults, storeFaults } from './store-faults.ts';
