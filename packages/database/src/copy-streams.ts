import type { Readable, Writable } from 'node:stream';
import { from, to } from 'pg-copy-streams';
import type { Connection } from './connection.ts';

/**
 * COPY … TO STDOUT as a stream of bytes, for code that moves whole tables (backup, measurements). `statement` is our own
 * text, never made from data. The connection is free again when the stream has ended.
 */
export function copyOut(connection: Connection, statement: string): Readable {
  return connection.query(to(statement));
}

/** COPY … FROM STDIN as a stream to write into; done when it has finished. As {@link copyOut}. */
export function copyIn(connection: Connection, statement: string): Writable {
  return connection.query(from(statement));
}
