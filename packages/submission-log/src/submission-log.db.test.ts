import { randomBytes } from 'node:crypto';
import { ensureOperator, putSource, type Source } from '@hub/client-register';
import type { Issue } from '@hub/outcome';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type ClaimedSubmission,
  drainSource,
  fail,
  finish,
  listReceipts,
  openRegistrar,
  openSources,
  receipt,
  recordProgress,
  withSourceLease,
} from './index.ts';

let hub: TestDatabase;
let operator: number;
let his: Source;
let lis: Source;
const input = { facility: '92901', facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['qd-xml'], msh4: [] } as const;

beforeAll(async () => {
  hub = await testDatabase();
  operator = await ensureOperator(hub.database);
  his = (await putSource(hub.database, { ...input, code: 'his-92901' })).source;
  lis = (await putSource(hub.database, { ...input, code: 'lis-92901', formats: ['hl7v2'] })).source;
});
afterAll(() => hub.drop());
beforeEach(() => hub.database.pool.query('truncate submission, submission_issue, archive_blob cascade'));

const registrar = (mappingVersion = 1) => openRegistrar(hub.database, { mappingVersion });
const delivery = (source: Source, sha256: Buffer = randomBytes(32)) => ({
  sourceId: source.id,
  facilityId: source.facility.id,
  sentBy: operator,
  contentType: 'application/xml',
  bytes: { sha256, size: 10, location: { kind: 'file' } as const },
});
const warning: Issue = { severity: 'warning', code: 'VN-W', record: 'LK1', field: 'XML1.X', line: 3, message: { vi: 'v', en: 'e' } };
const error: Issue = { severity: 'error', code: 'VN-E', message: { vi: 'v', en: 'e' } };
const progress = (
  submission: ClaimedSubmission,
  from: number,
  counts: { stored?: number; unchanged?: number; rejected?: number },
  issues: Issue[] = [],
) => {
  const { stored = 0, unchanged = 0, rejected = 0 } = counts;
  const given = { seq: submission.seq, from, counts: { received: stored + unchanged + rejected, stored, unchanged, rejected }, issues };
  return hub.database.transaction((connection) => recordProgress(connection, given));
};
/** Drains and handles each submission with `handle`, as a worker does. */
const drain = (handle: (submission: ClaimedSubmission) => Promise<unknown>, mappingVersion = 1) =>
  drainSource(hub.database, his.id, mappingVersion, async (submission) => void (await handle(submission)));
const store = async (submission: ClaimedSubmission): Promise<void> => {
  await progress(submission, 0, { stored: 1 });
  await finish(hub.database, submission.seq);
};
const reject = async (submission: ClaimedSubmission): Promise<void> => {
  await progress(submission, 0, { rejected: 1 }, [error]);
  await finish(hub.database, submission.seq);
};

