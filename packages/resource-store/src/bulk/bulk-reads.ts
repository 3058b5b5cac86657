import { bulkBodiesSql, bulkDeletedSql, bulkListSql, bulkSizeSql, readsAsItLies } from './bulk-rows.ts';
import { bulkSelection } from './bulk-selection.ts';

/** How the store is read for bulk exports: the port that bulk-store is given. */
export const bulkReads = {
  selection: bulkSelection,
  readsAsItLies,
  list: bulkListSql,
  size: bulkSizeSql,
  bodies: bulkBodiesSql,
  deleted: bulkDeletedSql,
};
