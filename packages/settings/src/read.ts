import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problem } from '@hub/outcome';
import { SETTINGS, type SettingRow } from './table.ts';

type Table = typeof SETTINGS;
type ValueOf<Row> = Row extends { readonly fallback: undefined } & SettingRow<infer T>
  ? T | undefined
  : Row extends SettingRow<infer T>
    ? T
    : never;

/** The settings of a process, read once at its start. Paths of files and folders that have a default are absolute; `demo` is decided. */
export type Settings = {
  readonly [K in Exclude<keyof Table, 'demo' | 'oauthKeysFile' | 'archiveKeysFile' | 'auditKeyFile'>]: ValueOf<Table[K]>;
} & {
  readonly demo: boolean;
  readonly archiveKeysFile: string;
  readonly oauthKeysFile: string;
  readonly auditKeyFile: string;
};

/**
 * The text of a setting: the variable, or the first line of the file that `<name>_FILE` names (a secret mounted as a file: neither the process
 * list nor a crash report shows it). null: the file cannot be read.
 */
function textOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined | null {
  const own = env[name];
  const file = env[`${name}_FILE`];
  if ((own !== undefined && own !== '') || file === undefined || file === '' || name.endsWith('_FILE')) return own;
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
  } catch {
    return null;
  }
}

/**
 * Reads and checks every setting; empty means not set. Throws ProblemError `incorrect/settings-invalid` that lists all that
 * is wrong, by name only: a value may be a secret.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const values: Record<string, unknown> = {};
  const wrong: { readonly vi: string; readonly en: string }[] = [];
  for (const [key, row] of Object.entries(SETTINGS) as [string, SettingRow<unknown>][]) {
    const text = textOf(env, row.name);
    if (text === null) {
      wrong.push({ vi: `không đọc được tệp của ${row.name}_FILE`, en: `the file of ${row.name}_FILE cannot be read` });
      continue;
    }
    if (text === undefined || text === '') {
      values[key] = row.fallback;
      continue;
    }
    const answer = row.read(text);
    if ('value' in answer) values[key] = answer.value;
    else wrong.push({ vi: `${row.name} phải là ${answer.expected.vi}`, en: `${row.name} must be ${answer.expected.en}` });
  }
  if (wrong.length > 0) {
    throw problem(
      'incorrect',
      'settings-invalid',
      `Thiết lập sai: ${wrong.map((one) => one.vi).join('; ')}.`,
      `Wrong settings: ${wrong.map((one) => one.en).join('; ')}.`,
    );
  }
  const settings = values as { -readonly [K in keyof Settings]: Settings[K] };
  settings.dataDir = resolve(settings.dataDir);
  settings.archiveKeysFile = resolve(settings.archiveKeysFile ?? join(settings.dataDir, 'keys', 'archive.keys'));
  settings.auditKeyFile = resolve(settings.auditKeyFile ?? join(settings.dataDir, 'keys', 'audit.key'));
  settings.oauthKeysFile = resolve(settings.oauthKeysFile ?? join(settings.dataDir, 'keys', 'oauth.jwks'));
  settings.demo ??= settings.databaseUrl === undefined;
  return Object.freeze(settings);
}
