import type { Socket } from 'node:net';
import type pg from 'pg';
import { Answers, type LookupRow } from './answers.ts';
import { errorOf, type LookupStatement } from './line.ts';
import type { Lookup } from './lookups.ts';
import { parseMessage, runMessage } from './messages.ts';
import { type Parameter, parameterText } from './parameter.ts';

/** What pg hands to a query that runs itself, as far as it is used here. */
interface Wire {
  readonly stream: Socket;
  /** Names the connection knows, with their texts; pg's own queries look here too. */
  readonly parsedStatements: Record<string, string>;
  emit(event: 'readyForQuery' | 'errorMessage', message: unknown): boolean;
}

type Listener = (piece: Buffer) => void;

/**
 * A statement on a connection of the pool whose rows come as bytes, in Postgres' binary form (decisions/0001): pg would decode every body to
 * UTF-16, for the answer to encode it again. It runs by itself, as COPY does (`submit`): while it does, the socket is read here.
 */
class BytesQuery {
  /** Read by those who watch for slow statements. */
  readonly text: string;
  readonly name: string;
  readonly #values: readonly Parameter[];
  readonly #found: (rows: readonly LookupRow[]) => void;
  readonly #failed: (error: Error) => void;
  readonly #rows: LookupRow[] = [];
  #error: Error | undefined;
  #giveBack: () => void = () => undefined;

  constructor(
    { name, text }: LookupStatement,
    values: readonly Parameter[],
    found: (rows: readonly LookupRow[]) => void,
    failed: (error: Error) => void,
  ) {
    this.name = name;
    this.text = text;
    this.#values = values;
    this.#found = found;
    this.#failed = failed;
  }

  get rowCount(): number {
    return this.#rows.length;
  }

  submit(wire: Wire): undefined {
    const { stream, parsedStatements } = wire;
    const run = runMessage(this.name, this.#values.map(parameterText));
    const known = this.name !== '' && parsedStatements[this.name] === this.text;
    const answers = new Answers({
      row: (row) => void this.#rows.push(row),
      prepared: () => {
        if (this.name !== '') parsedStatements[this.name] = this.text;
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
    const theirs = stream.listeners('data') as Listener[];
    const ours: Listener = (piece) => answers.push(piece);
    stream.on('data', ours);
    for (const listener of theirs) stream.off('data', listener);
    this.#giveBack = () => {
      this.#giveBack = () => undefined;
      for (const listener of theirs) stream.on('data', listener);
      stream.off('data', ours);
    };
    stream.write(known ? run : Buffer.concat([parseMessage(this.name, this.text), run]));
    return undefined;
  }

  handleError(error: Error): void {
    this.#giveBack();
    // A server that goes says why before it closes the connection.
    this.#failed(this.#error ?? error);
  }

  handleReadyForQuery(): void {
    this.#found(this.#rows);
  }
}

/**
 * As {@link Lookup}, on a connection of the pool: for statements that may take long, or that few ask. A statement without a name (`''`) is
 * planned for its values.
 */
export function poolRows(pool: pg.Pool): Lookup {
  return async (statement, values) => {
    const connection = await pool.connect();
    let broken: Error | undefined;
    try {
      return await new Promise<readonly LookupRow[]>((found, failed) => {
        connection.query(new BytesQuery(statement, values, found, failed) as unknown as pg.Submittable);
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
