import type { Socket } from 'node:net';
import pg from 'pg';
import { Answers } from './answers.ts';
import { parseMessage, runMessage, TERMINATE } from './messages.ts';
import { type Parameter, parameterText } from './parameter.ts';
import { ReadingSocket, takeOver } from './reading-socket.ts';
import type { ReadRow } from './row-bytes.ts';

/** A statement that finds rows by key: named, its columns asked for in binary form, its parameters given as text and cast in it. */
export interface LookupStatement {
  readonly name: string;
  readonly text: string;
}

/** A statement on its way. */
export interface Asked {
  readonly statement: LookupStatement;
  readonly values: readonly Parameter[];
  readonly read: ReadRow<unknown>;
  readonly found: (rows: readonly unknown[]) => void;
  readonly failed: (error: Error) => void;
}

/** Stopped for taking too long, or a value that cannot be read (class 22): the connection is as good as before. */
const ONLY_THE_STATEMENT = /^(57014|55P03|22)/;
/** SQLSTATE: there is no statement of that name. */
const NOT_PREPARED = '26000';

/**
 * One connection on which statements follow each other without waiting (pipelining): what is asked for in one turn of the event loop goes
 * out in one write, and Postgres answers in that order. Each statement is a transaction of its own, so one that fails fails alone.
 *
 * pg opens the connection; then it is lent for good, as pg lends one to COPY, and its socket is read here.
 */
export class Line {
  readonly #client: pg.Client;
  readonly #left: () => void;
  /** Statements that were sent to be prepared. */
  readonly #known = new Set<string>();
  /** Those of which the last one sent was not prepared, and why: what was sent behind it cannot run either. */
  readonly #unprepared = new Map<string, Error>();
  /** When the one whose answer comes next began to be the next. */
  #since = 0;
  /** In the order of their answers; with each, whether its statement is still to be prepared. */
  #asked: { readonly asked: Asked; preparing: boolean }[] = [];
  #rows: unknown[] = [];
  #error: Error | undefined;
  #stream: Socket | undefined;
  #unsent: Buffer[] = [];
  #flushing = false;
  #over = false;
  #drained: (() => void) | undefined;

  /** `left` is told once, when the line takes no more. */
  constructor(options: pg.ClientConfig, left: () => void) {
    this.#left = left;
    this.#client = new pg.Client({ ...options, stream: () => new ReadingSocket() });
    // Without a listener a broken connection would end the process.
    this.#client.on('error', this.#broken);
    this.#client.on('end', () => this.#broken(new Error('Connection terminated')));
    this.#client.connect().then(() => this.#take(), this.#broken);
  }

  /** True when the next answer has been awaited for `ms` milliseconds. */
  isStuck(ms: number): boolean {
    return this.#asked.length > 0 && performance.now() - this.#since > ms;
  }

  /** Statements without an answer yet. */
  get waiting(): number {
    return this.#asked.length;
  }

  ask(asked: Asked): void {
    const { name, text } = asked.statement;
    const preparing = !this.#known.has(name);
    if (preparing) {
      this.#known.add(name);
      this.#unsent.push(parseMessage(name, text));
    }
    this.#unsent.push(runMessage(name, asked.values.map(parameterText)));
    if (this.#asked.length === 0) this.#since = performance.now();
    this.#asked.push({ asked, preparing });
    if (this.#flushing || this.#stream === undefined) return;
    this.#flushing = true;
    // After every socket that is ready now was read: requests that came together leave together.
    setImmediate(this.#flush);
  }

  /** Ends the connection when everything asked for is answered. Nothing may be asked afterwards. */
  async close(): Promise<void> {
    if (this.#asked.length > 0) await new Promise<void>((drained) => (this.#drained = drained));
    this.#over = true;
    const stream = this.#stream;
    if (stream === undefined || stream.destroyed) return void (await this.#client.end().catch(() => undefined));
    const closed = new Promise((done) => stream.once('close', done));
    stream.end(TERMINATE);
    await closed;
  }

  readonly #flush = (): void => {
    this.#flushing = false;
    const unsent = this.#unsent;
    if (unsent.length === 0 || this.#over) return;
    this.#unsent = [];
    this.#stream?.write(unsent.length === 1 ? (unsent[0] as Buffer) : Buffer.concat(unsent));
  };

  readonly #broken = (error: Error): void => {
    if (this.#over) return;
    this.#over = true;
    this.#left();
    const open = this.#asked;
    this.#asked = [];
    this.#unsent = [];
    for (const { asked } of open) asked.failed(error);
    this.#drained?.();
  };

  #take(): void {
    const answers = new Answers({
      row: (row) => void this.#rows.push(this.#asked[0]?.asked.read(row)),
      prepared: () => this.#prepared(),
      failed: (fields) => this.#failed(fields),
      ready: () => this.#ready(),
    });
    this.#client.query({
      submit: (connection: unknown) => {
        const { stream } = connection as { readonly stream: Socket };
        takeOver(stream, (piece) => answers.push(piece));
        this.#stream = stream;
        this.#flush();
      },
      handleError: this.#broken,
      handleReadyForQuery: () => undefined,
    } as unknown as pg.Submittable);
  }

  #prepared(): void {
    const [first] = this.#asked;
    if (first === undefined) return;
    first.preparing = false;
    this.#unprepared.delete(first.asked.statement.name);
  }

  #failed(fields: ReadonlyMap<string, string>): void {
    this.#error = errorOf(fields);
    const [first] = this.#asked;
    if (first !== undefined) {
      const { name } = first.asked.statement;
      const why = this.#unprepared.get(name);
      if (why !== undefined && fields.get('C') === NOT_PREPARED) {
        this.#error = why;
        return;
      }
      if (first.preparing) {
        // Stopped while it was being prepared, waiting for a table: the next who asks has it prepared.
        this.#known.delete(name);
        this.#unprepared.set(name, this.#error);
      }
    }
    if (ONLY_THE_STATEMENT.test(fields.get('C') ?? '') || this.#over || this.#drained !== undefined) return;
    // A statement that cannot be prepared, a plan whose columns changed, a server that says goodbye: the next ones get a fresh connection.
    this.#left();
    void this.close();
  }

  /** The answer to the first that waits is complete. */
  #ready(): void {
    const asked = this.#asked.shift()?.asked;
    this.#since = performance.now();
    const [rows, error] = [this.#rows, this.#error];
    this.#rows = [];
    this.#error = undefined;
    if (asked !== undefined) {
      if (error === undefined) asked.found(rows);
      else asked.failed(error);
    }
    if (this.#asked.length === 0) this.#drained?.();
  }
}

/** As pg itself makes it. */
export function errorOf(fields: ReadonlyMap<string, string>): Error {
  const error = new pg.DatabaseError(fields.get('M') ?? 'unknown error', 0, 'error');
  error.severity = fields.get('S');
  error.code = fields.get('C');
  return error;
}
