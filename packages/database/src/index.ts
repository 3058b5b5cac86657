export type { Connection, Database, DatabaseOptions } from './connection.ts';
export { openDatabase } from './connection.ts';
export { copyRows } from './copy.ts';
export { CopyRows } from './copy-rows.ts';
export { copyIn, copyOut } from './copy-streams.ts';
export type { MigrationReport } from './migrate.ts';
export { migrate } from './migrate.ts';
export { MIGRATIONS } from './migrations/index.ts';
export type { Tables } from './tables.ts';
