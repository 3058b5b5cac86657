import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '@hub/outcome';

/** Where things lie under DATA_DIR. The worker reads the same archive. */
export const archiveFolder = (dataDir: string): string => join(dataDir, 'archive');
/** Files of bulk exports: the bulk worker makes them, /fhir serves them. */
export const bulkFolder = (dataDir: string): string => join(dataDir, 'bulk');
export const postgresFolder = (dataDir: string): string => join(dataDir, 'postgres');

/** Makes DATA_DIR when it is not there. Throws ProblemError `unavailable/data-dir` when it cannot be made or written. */
export function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw problem(
      'unavailable',
      'data-dir',
      `Không ghi được vào thư mục dữ liệu ${dataDir} (${code}). Hãy đặt DATA_DIR khác hoặc sửa quyền.`,
      `The data folder ${dataDir} cannot be written (${code}). Set another DATA_DIR or mend its permissions.`,
    );
  }
}
