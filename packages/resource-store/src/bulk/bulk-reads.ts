import { bulkBlocksBodiesSql, bulkBlocksSizeSql, bulkBlocksSql } from './blocks.ts';
import { bulkBodiesSql, bulkDeletedSql, bulkListSql, bulkSizeSql, readsAsItLies } from './bulk-rows.ts';
import { bulkSelection } from './bulk-selection.ts';
import { bulkViewFault, bulkViewSql } from './bulk-view.ts';

/** How the store is read for bulk exports: the port that bulk-store is given. */
export const bulkReads = {
  selection: bulkSelection,
  readsAsItLies,
  list: bulkListSql,
  size: bulkSizeSql,
  bodies: bulkBodiesSql,
  deleted: bulkDeletedSql,
  viewRows: bulkViewSql,
  viewFault: bulkViewFault,
  blocks: bulkBlocksSql,
  blocksSize: bulkBlocksSizeSql,
  blocksBodies: bulkBlocksBodiesSql,
};