describe('register', () => {
  test('the same bytes from the same source are one submission, from another source another', async () => {
    const sha256 = randomBytes(32);
    const log = registrar();
    const [one, two, other] = await Promise.all([
      log.register(delivery(his, sha256)),
      log.register(delivery(his, sha256)),
      log.register(delivery(lis, sha256)),
    ]);
    expect(one).toMatchObject({ status: 'received', outcome: 'new' });
    expect(two).toMatchObject({ id: one.id, outcome: 'known' });
    expect(other.outcome).toBe('new');
    expect(other.id).not.toBe(one.id);
    expect(await log.register(delivery(his, sha256))).toMatchObject({ id: one.id, outcome: 'known' });
  });

  test('several processes with the same files in different orders: one submission each', async () => {
    const hashes = Array.from({ length: 60 }, () => randomBytes(32));
    const processes = [registrar(), registrar(), registrar(), registrar()];
    const answers = await Promise.all(
      processes.flatMap((log, p) => (p % 2 === 0 ? hashes : hashes.toReversed()).map((sha256) => log.register(delivery(his, sha256)))),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(60);
    expect(answers.filter(({ outcome }) => outcome === 'new').length).toBe(60);
  });

  test('bytes that somebody lets go of between their row and that of the submission are entered once more', async () => {
    const { pool } = hub.database;
    const sha256 = randomBytes(32);
    await pool.query('insert into archive_blob (sha256, size, segment, position) values ($1, 1, 1, 1)', [sha256]);
    await pool.query(`create sequence let_go_once; create function let_go() returns trigger language plpgsql as $$
      begin if nextval('let_go_once') = 1 then delete from archive_blob where sha256 = new.sha256; end if; return new; end $$;
      create trigger "A_let_go" after insert on submission for each row execute function let_go()`);
    expect((await registrar().register(delivery(his, sha256))).outcome).toBe('new');
    expect((await pool.query('select last_value::int as n from let_go_once')).rows).toEqual([{ n: 2 }]);
    await pool.query('drop trigger "A_let_go" on submission; drop function let_go; drop sequence let_go_once');
    await drain(store);
  });

  test('arrival numbers follow the order of registering', async () => {
    const log = registrar();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await log.register(delivery(his))).id);
    const seen: string[] = [];
    await drain(async (submission) => {
      seen.push(submission.id);
      await store(submission);
    });
    expect(seen).toEqual(ids);
  });

  test.each([
    ['completed: nothing happens', store, 1, 'known', 'completed'],
    ['completed under an older mapping: nothing happens', store, 2, 'known', 'completed'],
    ['rejected: nothing happens', reject, 1, 'known', 'rejected'],
    ['rejected under an older mapping: again', reject, 2, 'again', 'received'],
    ['failed: again', (submission: ClaimedSubmission) => fail(hub.database, submission.seq, 'disk'), 1, 'again', 'received'],
  ] as const)('resent when %s', async (_, handle, mappingVersion, outcome, status) => {
    const sha256 = randomBytes(32);
    const first = await registrar().register(delivery(his, sha256));
    await drain(handle);
    expect(await registrar(mappingVersion).register(delivery(his, sha256))).toEqual({ id: first.id, status, outcome, superseded: false });
    if (outcome === 'again') {
      const { receipt: back } = (await receipt(hub.database, first.id)) ?? {};
      expect(back).toMatchObject({ counts: { received: 0, rejected: 0 }, issues: [] });
      await drain(store, mappingVersion);
      expect((await receipt(hub.database, first.id))?.receipt.status).toBe('completed');
    }
  });

  test('one whose records a later submission changed says so', async () => {
    const sha256 = randomBytes(32);
    await registrar().register(delivery(his, sha256));
    await registrar().register(delivery(his));
    const seqs: number[] = [];
    await drain(async (submission) => {
      await hub.database.transaction((connection) =>
        recordProgress(connection, {
          seq: submission.seq,
          from: 0,
          counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 },
          issues: [],
          supersedes: seqs,
        }),
      );
      seqs.push(submission.seq);
      await finish(hub.database, submission.seq);
    });
    expect(await registrar().register(delivery(his, sha256))).toMatchObject({ outcome: 'known', superseded: true });
  });
});

