import type { Identifier, Patient } from '@hub/fhir-model';
import { unsaid } from '../../as-of.ts';
import { PATIENT } from '../../registers/patient.ts';
import { mergeExtensions, mergeIdentifiers } from './merge.ts';

/**
 * What to store when a newer record describes a Patient that is stored already (contract §1.1). A blank never clears:
 * identifiers are united, name, telecom and address replaced by newer ones that are there, a sex once known is not
 * taken back to unknown, death is kept, extensions go by url. Members the mapping does not make (links, contacts, a
 * client's own) stay; of what messages said, the newer record's words are the last from now on (as-of.ts). So stays `active` once it is false: a merged-away record is not revived by later data.
 * Pure; merging the same record again gives the same text.
 */
export function mergePatient(stored: Patient, newer: Patient & { id: string }): Patient & { id: string } {
  const {
    resourceType: _type,
    id: _id,
    meta,
    extension,
    identifier,
    active,
    name,
    telecom,
    gender,
    birthDate,
    _birthDate,
    deceasedBoolean,
    deceasedDateTime,
    address,
    multipleBirthBoolean,
    ...others
  } = stored;
  const merged: Patient & { id: string } = { resourceType: 'Patient', id: newer.id };
  const kept = contentMeta(meta);
  if (kept !== undefined) merged.meta = kept;
  const extensions = mergeExtensions(unsaid(extension, newer, PATIENT), newer.extension);
  if (extensions !== undefined && extensions.length > 0) merged.extension = extensions;
  const identifiers = withNewestNumberFirst(mergeIdentifiers(identifier, newer.identifier), newer.identifier, isPersonal);
  merged.identifier = withNewestNumberFirst(identifiers, newer.identifier, isSocialInsurance);
  merged.active = active === false ? false : (newer.active ?? active ?? true);
  const names = newer.name ?? name;
  if (names !== undefined) merged.name = names;
  const telecoms = newer.telecom ?? telecom;
  if (telecoms !== undefined) merged.telecom = telecoms;
  const sex = newer.gender === undefined || (newer.gender === 'unknown' && gender !== undefined) ? gender : newer.gender;
  if (sex !== undefined) merged.gender = sex;
  addBirth(merged, newer.birthDate === undefined ? { birthDate, _birthDate } : newer, { birthDate, _birthDate });
  addDeath(merged, { deceasedBoolean, deceasedDateTime }, newer);
  const addresses = newer.address ?? address;
  if (addresses !== undefined) merged.address = addresses;
  const several = newer.multipleBirthBoolean ?? multipleBirthBoolean;
  if (several !== undefined) merged.multipleBirthBoolean = several;
  return { ...merged, ...others };
}

/** Kinds of a person's own number (v2-0203): identity cards of either kind, passports. */
const PERSONAL: ReadonlySet<string | undefined> = new Set(['NI', 'PPN']);
const isPersonal = ({ type }: Identifier): boolean => PERSONAL.has(type?.coding?.[0]?.code);
const isSocialInsurance = ({ system }: Identifier): boolean => system?.endsWith('/social_insurance_number') === true;

/**
 * Of several numbers of a person (an old card, then a new one) that of the newest record stands before the others: it is the one this
 * version was told, the reverse map reads it, and the person is known elsewhere by it (identity `officialNumbers`): a number that was mistyped
 * once links with nobody when it is mended. Everything else keeps its place.
 */
function withNewestNumberFirst(
  identifiers: Identifier[],
  newer: readonly Identifier[] | undefined,
  ofKind: (identifier: Identifier) => boolean,
): Identifier[] {
  const told = newer?.find(ofKind);
  const from = identifiers.findIndex(({ system, value }) => told !== undefined && system === told.system && value === told.value);
  const to = identifiers.findIndex(ofKind);
  if (from <= to) return identifiers;
  const [moved] = identifiers.splice(from, 1);
  identifiers.splice(to, 0, moved as Identifier);
  return identifiers;
}

type BirthParts = Pick<Patient, 'birthDate' | '_birthDate'>;

/** The chosen birth date; its hour and doubt come from the stored one when the date is the same and the newer says nothing. */
function addBirth(merged: Patient, chosen: BirthParts, stored: BirthParts): void {
  if (chosen.birthDate === undefined) return;
  merged.birthDate = chosen.birthDate;
  const details = chosen._birthDate ?? (chosen.birthDate === stored.birthDate ? stored._birthDate : undefined);
  if (details !== undefined) merged._birthDate = details;
}

type DeathParts = Pick<Patient, 'deceasedBoolean' | 'deceasedDateTime'>;

/** Death is never taken back by a record that does not speak of it; a time of death is more than the bare fact. */
function addDeath(merged: Patient, stored: DeathParts, newer: DeathParts): void {
  const time = newer.deceasedDateTime ?? stored.deceasedDateTime;
  if (time !== undefined) merged.deceasedDateTime = time;
  else {
    const fact = newer.deceasedBoolean ?? stored.deceasedBoolean;
    if (fact !== undefined) merged.deceasedBoolean = fact;
  }
}

/** `meta` without what changes with every version (fhir-model `contentText` leaves the same members out). */
export function contentMeta(meta: Patient['meta']): Patient['meta'] {
  if (meta === undefined) return undefined;
  const { versionId: _v, lastUpdated: _l, source: _s, ...kept } = meta;
  return Object.keys(kept).length === 0 ? undefined : kept;
}
