import type { Socket } from 'node:net';
import type pg from 'pg';
import { Answers } from './answers.ts';
import { errorOf, type LookupStatement } from './line.ts';
import type { Lookup } from './lookups.ts';
import { parseMessage, runMessage } from './messages.ts';
import { type Parameter, parameterText } from './parameter.ts';
import { takeOver } from './reading-socket.ts';
import { ALL_COLUMNS, type ReadRow } from './row-bytes.ts';

/** What pg hands to a query that runs itself, as far as it is used here. */
interface Wire {
  readonly stream: Socket;
  /** Names the connection knows, with their texts; pg's own queries look here too. */
  readonly parsedStatements: Record<string, string>;
  emit(event: 'readyForQuery' | 'errorMessage', message: unknown): boolean;
}

/**
 * What has a name has one plan for any values, and is never planned again: left to itself Postgres plans a page anew each time, at half a
 * millisecond to one, wherever it takes the values of this one to be cheaper than those of any. Holds until the statement is over.
 */
const ONE_PLAN = { name: 'one-plan', text: "select set_config('plan_cache_mode', 'force_generic_plan', true)" };
const NOBODY = (): void => undefined;
const SYNC_BYTES = 5;
/** In one transaction with what follows: without the message that ends it. */
const RUN_ONE_PLAN = runMessage(ONE_PLAN.name, []).subarray(0, -SYNC_BYTES);

/**
 * A statement on a connection of the pool whose rows come as bytes, in Postgres' binary form (decisions/0001): pg would decode every body to
 * UTF-16, for the answer to encode it again. It runs by itself, as COPY does (`submit`): while it does, the socket is read here.
 */
class BytesQuery {
  /** Read by those who watch for slow statements. */
  readonly text: string;
  readonly name: string;
  readonly #values: readonly Parameter[];
  readonly #read: ReadRow<unknown>;
  #found: (rows: readonly unknown[]) => void;
  #failed: (error: Error) => void;
  #rows: unknown[] = [];
  /** How many there were. */
  rowCount = 0;
  #error: Error | undefined;
  #giveBack: () => void = () => undefined;

  constructor(
    { name, text }: LookupStatement,
    values: readonly Parameter[],
    read: ReadRow<unknown>,
    found: (rows: readonly unknown[]) => void,
    failed: (error: Error) => void,
  ) {
    this.name = name;
    this.text = text;
    this.#values = values;
    this.#read = read;
    this.#found = found;
    this.#failed = failed;
  }

  submit(wire: Wire): undefined {
    const { stream, parsedStatements } = wire;
    const { name } = this;
    const statements = name === '' ? [this] : [ONE_PLAN, this];
    const unknown = statements.filter((one) => one.name === '' || parsedStatements[one.name] !== one.text);
    const messages = unknown.map((one) => parseMessage(one.name, one.text));
    if (name !== '') messages.push(RUN_ONE_PLAN);
    messages.push(runMessage(name, this.#values.map(parameterText)));
    let heads = name === '' ? 0 : 1;
    let prepared = 0;
    const answers = new Answers({
      row: (row) => {
        if (heads > 0) heads -= 1;
        else this.rowCount = this.#rows.push(this.#read(row));
      },
      prepared: () => {
        const one = unknown[prepared++];
        if (one !== undefined && one.name !== '') parsedStatements[one.name] = one.text;
      },
      failed: (fields) => {
        this.#error = errorOf(fields);
      },
      ready: () => {
        this.#giveBack();
        if (this.#error !== undefined) wire.emit('errorMessage', this.#error);
        // Outside of a transaction, as every statement here.
        wire.emit('readyForQuery', { name: 'readyForQuery', length: 5, status: 'I' });
      },
    });
    const giveBack = takeOver(stream, (piece) => answers.push(piece));
    this.#giveBack = () => {
      this.#giveBack = () => undefined;
      giveBack();
    };
    stream.write(messages.length === 1 ? (messages[0] as Buffer) : Buffer.concat(messages));
    return undefined;
  }

  handleError(error: Error): void {
    this.#giveBack();
    const failed = this.#failed;
    this.#letGo();
    // A server that goes says why before it closes the connection.
    failed(this.#error ?? error);
  }

  handleReadyForQuery(): void {
    const [rows, found] = [this.#rows, this.#found];
    this.#letGo();
    found(rows);
  }

  /**
   * Whoever still knows this statement holds none of its rows, nor who waited for them: what resolves a promise knows the promise, and that its value. Held so,
   * every page outlived all quick collections (97 % of what was new), and V8 marked its whole heap three times a second.
   */
  #letGo(): void {
    this.#rows = [];
    this.#found = NOBODY;
    this.#failed = NOBODY;
  }
}

/**
 * As {@link Lookup}, on a connection of the pool: for statements that may take long, or that few ask. A statement without a name (`''`) is
 * planned for its values, one with a name once for any.
 */
export function poolRows(pool: pg.Pool): Lookup {
  return async <Row>(statement: LookupStatement, values: readonly Parameter[], read: ReadRow<unknown> = ALL_COLUMNS) => {
    const connection = await pool.connect();
    let broken: Error | undefined;
    try {
      return await new Promise<readonly Row[]>((found, failed) => {
        const rows = found as (rows: readonly unknown[]) => void;
        connection.query(new BytesQuery(statement, values, read, rows, failed) as unknown as pg.Submittable);
      });
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      // As pg does it: a connection on which something failed is not used again.
      connection.release(broken);
    }
  };
}