describe('lease', () => {
  test('one drain of a source at a time; another source is free; free again afterwards', async () => {
    const log = registrar();
    await log.register(delivery(his));
    await withSourceLease(hub.database, his.id, 1, async () => {
      expect(await withSourceLease(hub.database, his.id, 1, async () => 'in')).toBeUndefined();
      expect(await drain(store)).toBe(0);
      expect(await withSourceLease(hub.database, lis.id, 1, async () => 'in')).toBe('in');
    });
    expect(await drain(store)).toBe(1);
  });

  test('a worker that dies loses the lease; the next goes on where it committed', async () => {
    await registrar().register(delivery(his));
    const dying = withSourceLease(hub.database, his.id, 1, async (lease) => {
      const submission = (await lease.next()) as ClaimedSubmission;
      await progress(submission, 0, { stored: 2 }, [warning]);
      const { rows } = await hub.database.pool.query<{ pid: number }>(
        // Locks are listed for the whole server, where other tests run beside this one.
        `select pid from pg_locks where locktype = 'advisory' and granted and objid = $1
           and database = (select oid from pg_database where datname = current_database())`,
        [his.id],
      );
      await hub.database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      if (!lease.lost.aborted) await new Promise((lost) => lease.lost.addEventListener('abort', lost, { once: true }));
      return submission;
    });
    const before = (await dying) as ClaimedSubmission;
    // The server process says goodbye first and lets go of its locks a moment later.
    while ((await withSourceLease(hub.database, his.id, 1, async () => true)) === undefined)
      await new Promise((soon) => setTimeout(soon, 10));
    await drain(async (submission) => {
      expect(submission.id).toBe(before.id);
      expect(submission.counts).toEqual({ received: 2, stored: 2, unchanged: 0, rejected: 0 });
      // The first worker wakes up late: it finds the row moved on, its batch is rolled back.
      await progress(submission, 2, { unchanged: 1 });
      await expect(progress(before, 2, { stored: 1 })).rejects.toThrow('another worker has taken over');
      await finish(hub.database, submission.seq);
    });
    expect((await receipt(hub.database, before.id))?.receipt).toMatchObject({
      status: 'completed',
      counts: { received: 3, stored: 2, unchanged: 1, rejected: 0 },
    });
  });

  test('what arrives while the lease is being given back is not left lying', async () => {
    const log = registrar();
    await log.register(delivery(his));
    let late = false;
    const handled = await drain(async (submission) => {
      await store(submission);
      if (!late) await log.register(delivery(his));
      late = true;
    });
    expect(handled).toBe(2);
    expect(await openSources(hub.database)).toEqual([]);
  });

  test('a handler that neither finishes nor fails is a fault, not a loop', async () => {
    await registrar().register(delivery(his));
    await expect(drain(async () => undefined)).rejects.toThrow('neither finished nor failed');
  });

  test('failed: skipped until due, neighbours go on, then tried again; after ten attempts a person must look', async () => {
    const log = registrar();
    const { id } = await log.register(delivery(his));
    await log.register(delivery(his));
    let first = true;
    expect(
      await drain(async (submission) => {
        if (first) await fail(hub.database, submission.seq, 'disk full');
        else await store(submission);
        first = false;
      }),
    ).toBe(2);
    expect(await openSources(hub.database)).toEqual([]);
    for (let attempt = 2; attempt <= 10; attempt += 1) {
      await hub.database.pool.query(`update submission set retry_at = now() where status = 'failed' and retry_at is not null`);
      expect(await openSources(hub.database)).toEqual([his.id]);
      expect(await drain((submission) => fail(hub.database, submission.seq, 'disk full'))).toBe(1);
    }
    const { rows } = await hub.database.pool.query('select attempts, retry_at, failure from submission where id = $1', [id]);
    expect(rows).toEqual([{ attempts: 10, retry_at: null, failure: 'disk full' }]);
    expect((await receipt(hub.database, id))?.receipt.status).toBe('failed');
  });

  test('a file that kills its worker every time ends as failed; what was claimed ahead of its end does not', async () => {
    const log = registrar();
    const { id } = await log.register(delivery(his));
    const neighbour = await log.register(delivery(his));
    const ahead = () =>
      withSourceLease(hub.database, his.id, 1, async (lease) => {
        const first = await lease.next();
        await lease.next(first?.seq);
      });
    for (let death = 0; death < 10; death += 1) await ahead();
    expect(await drain(store)).toBe(1);
    expect((await receipt(hub.database, id))?.receipt.status).toBe('failed');
    expect((await receipt(hub.database, neighbour.id))?.receipt.status).toBe('completed');
    expect(await openSources(hub.database)).toEqual([]);
  });
});

describe('finish', () => {
  test.each([
    [{ stored: 2 }, [warning], 'completed'],
    [{ stored: 1, rejected: 1 }, [error], 'completed-with-errors'],
    [{ rejected: 2 }, [error], 'rejected'],
  ] as const)('%j with %j is %s', async (counts, issues, status) => {
    const { id } = await registrar().register(delivery(his));
    await drain(async (submission) => {
      await progress(submission, 0, counts, [...issues]);
      expect(await finish(hub.database, submission.seq, [warning])).toBe(status);
    });
    const { receipt: got } = (await receipt(hub.database, id)) ?? {};
    expect(got?.status).toBe(status);
    expect(got?.issues).toEqual([...issues, warning]);
  });
});

describe('listReceipts', () => {
  test('pages newest first, each once, while new ones arrive', async () => {
    const log = registrar();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.push((await log.register(delivery(i % 2 === 0 ? his : lis))).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listReceipts(hub.database, {}, 3, cursor);
      seen.push(...page.receipts.map(({ id }) => id));
      cursor = page.next;
      await log.register(delivery(his));
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.toReversed());
  });

  test('filters', async () => {
    const log = registrar();
    const { id } = await log.register(delivery(his));
    await log.register(delivery(lis));
    await drain(store);
    const list = async (filter: Parameters<typeof listReceipts>[1]) =>
      (await listReceipts(hub.database, filter, 10)).receipts.map((r) => r.id);
    expect(await list({ source: 'his-92901' })).toEqual([id]);
    expect(await list({ status: 'completed' })).toEqual([id]);
    expect(await list({ source: 'nobody' })).toEqual([]);
    expect((await list({ facilityId: his.facility.id })).length).toBe(2);
    expect(await list({ to: Date.now() - 60_000 })).toEqual([]);
    expect((await list({ from: Date.now() - 60_000, to: Date.now() + 60_000 })).length).toBe(2);
    await expect(listReceipts(hub.database, {}, 10, 'x')).rejects.toMatchObject({ problem: { category: 'incorrect' } });
  });

  test('an id that is none is not found, not an error', async () => {
    expect(await receipt(hub.database, "x' or true")).toBeUndefined();
  });
});
