import { paperRows } from './paper.ts';
import type { TableReader } from './tables.ts';

/** XML10: leave to protect a pregnancy. */
export const xml10: TableReader = (stored, names) => paperRows(stored, names, 'XML10');
