/** Why a connection was ended by the hub. */
export type Ended =
  /** Nothing was said for MLLP_IDLE_MS. */
  | 'idle'
  /** Half a message, and nothing more. */
  | 'stalled'
  /** Answers were not read. */
  | 'not-reading'
  /** More bytes outside frames than a mistake explains. */
  | 'not-mllp'
  /** All connections together hold as much unfinished as the hub gives them. */
  | 'overload'
  /** The hub could not take its messages. */
  | 'not-taken'
  /** In clear from beyond this machine, and not by a declared proxy. */
  | 'plain'
  /** A certificate the port's authorities did not sign, or none where one must be shown. */
  | 'certificate'
  /** More connections than MLLP_MAX_CONNECTIONS. */
  | 'too-many';

/** What the port has done since it was opened. */
export interface MllpTotals {
  readonly connections: number;
  /** By answer: AA, AE, AR. */
  readonly messages: ReadonlyMap<string, number>;
  readonly bytes: number;
  /** By code. */
  readonly refused: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<Ended, number>;
}

export class Counts {
  readonly messages = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly ended = new Map<Ended, number>();
  bytes = 0;

  static add<K>(counts: Map<K, number>, name: K): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}
