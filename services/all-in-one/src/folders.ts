import { join } from 'node:path';

/** Where things lie under DATA_DIR. The worker reads the same archive. */
export const archiveFolder = (dataDir: string): string => join(dataDir, 'archive');
export const postgresFolder = (dataDir: string): string => join(dataDir, 'postgres');
