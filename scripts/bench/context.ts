import type { Database } from '@hub/database';
import type { RunningHub } from '../hub/start-hub.ts';
import type { Prepared } from './hub/province.ts';
import type { ExpressLimit } from './limits/express.ts';

/** What the rows share: a hub that holds the province, and the same Postgres for the limits. */
export interface Context {
  readonly hub: RunningHub;
  /** Process of the Postgres server; undefined when it cannot be told. */
  readonly postgresPid: number | undefined;
  /** The hub's own database, read by the bench to choose what to ask for and to count. */
  readonly hubDatabase: Database;
  readonly hubUrl: string;
  /** Another database of the same server: the limits live here. */
  readonly limitDatabase: Database;
  readonly limitUrl: string;
  readonly province: Prepared;
  /** Source code → token. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Seconds per timed read. */
  readonly seconds: number;
  /** Bodies as the hub stores them: "the same JSON" of the limits. */
  bodies(): Promise<readonly { readonly id: string; readonly body: string }[]>;
  /** Limits are measured once a run, when the first row needs them. */
  limit(name: LimitName): Promise<number>;
  /** Started when the first row needs it, kept for the others: limit and hub are asked in turns. */
  express(): Promise<ExpressLimit>;
  say(text: string): void;
}

export type LimitName = 'copy-in' | 'copy-out' | 'insert';
