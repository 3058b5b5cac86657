import type { Connection } from '@hub/database';

export const SLOTS = 16;

/** Net changes of the kept totals of one transaction. */
export class Counters {
  readonly #net = new Map<string, { type: number; owner: number; labels: number; n: number }>();

  add(type: number, owner: number, labels: number, n: number): void {
    const key = `${type} ${owner} ${labels}`;
    const counter = this.#net.get(key);
    if (counter === undefined) this.#net.set(key, { type, owner, labels, n });
    else counter.n += n;
  }

  /** The changes, in the order their rows are locked in. */
  net(): readonly { readonly type: number; readonly owner: number; readonly labels: number; readonly n: number }[] {
    return [...this.#net.values()].filter(({ n }) => n !== 0).sort((a, b) => a.type - b.type || a.owner - b.owner || a.labels - b.labels);
  }

  /** Adds the changes; the last statement of a write, because its row locks stand in other writers' way. Connections use different slots. */
  async save(connection: Connection): Promise<void> {
    const changes = this.net();
    if (changes.length === 0) return;
    await connection.query(
      `insert into resource_count as c (type, owner, labels, slot, n)
       select type, owner, labels, pg_backend_pid() % ${SLOTS}, n
         from unnest($1::smallint[], $2::int[], $3::int[], $4::bigint[]) as d (type, owner, labels, n)
       on conflict (type, owner, labels, slot) do update set n = c.n + excluded.n`,
      [changes.map((c) => c.type), changes.map((c) => c.owner), changes.map((c) => c.labels), changes.map((c) => c.n)],
    );
  }
}
