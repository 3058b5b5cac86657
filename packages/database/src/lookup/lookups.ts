import type pg from 'pg';
import type { SlowQueries } from '../slow-queries.ts';
import { type Asked, Line, type LookupStatement } from './line.ts';
import type { Parameter } from './parameter.ts';
import { ALL_COLUMNS, type LookupRow, type ReadRow } from './row-bytes.ts';

/**
 * Finds rows by key. Values are sent in Postgres' text form, columns come as bytes in its binary form: `read` makes of each row what is wanted of it;
 * absent, the bytes of every column. Sees what was committed when it runs. Rejects as a query of the pool does.
 */
export type Lookup = <Row = LookupRow>(
  statement: LookupStatement,
  values: readonly Parameter[],
  read?: ReadRow<Row>,
) => Promise<readonly Row[]>;

/** Look-ups of a process. */
export interface Lookups {
  readonly lookup: Lookup;
  close(): Promise<void>;
}

/** Connections at most. One does the work; a second keeps a slow look-up (a body of megabytes) from holding up all others. */
const LINES = 2;
/** From so many waiting on, the next connection is used. */
const LONG_QUEUE = 16;
/** A line that has given no answer for so long, milliseconds, has something slow at its head: nobody joins it while there are others. */
const STUCK_MS = 100;
/** Connections at most when some are stuck. */
const MOST_LINES = 6;

/**
 * Opens connections for look-ups when the first comes. They are not the pool's: a look-up takes microseconds of Postgres, and what costs
 * around it (a connection out of the pool, five messages, a write and a wake-up each) is shared by all that come together.
 */
export function openLookups(options: pg.ClientConfig, slow: SlowQueries | undefined): Lookups {
  const lines: Line[] = [];
  const open = (): Line => {
    const line = new Line(options, () => void lines.splice(lines.indexOf(line), 1));
    lines.push(line);
    return line;
  };
  const choose = (): Line => {
    let moving = 0;
    let least: Line | undefined;
    for (const line of lines) {
      if (line.isStuck(STUCK_MS)) continue;
      if (line.waiting < LONG_QUEUE) return line;
      moving += 1;
      if (least === undefined || line.waiting < least.waiting) least = line;
    }
    if (moving < LINES && lines.length < MOST_LINES) return open();
    return least ?? lines.reduce((one, line) => (line.waiting < one.waiting ? line : one));
  };
  let closed = false;
  return {
    lookup<Row>(statement: LookupStatement, values: readonly Parameter[], read: ReadRow<unknown> = ALL_COLUMNS) {
      if (closed) return Promise.reject(new Error('Client was closed'));
      return new Promise<readonly Row[]>((found, failed) => {
        const asked = { statement, values, read, found: found as Asked['found'], failed };
        choose().ask(slow === undefined ? asked : watched(asked, slow));
      });
    },
    async close() {
      closed = true;
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

/** Tells of a slow one, as the pool does; waiting behind others counts, since the caller waits. */
function watched(asked: Asked, slow: SlowQueries): Asked {
  const began = performance.now();
  const request = slow.request?.();
  const tell = (rows: number | undefined, code: string | undefined): void => {
    const ms = performance.now() - began;
    if (ms >= slow.afterMs || code === '57014') slow.tell({ statement: asked.statement.text, ms, rows, code, request });
  };
  return {
    ...asked,
    found(rows) {
      tell(rows.length, undefined);
      asked.found(rows);
    },
    failed(error) {
      tell(undefined, (error as { readonly code?: string }).code);
      asked.failed(error);
    },
  };
}
