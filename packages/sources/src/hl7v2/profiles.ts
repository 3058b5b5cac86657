import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { SenderProfile } from './profile.ts';

/** The bundled folder of profiles: read as a folder, so that a sender is added by adding its file. */
const FOLDER = new URL('../../../../fhir-profiles/sender-profiles/', import.meta.url);

/** The profiles of a folder by name. Throws for a file whose profile has another name. */
export function readSenderProfiles(folder: URL = FOLDER): ReadonlyMap<string, SenderProfile> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'schema.json')
    .sort();
  return new Map(
    files.map((file) => {
      const profile = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as SenderProfile;
      if (file !== `${profile.name}.json`) throw new Error(`sender profile ${file} is named ${profile.name}`);
      return [profile.name, profile];
    }),
  );
}

let bundled: ReadonlyMap<string, SenderProfile> | undefined;

/** The bundled profile of that name, undefined when there is none; the folder is read once. */
export function senderProfile(name: string): SenderProfile | undefined {
  bundled ??= readSenderProfiles();
  return bundled.get(name);
}

/** Names of the bundled profiles, sorted. */
export function senderProfileNames(): readonly string[] {
  bundled ??= readSenderProfiles();
  return [...bundled.keys()];
}

const editions = new WeakMap<SenderProfile, string>();

/** Changes with the profile: what was read with another one is read again. */
export function editionOf(profile: SenderProfile): string {
  const known = editions.get(profile);
  if (known !== undefined) return known;
  const made = createHash('sha256').update(JSON.stringify(profile)).digest('hex').slice(0, 16);
  editions.set(profile, made);
  return made;
}
