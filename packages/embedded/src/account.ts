import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { problem } from '@hub/outcome';

/** The OS user the server runs as; undefined = the user we are. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

/**
 * Postgres refuses to run as root. As root the server runs as the owner of the data it finds (so data made by an ordinary
 * user keeps working), else as `postgres`, which is made when the system has none.
 */
export function serverAccount(clusterFolder: string): Account {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(clusterFolder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return lookUp() ?? create();
}

function lookUp(): Account {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === 'postgres') return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

function create(): Account {
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', 'postgres']], // busybox
  ];
  for (const [program, args] of ways) {
    try {
      execFileSync(program, args, { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` } });
    } catch {
      // Not there, or another start made the user in the meantime: what counts is whether the user exists now.
    }
    const account = lookUp();
    if (account !== undefined) return account;
  }
  throw problem(
    'unavailable',
    'no-server-account',
    'Postgres không chạy được dưới quyền root và không tạo được người dùng "postgres". Hãy chạy bằng người dùng thường, hoặc tạo người dùng này, hoặc đặt DATABASE_URL.',
    'Postgres cannot run as root and the user "postgres" could not be created. Run as an ordinary user, create that user, or set DATABASE_URL.',
  );
}
