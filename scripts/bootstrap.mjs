// What every command of package.json goes through: the right Node, the right packages, then the program. Plain JavaScript for
// Node 18 and later without any package, because nothing is installed yet when it runs. Registries and proxies are npm's
// business: they come from the user's npm configuration, and no name of one stands here.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstallLock } from './bootstrap/lock.mjs';
import { explain, say } from './bootstrap/say.mjs';

const NODE = '24.21.0';
const NODE_MAJOR = 24;
const PNPM = '10.34.9';

/** The checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, '.cache');

/**
 * Makes the machine ready and runs `script` (relative to the checkout) with `args` on Node 24, itself started with `flags`: signals
 * are passed on, and this process ends as the script did.
 */
export async function main(script, args = process.argv.slice(2), { flags = [], environment = {} } = {}) {
  try {
    const node = await prepare();
    await run(node, join(ROOT, script), args, flags, environment);
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}

/** Installs what is missing; answers the path of the Node to use. Costs milliseconds when nothing changed. */
async function prepare() {
  const environment = toolEnvironment();
  const own = Number(process.versions.node.split('.')[0]) >= NODE_MAJOR;
  const node = own ? process.execPath : nodeBesideWorkspace();
  if (!existsSync(node) || installNeeded()) {
    mkdirSync(CACHE, { recursive: true });
    await withInstallLock(join(CACHE, 'install.lock'), () => {
      if (!existsSync(node)) installNode(environment);
      if (installNeeded()) installPackages(node, environment);
    });
  }
  return node;
}

function nodeBesideWorkspace() {
  return join(CACHE, `node-${NODE}`, process.platform === 'win32' ? 'node.exe' : 'node');
}

function installNode(environment) {
  say(
    `Máy có Node ${process.versions.node}; đang tải Node ${NODE} vào .cache (một lần)…`,
    `This machine has Node ${process.versions.node}; fetching Node ${NODE} into .cache (once)…`,
  );
  const began = Date.now();
  const half = join(CACHE, `new-${randomBytes(4).toString('hex')}`);
  try {
    // `node` fetches the build for this machine in its install script; where scripts are switched off, that build is asked for by name.
    const platform = process.platform === 'win32' ? 'win' : process.platform;
    const build = `${platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`;
    let output = '';
    for (const [name, found] of [
      ['node', join('node_modules', 'node', 'bin', 'node')],
      [build, join('node_modules', build, 'bin', 'node')],
    ]) {
      mkdirSync(half, { recursive: true });
      writeFileSync(join(half, 'package.json'), '{"private":true}\n');
      const args = ['install', '--ignore-scripts=false', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', `${name}@${NODE}`];
      output = npm(args, { cwd: half, environment });
      const binary = [join(half, found), join(half, `${found}.exe`)].find((path) => versionOf(path) === `v${NODE}`);
      if (binary === undefined) continue;
      const target = nodeBesideWorkspace();
      rmSync(dirname(target), { recursive: true, force: true });
      mkdirSync(dirname(target), { recursive: true });
      renameSync(binary, target);
      say(`Đã có Node ${NODE} (${seconds(began)} s).`, `Node ${NODE} is here (${seconds(began)} s).`);
      return;
    }
    throw new Failure(
      `Không cài được Node ${NODE} từ npm. Hãy kiểm tra mạng và cấu hình npm (proxy, registry), hoặc tự cài Node 24.`,
      `Node ${NODE} could not be installed from npm. Check the network and npm's configuration (proxy, registry), or install Node 24 yourself.`,
      output,
    );
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

function versionOf(binary) {
  if (!existsSync(binary)) return undefined;
  return spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.trim();
}

const STAMP = join(ROOT, 'node_modules', '.hub-install');

function installNeeded() {
  return !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted();
}

/** Everything an install depends on, as one hash. */
function wanted() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} pnpm ${PNPM}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()])
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)));
  return `${hash.digest('hex')}\n`;
}

