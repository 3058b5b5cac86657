import { type Database, openDatabase } from '@hub/database';
import { openWrites, readStore } from '@hub/resource-store';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { type Api, startApi } from '../testing/api.fixture.ts';
import { bundle, put } from '../testing/bundle.fixture.ts';
import type { Answer, Client } from '../testing/client.fixture.ts';

/** The FHIR API over a database that tells every statement it is sent, and with a clock of its own. */
export interface CountedApi {
  readonly api: Api;
  /** SQL statements that were sent since this was asked last. */
  statements(): number;
  /** Moves the clock. */
  later(milliseconds: number): void;
  /** Another server process's worth: everything new but the database. */
  restart(): Promise<Api>;
  close(): Promise<void>;
}

export async function countedApi(options: { readonly statementTimeout?: number; readonly poolSize?: number } = {}): Promise<CountedApi> {
  const base: TestDatabase = await testDatabase();
  let told = 0;
  let ahead = 0;
  const open: { database: Database; api: Api }[] = [];
  const start = async (): Promise<Api> => {
    const database = openDatabase({ url: base.url, slowQueries: { afterMs: 0, tell: () => void told++ }, ...options });
    const api = await startApi({
      store: readStore(database.pool, database),
      writes: openWrites({ database }),
      now: () => Date.now() + ahead,
    });
    open.push({ database, api });
    return api;
  };
  const stop = async () => {
    for (const { database, api } of open.splice(0)) {
      await api.close();
      await database.close();
    }
  };
  return {
    api: await start(),
    statements() {
      const count = told;
      told = 0;
      return count;
    },
    later(milliseconds) {
      ahead += milliseconds;
    },
    async restart() {
      await stop();
      return start();
    },
    async close() {
      await stop();
      await base.drop();
    },
  };
}

/** Writes resources, 2,500 a transaction. */
export async function load(client: Client, resources: readonly { readonly resourceType: string; readonly id: string }[]): Promise<void> {
  for (let at = 0; at < resources.length; at += 2_500) {
    const entries = resources.slice(at, at + 2_500).map((one) => put(`${one.resourceType}/${one.id}`, one));
    const answer = await client.send('POST', '', bundle('transaction', ...entries));
    if (answer.status !== 200) throw new Error(answer.text.slice(0, 400));
  }
}

interface Entry {
  readonly resource: { readonly resourceType: string; readonly id: string };
  readonly search: { readonly mode: string };
}

/** `Type/id` of the entries of a page that are there as `mode`. */
export const namesOf = ({ body }: Answer, mode = 'match'): readonly string[] =>
  ((body.entry ?? []) as readonly Entry[])
    .filter(({ search }) => search.mode === mode)
    .map(({ resource }) => `${resource.resourceType}/${resource.id}`);

/** Where a page says the next one is, below /fhir; undefined on the last. */
export const nextOf = ({ body }: Answer): string | undefined =>
  (body.link as readonly { relation: string; url: string }[]).find(({ relation }) => relation === 'next')?.url.split('/fhir')[1];

/** Every page from `path` on. */
export async function walk(client: Client, path: string, between?: (pages: number) => Promise<void>): Promise<readonly Answer[]> {
  const pages: Answer[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Answer = await client.send('GET', next);
    if (page.status !== 200) throw new Error(`${next}: ${page.status} ${page.text.slice(0, 400)}`);
    pages.push(page);
    if (pages.length > 2_000) throw new Error('the pages do not end');
    await between?.(pages.length);
    next = nextOf(page);
  }
  return pages;
}

/** A laboratory result. */
export const lab = (id: string, patient: string, code: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: `Patient/${patient}` },
  ...more,
});

/** An outpatient visit. */
export const visit = (id: string, patient: string, more: object = {}) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
  ...more,
});

export const person = (id: string, text = `Người ${id}`, more: object = {}) => ({ resourceType: 'Patient', id, name: [{ text }], ...more });
