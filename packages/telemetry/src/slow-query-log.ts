import type { Logger } from './logger.ts';
import { currentRequest } from './request.ts';

/** A slow statement as the database tells of it (`@hub/database` SlowQuery). */
interface SlowQuery {
  readonly statement: string;
  readonly ms: number;
  readonly rows: number | undefined;
  readonly code: string | undefined;
  readonly request: string | undefined;
}

/** What `openDatabase` wants to know of slow statements. */
interface SlowQueries {
  readonly afterMs: number;
  readonly tell: (query: SlowQuery) => void;
  readonly request: () => string | undefined;
}

/**
 * Logs every statement that takes `afterMs` milliseconds or more, and every one that Postgres stopped: text without values, time, rows,
 * the request it was made for. `told` is called for each as well, for a counter.
 */
export function slowQueryLog(log: Logger, afterMs: number, told: () => void = () => undefined): SlowQueries {
  return {
    afterMs,
    request: currentRequest,
    tell({ statement, ms, rows, code, request }) {
      told();
      log.warn('slow query', { statement, ms: Math.round(ms), rows, code, request });
    },
  };
}
