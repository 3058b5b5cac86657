import { closeSync, createWriteStream, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A log is put aside at a start when it is larger than this; one older log is kept. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Lines wait this long at most: one write for many requests. */
const FLUSH_MS = 100;

/** Where the log goes. */
export interface LogFile {
  readonly write: (line: string) => void;
  /** The open file, for processes that write to the same log. */
  readonly fd: number;
  /** Writes what waits. */
  close(): Promise<void>;
}

/**
 * The log of a hub that runs at a terminal goes to `DATA_DIR/logs/hub.log`: the terminal stays readable, and a line costs the
 * request no system call.
 */
export function openLogFile(dataDir: string): LogFile {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'hub.log');
  if (existsSync(file) && statSync(file).size > MAX_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a', 0o600);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not end the hub: its log is what can be missed most easily.
  stream.on('error', () => undefined);
  let waiting: string[] = [];
  const flush = (): void => {
    if (waiting.length > 0) stream.write(waiting.join(''));
    waiting = [];
  };
  const timer = setInterval(flush, FLUSH_MS);
  timer.unref();
  return {
    fd,
    write: (line) => void waiting.push(line),
    async close() {
      clearInterval(timer);
      flush();
      await new Promise<void>((done) => stream.end(() => done()));
      closeSync(fd);
    },
  };
}