/** The package.json files of the workspace, from the patterns of pnpm-workspace.yaml (`name` or `name/*`). */
function manifests() {
  const patterns = [...readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8').matchAll(/^ {2}- ([\w./*-]+)$/gm)].map((match) => match[1]);
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return existsSync(join(ROOT, parent)) ? readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`) : [];
  });
  return ['package.json', ...folders.map((folder) => `${folder}/package.json`).sort()].filter((file) => existsSync(join(ROOT, file)));
}

function installPackages(node, environment) {
  say(`Đang cài các thư viện (pnpm ${PNPM})…`, `Installing the packages (pnpm ${PNPM})…`);
  const began = Date.now();
  const stamp = wanted();
  // CI: pnpm asks no questions. The Node that will run the packages goes first on PATH: install scripts use it.
  const path = `${dirname(node)}${delimiter}${environment.PATH ?? ''}`;
  npm(['exec', '--yes', '--', `pnpm@${PNPM}`, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: ROOT,
    environment: { ...environment, PATH: path, CI: 'true' },
    show: true,
    failure: [
      'Không cài được các thư viện. Hãy kiểm tra mạng và cấu hình npm (proxy, registry) rồi chạy lại.',
      "The packages could not be installed. Check the network and npm's configuration (proxy, registry), then run again.",
    ],
  });
  writeFileSync(STAMP, stamp);
  say(`Đã cài xong (${seconds(began)} s).`, `Installed (${seconds(began)} s).`);
}

/** Runs npm to its end; answers what it said. With `failure` a bad end is an error. */
function npm(args, { cwd, environment, show = false, failure }) {
  const [program, first] = npmProgram();
  const result = spawnSync(program, [...first, ...args], {
    cwd,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', show ? 2 : 'pipe', show ? 2 : 'pipe'],
    shell: process.platform === 'win32',
  });
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
  if (result.error?.code === 'ENOENT') throw new Failure('Không tìm thấy npm trên PATH.', 'npm was not found on PATH.', '');
  if (failure !== undefined && result.status !== 0) throw new Failure(failure[0], failure[1], said);
  return said;
}

/** The npm that started us, else the one beside our Node, else the one on PATH. */
function npmProgram() {
  const beside = join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  for (const cli of [process.env.npm_execpath, beside]) {
    if (cli !== undefined && basename(cli) === 'npm-cli.js' && existsSync(cli)) return [process.execPath, [cli]];
  }
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

/**
 * The environment of npm and pnpm: ours, without what an outer `npm run` says of itself, and with caches beside the workspace
 * where the home folder cannot be written (a build user without a home, `sudo -u`).
 */
function toolEnvironment() {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^npm_(package|lifecycle)_/.test(name) || name === 'npm_config_local_prefix' || name === 'npm_config_prefix')
      delete environment[name];
  }
  const npmCache = environment.npm_config_cache ?? join(homedir(), '.npm');
  if (!writable(npmCache)) environment.npm_config_cache = join(CACHE, 'npm');
  if (!writable(environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'))) {
    environment.XDG_DATA_HOME = join(CACHE, 'share');
    environment.XDG_CACHE_HOME = join(CACHE, 'xdg');
    environment.XDG_STATE_HOME = join(CACHE, 'state');
  }
  return environment;
}

/** Whether files can be made in `folder`, or it can be made itself. */
function writable(folder) {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  try {
    accessSync(at, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the program until it ends. It has a process group of its own: Ctrl-C reaches npm, the shell and us, and the program
 * must hear of it once. When this process is killed, `follow-parent.mjs` tells the program to stop.
 */
function run(node, script, args, flags, environment) {
  const follow = new URL('./bootstrap/follow-parent.mjs', import.meta.url).href;
  const child = spawn(node, [...flags, '--import', follow, script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    env: {
      ...environment,
      ...process.env,
      HUB_STARTED_BY: String(process.pid),
      PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
  const last = {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() - (last[signal] ?? 0) > 500) child.kill(signal);
      last[signal] = Date.now();
    });
  }
  // npm killed outright passes nothing on either: its end is seen by our getting another parent.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 500).unref();
  }
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      process.exitCode = code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0);
      done();
    });
  });
}

function seconds(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}

/** A failure with words for people and, below them, what the tool said. */
class Failure extends Error {
  constructor(vi, en, output) {
    super(en);
    this.vi = vi;
    this.output = output;
  }
}
