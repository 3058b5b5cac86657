import { readdirSync, readFileSync } from 'node:fs';
import type { ProfilePart, SheetProfile } from './profile.ts';
import { type Form, formOf } from './profiles.ts';

/** The bundled folder of forms: read as a folder, so that a form is added by adding its file. */
const FOLDER = new URL('../../../../fhir-profiles/sheet-profiles/', import.meta.url);

const names = (folder: URL): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'schema.json')
    .sort();
const json = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** What several forms share, by name. */
export function readParts(folder: URL = FOLDER): Readonly<Record<string, ProfilePart>> {
  const parts = new URL('parts/', folder);
  return Object.fromEntries(names(parts).map((name) => [name.slice(0, -'.json'.length), json(new URL(name, parts)) as ProfilePart]));
}

/** The forms of a folder, by name of file. Throws for one that contradicts itself. */
export function readForms(folder: URL = FOLDER, parts: Readonly<Record<string, ProfilePart>> = readParts(folder)): readonly Form[] {
  return names(folder).map((name) => formOf(json(new URL(name, folder)) as SheetProfile, parts));
}

/** One form of a file of its own, with the bundled parts: to try it before it is added. Throws for one that contradicts itself, or is no JSON. */
export const readForm = (file: URL): Form => formOf(json(file) as SheetProfile, readParts());

let forms: readonly Form[] | undefined;

/** The forms the hub knows; read once. */
export function bundledForms(): readonly Form[] {
  forms ??= readForms();
  return forms;
}
