import type { Patient } from '@hub/fhir-model';

type Link = NonNullable<Patient['link']>[number];

/** The extension that marks a link as the hub's own and says what it rests on; its URL is `{SD}link-basis`. */
export const LINK_BASIS = 'link-basis';
/** So far the one thing a link may rest on: an equal official number with agreeing name, year of birth and sex. */
const OFFICIAL_NUMBER = 'official-number';
const MARK = `/StructureDefinition/${LINK_BASIS}`;

/** Whether the hub made this link. Who else writes the mark gains nothing: what does not hold is taken away again. */
export function isHubLink({ extension }: Link): boolean {
  return extension?.some(({ url }) => url.endsWith(MARK)) === true;
}

/** What the hub's own links of a Patient refer to, in their order. */
export function hubLinks({ link = [] }: Pick<Patient, 'link'>): readonly string[] {
  return link.filter(isHubLink).flatMap(({ other }) => other.reference ?? []);
}

/**
 * The Patient with exactly these links of the hub: those it has stay in place, new ones follow, whoever's other links stay untouched. Nothing but the
 * reference is said of the other side: no name, no number. `structureDefinition`: the base `{SD}`. Pure; the same references again
 * give an equal Patient.
 */
export function withHubLinks<T extends Pick<Patient, 'link'>>(patient: T, references: readonly string[], structureDefinition: string): T {
  const wanted = new Set(references);
  const kept = (patient.link ?? []).filter((link) => !isHubLink(link) || wanted.delete(link.other.reference ?? ''));
  const added = [...wanted].map(
    (reference): Link => ({
      extension: [{ url: `${structureDefinition}${LINK_BASIS}`, valueCode: OFFICIAL_NUMBER }],
      other: { reference },
      type: 'seealso',
    }),
  );
  const { link: _, ...others } = patient;
  const link = [...kept, ...added];
  return (link.length === 0 ? others : { ...patient, link }) as T;
}

/** A Patient as everyone but the hub made it. */
export function withoutHubLinks<T extends Pick<Patient, 'link'>>(patient: T): T {
  return withHubLinks(patient, [], '');
}

/** `to` with the links of the hub that `from` has: somebody's content is put back, the hub's links stay the hub's to change. */
export function keepingHubLinks<T extends Pick<Patient, 'link'>>(to: T, from: Pick<Patient, 'link'>): T {
  const own = (from.link ?? []).filter(isHubLink);
  const bare = withoutHubLinks(to);
  return own.length === 0 ? bare : { ...bare, link: [...(bare.link ?? []), ...own] };
}
