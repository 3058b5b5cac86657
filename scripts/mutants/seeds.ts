import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file to begin from, with the source it is for. */
export interface Seed {
  readonly name: string;
  readonly source: string;
  readonly bytes: Buffer;
}

/** A source to register. */
export interface SeedSource {
  readonly code: string;
  readonly formats: readonly string[];
  readonly facility: string;
  readonly name: string;
  readonly kind: string;
}

const CASES = fileURLToPath(new URL('../../packages/sources/cases/', import.meta.url));
interface Facility {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly sources: readonly { readonly code: string; readonly formats: readonly string[] }[];
}
interface Case {
  readonly submit: readonly { readonly file: string; readonly source: string }[];
}

/** The XML files of the worked examples, each once, smallest names first. */
export function seeds(): readonly Seed[] {
  const found = new Map<string, Seed>();
  for (const entry of readdirSync(CASES, { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const cases = JSON.parse(readFileSync(join(CASES, entry.name, 'cases.json'), 'utf8')) as readonly Case[];
    for (const { file, source } of cases.flatMap(({ submit }) => submit)) {
      const name = `${entry.name}/${file}`;
      if (extname(file) === '.xml') found.set(name, { name, source, bytes: readFileSync(join(CASES, entry.name, file)) });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The sources those files are for. */
export function sourcesOf(wanted: readonly Seed[]): readonly SeedSource[] {
  const facilities = JSON.parse(readFileSync(join(CASES, 'facilities.json'), 'utf8')) as readonly Facility[];
  const codes = new Set(wanted.map(({ source }) => source));
  return facilities.flatMap(({ code: facility, name, kind, sources }) =>
    sources.filter(({ code }) => codes.has(code)).map(({ code, formats }) => ({ code, formats, facility, name, kind })),
  );
}
