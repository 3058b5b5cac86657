import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { problem } from '@hub/outcome';
import type { Account } from './account.ts';

/** True when `account` can pass through every parent of `path` (which need not exist yet). */
export function isOpenTo(account: NonNullable<Account>, path: string): boolean {
  let at = dirname(resolve(path));
  while (!existsSync(at)) at = dirname(at);
  at = realpathSync(at);
  for (;;) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(at) === at) return true;
    at = dirname(at);
  }
}

/** Makes `folder` and its missing parents passable (0711), whatever the umask; folders that exist are left as they are. */
export function makePassable(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const at of missing) {
    mkdirSync(at, { recursive: true });
    chmodSync(at, 0o711);
  }
}

/** A new folder under the system's temp folder (or another one that is open to every user), passable and ours to delete. */
export function temporaryFolder(prefix: string): string {
  const base = [tmpdir(), '/tmp', '/var/tmp'].find((path) => existsSync(path) && isOpenTo({ uid: 65_534, gid: 65_534 }, join(path, 'x')));
  const folder = mkdtempSync(join(process.getuid?.() === 0 ? (base ?? tmpdir()) : tmpdir(), prefix));
  chmodSync(folder, 0o711);
  return folder;
}

/**
 * A folder every user can pass through, one per checkout and data folder (`place` = the path of the data folder): used as
 * root when the checkout is closed to the server's user. /var/lib survives a restart of the machine; the temp folder is the second choice.
 */
export function openFolder(place: string): string {
  const name = `health-data-hub-${createHash('sha256').update(resolve(place)).digest('hex').slice(0, 12)}`;
  for (const base of ['/var/lib', tmpdir()]) {
    const folder = join(base, name);
    try {
      mkdirSync(folder, { recursive: true });
      const found = lstatSync(folder);
      // In a temp folder somebody else may have put this name there first.
      if (!found.isDirectory() || found.uid !== 0) continue;
      chmodSync(folder, 0o711);
      if (isOpenTo({ uid: 65_534, gid: 65_534 }, join(folder, 'x'))) return folder;
    } catch {
      // Read-only or missing: try the next place.
    }
  }
  throw problem(
    'unavailable',
    'no-open-folder',
    'Thư mục của bản cài này đóng với người dùng "postgres" và không tạo được thư mục thay thế trong /var/lib hay thư mục tạm. Hãy mở quyền (chmod o+x) cho các thư mục cha, hoặc đặt DATA_DIR.',
    'This checkout is closed to the user "postgres" and no other folder could be made under /var/lib or the temp folder. Open its parent folders (chmod o+x) or set DATA_DIR.',
  );
}

/** Copies the engine's programs to `folder`, once per version; the rename makes it safe against two starts at once. */
export function copyEngine(engineFolder: string, version: string, folder: string): string {
  const target = join(folder, `engine-${version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${randomBytes(4).toString('hex')}`;
  cpSync(engineFolder, half, { recursive: true, verbatimSymlinks: true });
  chmodSync(half, 0o755);
  try {
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
