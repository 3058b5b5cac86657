import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ended } from './ended.ts';

/** A file of the manifest, as far as the program looks at it. `kind` and `n` name its copy. */
export interface Wanted {
  readonly kind: 'output' | 'deleted' | 'error';
  readonly n: number;
  readonly type: string;
  readonly url: string;
  readonly count?: number;
  readonly size?: number;
  readonly sha256?: string;
}

/** An export under way: kept at every step, so that another run goes on from there. */
export interface Job {
  /** Address of its status. */
  readonly status: string;
  readonly since: string | undefined;
  readonly transactionTime?: string;
  readonly requiresAccessToken?: boolean;
  /** Known when the manifest is. */
  readonly files?: readonly Wanted[];
  /** What is put in place, when all is there: new files of types, and types that have none any more. */
  readonly swap?: { readonly put: readonly string[]; readonly drop: readonly string[] };
}

/** `export-state.json` beside the output. */
export interface State {
  readonly version: 1;
  readonly base: string;
  readonly asked: string;
  readonly job?: Job;
  /** What the files hold: the state of the store of this moment. */
  readonly last?: { readonly transactionTime: string; readonly types: readonly string[] };
}

const FILE = 'export-state.json';

export async function readState(out: string): Promise<State | undefined> {
  const text = await readFile(join(out, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as State;
    if (state.version === 1) return state;
  } catch {
    // Told below.
  }
  throw new Ended('arguments', `${FILE} không đọc được. Chọn thư mục khác.`, `${FILE} cannot be read. Choose another folder.`);
}

/** Whole or not at all, also when the power goes. */
export async function keepState(out: string, state: State): Promise<void> {
  const fresh = join(out, `${FILE}.new`);
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(state, null, 2)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(fresh, join(out, FILE));
}

/** One run at a time over a folder. Answers how to let go; what a dead process left is taken over. */
export async function locked(out: string): Promise<() => Promise<void>> {
  const path = join(out, 'export.lock');
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(path, 'utf8').catch(() => ''));
    if (pid > 0 && pid !== process.pid && runs(pid))
      throw new Ended(
        'running',
        `Một lần xuất khác (tiến trình ${pid}) đang dùng thư mục này.`,
        `Another export (process ${pid}) uses this folder.`,
      );
    await rm(path, { force: true });
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
