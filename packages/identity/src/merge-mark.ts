import type { Canonicals, Extension, Identifier, Patient } from '@hub/fhir-model';
import { MOVED_FROM } from './moved-reference.ts';
import { officialSystems } from './official-number.ts';

type Link = NonNullable<Patient['link']>[number];

/** The extension that marks a link made because the Patient's own facility merged it; its URL is `{SD}merged-by`, its value the message that said so. */
export const MERGED_BY = 'merged-by';
/** On the link to the survivor: the Patient was not in use before, either. URL `{SD}inactive-before`. */
export const INACTIVE_BEFORE = 'inactive-before';
const LINK_MARK = `/StructureDefinition/${MERGED_BY}`;
const INACTIVE_MARK = `/StructureDefinition/${INACTIVE_BEFORE}`;
const NUMBER_MARK = `/StructureDefinition/${MOVED_FROM}`;

/** What merges say of a Patient. */
export interface Merged {
  /** Absent: it is in use. */
  readonly into?: { readonly id: string; readonly message: string };
  /** Who was merged into it, as they stand. */
  readonly of: readonly { readonly id: string; readonly message: string; readonly patient?: Pick<Patient, 'identifier'> }[];
}

const ends = (mark: string) => (one: Extension) => one.url.endsWith(mark);
const isMergeLink = ({ extension }: Link): boolean => extension?.some(ends(LINK_MARK)) === true;
const isTakenOver = ({ extension }: Identifier): boolean => extension?.some(ends(NUMBER_MARK)) === true;

/** The Patient as if nothing had been merged: without those links and numbers taken over, in use as it was. */
export function withoutMerges<T extends Pick<Patient, 'link' | 'active' | 'identifier'>>(patient: T): T {
  const marked = patient.link?.filter(isMergeLink) ?? [];
  const taken = patient.identifier?.some(isTakenOver) === true;
  if (marked.length === 0 && !taken) return patient;
  const away = marked.find(({ type }) => type === 'replaced-by');
  const { link, identifier, ...others } = patient;
  const own = link?.filter((one) => !isMergeLink(one)) ?? [];
  const numbers = identifier?.filter((one) => !isTakenOver(one)) ?? [];
  const made: Record<string, unknown> = {};
  for (const name of Object.keys(patient)) {
    if (name === 'link') {
      if (own.length > 0) made.link = own;
    } else if (name === 'identifier') {
      if (numbers.length > 0) made.identifier = numbers;
    } else if (name === 'active' && away !== undefined) made.active = away.extension?.some(ends(INACTIVE_MARK)) !== true;
    else made[name] = others[name as keyof typeof others];
  }
  return made as T;
}

/**
 * The Patient as its facility's merges leave it (mapping contract §1.1): merged away it is not in use and says by whom it is replaced; a survivor says whom
 * it replaces and is found by their official and insurance numbers, which are marked. Its own number of the facility stays on each alone. Pure; a
 * function of the Patient without merges and of `merged`.
 */
export function withMerges<T extends Patient>(
  patient: T,
  { into, of }: Merged,
  facility: string,
  { structureDefinition, sid }: Canonicals,
): T {
  const bare = withoutMerges(patient);
  if (into === undefined && of.length === 0) return bare;
  const link = (id: string, message: string, type: Link['type'], more: Extension[] = []): Link => ({
    extension: [
      { url: `${structureDefinition}${MERGED_BY}`, valueIdentifier: { system: `${sid}message/${facility}`, value: message } },
      ...more,
    ],
    other: { reference: `Patient/${id}` },
    type,
  });
  const inactive: Extension[] = bare.active === false ? [{ url: `${structureDefinition}${INACTIVE_BEFORE}`, valueBoolean: true }] : [];
  const links = [
    ...(bare.link ?? []),
    ...(into === undefined ? [] : [link(into.id, into.message, 'replaced-by', inactive)]),
    ...of.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, message }) => link(id, message, 'replaces')),
  ];
  const identifier = [...(bare.identifier ?? []), ...takenOver(bare, of, structureDefinition, sid)];
  return {
    ...bare,
    ...(identifier.length === 0 ? {} : { identifier }),
    ...(into === undefined ? {} : { active: false }),
    link: links,
  };
}

/** `to` with what merges made of `from`: somebody's content is put in its place, the merges stay. */
export function keepingMerges<T extends Patient>(to: T, from: Pick<Patient, 'link' | 'active' | 'identifier'>): T {
  const bare = withoutMerges(to);
  const marked = from.link?.filter(isMergeLink) ?? [];
  const taken = from.identifier?.filter(isTakenOver) ?? [];
  if (marked.length === 0 && taken.length === 0) return bare;
  const away = marked.some(({ type }) => type === 'replaced-by');
  return {
    ...bare,
    ...(taken.length === 0 ? {} : { identifier: [...(bare.identifier ?? []), ...taken] }),
    ...(away ? { active: false } : {}),
    ...(marked.length === 0 ? {} : { link: [...(bare.link ?? []), ...marked] }),
  };
}

/** Numbers of the person that those merged away go by and the survivor does not; never a number inside the facility. */
function takenOver(own: Pick<Patient, 'identifier'>, of: Merged['of'], structureDefinition: string, sid: string): Identifier[] {
  const systems = new Set<string | undefined>([...officialSystems(sid), `${sid}insurance_number`]);
  const has = new Set((own.identifier ?? []).map(({ system, value }) => `${system}|${value}`));
  return of
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap(({ id, patient }) =>
      (patient === undefined ? [] : (withoutMerges(patient).identifier ?? [])).flatMap((number) => {
        const name = `${number.system}|${number.value}`;
        if (!systems.has(number.system) || has.has(name)) return [];
        has.add(name);
        const mark: Extension = { url: `${structureDefinition}${MOVED_FROM}`, valueReference: { reference: `Patient/${id}` } };
        return [{ ...number, extension: [...(number.extension ?? []), mark] }];
      }),
    );
}
