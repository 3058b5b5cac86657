import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { SETTINGS } from '@hub/settings';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

// What can be held against the tree without a container engine: names, paths, settings.
const root = join(import.meta.dirname, '..');
const serving = JSON.parse(readFileSync(join(root, 'scripts', 'serving.json'), 'utf8')) as {
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const names = Object.values(SETTINGS).map((row) => row.name) as readonly string[];

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly unknown[] };
}
const compose = parse(readFileSync(join(root, 'infra', 'compose.yaml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.image === 'health-data-hub');

describe('compose.yaml', () => {
  test('runs Postgres, Redis and each service apart', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'bulk-worker',
      'fhir-api',
      'ingest-worker',
      'intake',
      'migrate',
      'mllp',
      'oauth',
      'postgres',
      'redis',
    ]);
    expect(compose.services.postgres?.image).toBe('postgres:18');
  });

  test.each(ours)('%s: its program exists', (_name, service) => {
    const [program, file] = withoutOptions(service.command ?? []);
    expect(program).toBe('node');
    expect(existsSync(join(root, file ?? ''))).toBe(true);
    expect(existsSync(join(root, 'infra', service.build?.context ?? '', 'Dockerfile'))).toBe(true);
  });

  test.each(ours)('%s: every variable is a setting of the table', (_name, service) => {
    const variables = Object.keys(service.environment ?? {});
    expect(variables).toContain('DATABASE_URL');
    expect(variables.filter((name) => !names.includes(name))).toEqual([]);
  });

  // `a ? 0: 1` without quotes is a mapping to YAML, and compose refuses the whole file.
  test.each(services)('%s: its health check is a list of words, and its script can be read', (_name, service) => {
    const words = (service.healthcheck?.test ?? []) as readonly string[];
    expect(words.filter((word) => typeof word !== 'string')).toEqual([]);
    const script = words[words.indexOf('-e') + 1];
    if (words.includes('-e')) expect(() => new Script(script?.replaceAll('$$', '$') ?? '')).not.toThrow();
  });

  test('depends on services and mounts volumes that are there', () => {
    for (const [name, service] of services) {
      for (const other of Object.keys(service.depends_on ?? {})) expect([name, compose.services[other]]).toEqual([name, expect.anything()]);
      for (const mount of service.volumes ?? []) expect(Object.keys(compose.volumes)).toContain(mount.split(':')[0]);
    }
  });

  test.each(ours)('%s: nothing of the image is written to, no rights of the machine', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('user');
    // Ports are published on the machine itself only: a TLS proxy stands in front.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('the table of the README has every service, with the port it is published at', () => {
    const rows = [...readFileSync(join(root, 'infra', 'README.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \| (\d+|–) \|/gm)];
    const published = ours.map(([name, { ports }]) => [name, ports?.[0]?.split(':')[1] ?? '–']);
    expect(rows.map(([, name, port]) => [name, port]).sort()).toEqual(published.sort());
  });

  test('holds no password', () => {
    const text = readFileSync(join(root, 'infra', 'compose.yaml'), 'utf8');
    expect([...text.matchAll(/(?:PASSWORD: |postgres:\/\/\w+:)(\S{3})/g)].map(([, begin]) => begin)).toEqual(['${H', '${H']);
  });
});

describe('Dockerfile', () => {
  const lines = dockerfile.replaceAll('\\\n', ' ').split('\n');
  const instructions = (name: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

  test('every path copied from the checkout exists', () => {
    for (const copy of instructions('COPY').filter((line) => !line.includes('--from='))) {
      for (const source of copy.split(' ').slice(0, -1))
        expect([source, globSync(source, { cwd: root }).length > 0]).toEqual([source, true]);
    }
  });

  test('copies the manifest of every workspace the lockfile knows', () => {
    const lockfile = parse(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')) as { readonly importers: Readonly<Record<string, unknown>> };
    const copied = instructions('COPY').flatMap((line) => line.split(' ').slice(0, -1));
    const missing = Object.keys(lockfile.importers).filter(
      (folder) => folder !== '.' && !copied.some((path) => `${folder}/package.json`.startsWith(path)),
    );
    expect(missing).toEqual([]);
  });

  // The whole workspace is installed without devDependencies: a library that stands elsewhere would be in every image.
  test('brings no library that only tests use', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', 'test-support', 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(Object.keys(manifest.dependencies).filter((name) => !name.startsWith('@hub/'))).toEqual([]);
  });

  test('sets only variables of the table, and runs a program that exists as an ordinary user', () => {
    const variables = instructions('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string]));
    const others = variables.filter(([name]) => name !== 'NODE_ENV' && !names.includes(name));
    // What the allocator is told is what `npm start` tells it.
    expect(Object.fromEntries(others)).toEqual(serving.environment);
    const [program, file] = withoutOptions(JSON.parse(instructions('CMD').at(-1) ?? '[]') as readonly string[]);
    expect([program, existsSync(join(root, file ?? ''))]).toEqual(['node', true]);
    expect(JSON.parse(instructions('CMD').at(-1) ?? '[]').slice(1, -1)).toEqual(serving.flags);
    expect(instructions('USER')).toEqual(['node']);
    expect(instructions('HEALTHCHECK').length).toBe(1);
  });

  test('uses the Node the commands fetch', () => {
    const major = /const NODE_MAJOR = (\d+);/.exec(readFileSync(join(root, 'scripts', 'bootstrap.mjs'), 'utf8'))?.[1];
    for (const image of instructions('FROM')) expect(image).toMatch(new RegExp(`^node:${major}-`));
    const pnpm = /const PNPM = '([\d.]+)';/.exec(readFileSync(join(root, 'scripts', 'bootstrap.mjs'), 'utf8'))?.[1];
    expect(dockerfile).toContain(`pnpm@${pnpm} install --frozen-lockfile`);
  });
});

/** A command without the options of Node. */
function withoutOptions(command: readonly string[]): readonly string[] {
  return command.filter((part) => !part.startsWith('--'));
}
