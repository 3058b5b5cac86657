import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '@hub/outcome';
import type { Account } from './account.ts';
import type { Engine } from './engine.ts';
import { makePassable } from './open-folder.ts';
import { runTool } from './tool.ts';

/** What a new cluster is made from. */
export interface ClusterPlan {
  readonly engine: Engine;
  readonly account: Account;
  readonly clusterDir: string;
  readonly password: string;
}

/**
 * Makes the cluster and its database `hub` when there is none yet; answers whether it did. It is made under another name and
 * renamed when complete, so that a start killed half-way leaves nothing that looks like data.
 * UTF-8 with the built-in C.UTF-8 rules: the same order and case on every machine, whatever locales it has; Vietnamese
 * order and folding are asked for where they are wanted.
 */
export async function createCluster({ engine, account, clusterDir, password }: ClusterPlan): Promise<boolean> {
  if (existsSync(join(clusterDir, 'PG_VERSION'))) return false;
  const parent = dirname(clusterDir);
  makePassable(parent);
  const half = join(parent, `new-${randomBytes(4).toString('hex')}`);
  const secret = `${half}.password`;
  try {
    mkdirSync(half, { mode: 0o700 });
    writeFileSync(secret, `${password}\n`, { mode: 0o600 });
    if (account !== undefined) {
      chownSync(half, account.uid, account.gid);
      chownSync(secret, account.uid, account.gid);
    }
    await runTool(join(engine.folder, 'bin', 'initdb'), account, [
      `--pgdata=${half}`,
      '--username=postgres',
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ]);
    // Single-user mode: this room needs no database client.
    await runTool(join(engine.folder, 'bin', 'postgres'), account, ['--single', '-D', half, 'postgres'], 'create database hub\n');
    rmSync(clusterDir, { recursive: true, force: true });
    renameSync(half, clusterDir);
    return true;
  } catch (cause) {
    rmSync(half, { recursive: true, force: true });
    throw Object.assign(
      problem(
        'unavailable',
        'cluster-not-created',
        `Không tạo được cơ sở dữ liệu nhúng ở ${clusterDir}: ${String((cause as Error).message)}`,
        `The embedded database could not be created in ${clusterDir}: ${String((cause as Error).message)}`,
      ),
      { cause },
    );
  } finally {
    rmSync(secret, { force: true });
  }
}
