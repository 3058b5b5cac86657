import type { Fields } from './fields.ts';
import { type OftenField, type OftenValues, oftenText } from './often.ts';
import { redact } from './redact.ts';

/** How loud. `silent` writes nothing. */
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const LOUDNESS: Readonly<Record<Level, number>> = { debug: 10, info: 20, warn: 30, error: 40, silent: 100 };

/** How a process logs. */
export interface LoggerOptions {
  /** Which service writes. */
  readonly service: string;
  readonly level: Level;
  /** Takes one line with its line break; default: standard error. */
  readonly write?: (line: string) => void;
  readonly now?: () => Date;
}

/** Writes JSON lines. `what` is a fixed phrase of the code (`submission stored`), never a text built from data. */
export interface Logger {
  debug(what: string, fields?: Fields): void;
  info(what: string, fields?: Fields): void;
  warn(what: string, fields?: Fields): void;
  error(what: string, fields?: Fields): void;
  /**
   * The same line as `info` writes, for what is written at every request: names once, values in their order each time (undefined: not on this line).
   * `unique`: those of the names whose values do not come again.
   */
  often(what: string, names: readonly OftenField[], unique: readonly OftenField[]): (values: OftenValues) => void;
  /** The same logger with fields on every line: the submission, record or job it works on. */
  with(scope: Fields): Logger;
}

/**
 * One line per event: `{"time","level","service","what", …fields}`. Every line passes the redaction, scope included; a logger
 * never throws, so that it cannot fail the work it tells of.
 */
export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const now = options.now ?? (() => new Date());
  // Many lines fall into one millisecond.
  let last = { at: Number.NaN, text: '' };
  const timeText = (): string => {
    const moment = now();
    const at = moment.getTime();
    if (at !== last.at) last = { at, text: moment.toISOString() };
    return last.text;
  };
  const make = (scope: Fields): Logger => {
    const line = (level: Exclude<Level, 'silent'>, what: string, fields: Fields = {}): void => {
      if (LOUDNESS[level] < LOUDNESS[options.level]) return;
      try {
        const text = { time: timeText(), level, service: options.service, what, ...redact({ ...scope, ...fields }) };
        write(`${JSON.stringify(text)}\n`);
      } catch {
        write(`${JSON.stringify({ level: 'error', service: options.service, what: 'a log line could not be written' })}\n`);
      }
    };
    const often: Logger['often'] = (what, names, unique) => {
      if (LOUDNESS.info < LOUDNESS[options.level]) return () => undefined;
      const text = oftenText({ level: 'info', service: options.service, what, scope }, names, unique);
      return (values) => write(text(timeText(), values));
    };
    return {
      often,
      debug: (what, fields) => line('debug', what, fields),
      info: (what, fields) => line('info', what, fields),
      warn: (what, fields) => line('warn', what, fields),
      error: (what, fields) => line('error', what, fields),
      with: (more) => make({ ...scope, ...more }),
    };
  };
  return make({});
}
