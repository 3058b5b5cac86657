import { type Principal, visibilityAt } from '@hub/access';
import { findSource } from '@hub/client-register';
import type { Database } from '@hub/database';
import type { BusinessKey, Canonicals, ImagingStudy } from '@hub/fhir-model';
import { characters, type ReadStore, type StoredVersion } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { keyText, type SourceKeys } from '@hub/resource-store';
import { studyKey } from '@hub/sources';
import { studiesUnder } from '../feed-store.ts';
import type { Pacs } from '../pacs.ts';
import type { Registration } from '../registration.ts';
import { studiesNamed } from '../sweep.ts';
import type { Asked } from './asked.ts';

/** What deciding needs. */
export interface OpeningDeps {
  readonly database: Database;
  readonly store: Pick<ReadStore<never>, 'readCurrent'>;
  readonly keys: SourceKeys;
  readonly canonicals: Canonicals;
  readonly now: () => number;
}

/** A study that may be opened. */
export interface Opened {
  readonly resource: Pick<StoredVersion, 'id' | 'about'>;
}

/** The one answer to whatever is not there, not known, or not the caller's. */
export const nothingThere = () => problem('not-found', 'not-found', 'Không có ca chụp này.', 'There is no such study.');

/**
 * Decides whether a caller may open what is asked. It may when it may read the ImagingStudy: the very look-up of a FHIR read, with its rules, labels,
 * treatment and emergencies. Which ImagingStudy that is says the hub's own table of the PACS and its directory of keys, never a resource: whoever writes
 * one that points at another's images opens nothing. Throws `not-found` for everything else, whatever the reason; `conflict/study-ambiguous` when the PACS
 * has the study under two patients and the caller may read both.
 */
export async function opened(
  deps: OpeningDeps,
  principal: Principal,
  asked: Asked,
  registration: Registration | undefined,
  pacs: Pacs | undefined,
): Promise<Opened> {
  const source = registration === undefined ? undefined : await findSource(deps.database, registration.source);
  if (registration === undefined || pacs === undefined || source === undefined) throw nothingThere();
  const known = await studiesUnder(deps.database, registration.code, asked.study);
  const found = known.map(
    ({ uid, patient }): BusinessKey => studyKey(deps.canonicals, source.facility.code, { pacs: registration.code, uid, patient }),
  );
  const ids = await deps.keys.resolve(found);
  const visibility = visibilityAt(principal, deps.now(), 'r');
  const readable: StoredVersion[] = [];
  for (const key of found) {
    const id = ids.get(keyText(key));
    const stored = id === undefined ? undefined : await deps.store.readCurrent('ImagingStudy', id, visibility);
    // Of one that the caller may not see the other is nothing that could be told apart in the PACS.
    if (stored === undefined || stored.deleted) throw nothingThere();
    readable.push(stored);
  }
  const [stored] = readable;
  if (stored === undefined) throw nothingThere();
  const study = JSON.parse(characters(stored.body)) as ImagingStudy;
  if (study.status !== 'available') throw nothingThere();
  // Orthanc answers with the images of every study of this UID: what it has now must be the one that was decided on, and that one alone.
  const there = await studiesNamed(pacs, asked.study);
  if (there.length === 0) throw nothingThere();
  if (there.length > 1 || readable.length > 1 || there[0] !== known[0]?.id) {
    throw problem(
      'conflict',
      'study-ambiguous',
      'PACS đang có ca chụp này dưới hai mã người bệnh; chưa mở được cho đến khi sửa xong trên PACS.',
      'The PACS has this study under two patient numbers; it cannot be opened until that is mended there.',
    );
  }
  if (!(await belongs(study, asked, pacs, known[0]?.id ?? ''))) throw nothingThere();
  return { resource: stored };
}

/** Whether series and image are of this study: by what the hub knows of it, else by what the PACS says. */
async function belongs(study: ImagingStudy, { series, instance }: Asked, pacs: Pacs, id: string): Promise<boolean> {
  if (series === undefined) return true;
  const named = study.series?.find(({ uid }) => uid === series);
  if (named === undefined) return false;
  if (instance === undefined) return true;
  if (named.instance !== undefined) return named.instance.some(({ uid }) => uid === instance);
  const found = (await pacs.json('/tools/lookup', { body: instance })) as readonly { readonly Type?: string; readonly ID?: string }[];
  const images = found.filter(({ Type }) => Type === 'Instance');
  if (images.length !== 1) return false;
  const [of, within] = await Promise.all([pacs.json(`/instances/${images[0]?.ID}/study`), pacs.json(`/instances/${images[0]?.ID}/series`)]);
  const uid = (within as { readonly MainDicomTags?: Readonly<Record<string, string>> } | undefined)?.MainDicomTags?.SeriesInstanceUID;
  return (of as { readonly ID?: string } | undefined)?.ID === id && uid === series;
}
