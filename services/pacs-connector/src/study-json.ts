import { createHash } from 'node:crypto';
import { CREATOR, OWN, type Reason, studiesOf, TAG } from '@hub/sources';
import { datasetOf, type OrthancTags } from './orthanc-tags.ts';
import { type Pacs, PacsFault } from './pacs.ts';
import type { Registration } from './registration.ts';

/** A study as it goes to the intake. */
export interface StudyJson {
  readonly uid: string;
  /** The facility's number of its patient; '' when it has none. */
  readonly patient: string;
  /** Which state of the study this is. */
  readonly state: string;
  readonly body: Buffer;
}

type Dataset = Record<string, unknown>;

interface OrthancStudy {
  readonly IsStable?: boolean;
  readonly LastUpdate?: string;
  readonly MainDicomTags?: Readonly<Record<string, string>>;
  readonly PatientMainDicomTags?: Readonly<Record<string, string>>;
}
interface OrthancSeries {
  readonly ID: string;
  readonly MainDicomTags?: Readonly<Record<string, string>>;
}
interface OrthancInstance {
  readonly ID: string;
  readonly ParentSeries?: string;
  readonly MainDicomTags?: Readonly<Record<string, string>>;
}

/** A list of images of so many bytes is a study of more than a hundred thousand. */
const MOST_LIST_BYTES = 64 * 1024 * 1024;
/** Tags of one image: an enhanced one may describe thousands of frames, and then goes without. */
const MOST_TAGS_BYTES = 8 * 1024 * 1024;
/** Questions to one PACS at once. */
const AT_ONCE = 6;

/**
 * A study in the DICOM JSON model (PS3.18 annex F), one dataset an image, of the attributes the hub reads; the first of a series says what holds for
 * all of it. By Orthanc's own API, whose texts are UTF-8 whatever the files are written in: its QIDO-RS (plug-in 1.7) loses every letter beyond Latin-1.
 * Undefined: the study is not there. `unstable`: images still come. The same state gives the same bytes.
 */
export async function studyJson(
  pacs: Pacs,
  registration: Registration,
  id: string,
  retrieveBase: string,
): Promise<StudyJson | 'unstable' | undefined> {
  const study = (await pacs.json(`/studies/${id}`)) as OrthancStudy | undefined;
  if (study === undefined) return undefined;
  if (study.IsStable !== true) return 'unstable';
  const [series, instances] = (await Promise.all([
    pacs.json(`/studies/${id}/series`, { maxBytes: MOST_LIST_BYTES }),
    pacs.json(`/studies/${id}/instances`, { maxBytes: MOST_LIST_BYTES }),
  ])) as [readonly OrthancSeries[] | undefined, readonly OrthancInstance[] | undefined];
  if (series === undefined || instances === undefined) return undefined;
  const ordered = [...series].sort((a, b) => byNumber(a, b, 'SeriesNumber', 'SeriesInstanceUID'));
  const groups = Map.groupBy(instances, ({ ParentSeries }) => ParentSeries ?? '');
  const classes = await classesOf(pacs, instances);
  const datasets: Dataset[] = [];
  for (const { ID, MainDicomTags = {} } of ordered) {
    const images = (groups.get(ID) ?? []).sort((a, b) => byNumber(a, b, 'InstanceNumber', 'SOPInstanceUID'));
    const [first] = images;
    if (first === undefined) continue;
    // What the PACS keeps of study and series counts: it was mended there, the files may say what they said before.
    const facts = { ...(await tagsOf(pacs, first.ID)), ...datasetOf(MainDicomTags) };
    for (const [position, { ID: image, MainDicomTags: own = {} }] of images.entries()) {
      const named = datasetOf({ ...own, SeriesInstanceUID: MainDicomTags.SeriesInstanceUID ?? '', SOPClassUID: classes.get(image) ?? '' });
      datasets.push({ ...(position === 0 ? facts : {}), ...named, ...identityOf(study) });
    }
  }
  const [head] = datasets;
  if (head === undefined) return 'unstable';
  const state = `${study.LastUpdate ?? ''}/${datasets.length}/${termsOf(registration, retrieveBase)}`;
  return written(registration, datasets, head, state, retrieveBase);
}

/** A word for how a PACS is registered: what it says then means the same. The end of every state. */
export function termsOf({ code, patientNumberIn, accession, visitIn }: Registration, retrieveBase: string): string {
  return createHash('sha256')
    .update(JSON.stringify([code, patientNumberIn, accession, visitIn, retrieveBase]))
    .digest('hex')
    .slice(0, 8);
}

/** Every dataset names its study and patient. */
function identityOf({ MainDicomTags = {}, PatientMainDicomTags = {} }: OrthancStudy): Dataset {
  return datasetOf({ StudyInstanceUID: MainDicomTags.StudyInstanceUID ?? '', PatientID: PatientMainDicomTags.PatientID ?? '' });
}

/** That a study is no longer in its PACS, and why. */
export function goneJson(
  registration: Registration,
  { uid, patient, state }: Pick<StudyJson, 'uid' | 'patient' | 'state'>,
  reason: Reason,
  retrieveBase: string,
): StudyJson {
  const head: Dataset = {
    [TAG.study]: { vr: 'UI', Value: [uid] },
    [registration.patientNumberIn]: { vr: 'LO', Value: [patient] },
    [TAG.availability]: { vr: 'CS', Value: ['UNAVAILABLE'] },
    [OWN.gone]: { vr: 'CS', Value: [reason] },
  };
  return written(registration, [head], head, `${state}/gone`, retrieveBase);
}

function written(registration: Registration, datasets: readonly Dataset[], head: Dataset, state: string, retrieveBase: string): StudyJson {
  const [told] = studiesOf([{ ...head, [OWN.patientNumberIn]: { vr: 'LO', Value: [registration.patientNumberIn] } }]);
  const { uid = '', patient = '' } = told ?? {};
  const own = (vr: string, value: string): unknown => ({ vr, Value: [value] });
  const first: Dataset = {
    ...head,
    [OWN.creator]: own('LO', CREATOR),
    [OWN.pacs]: own('SH', registration.code),
    [OWN.state]: own('LO', state),
    [OWN.patientNumberIn]: own('LO', registration.patientNumberIn),
    [OWN.accessionIs]: own('CS', registration.accession),
    ...(registration.visitIn === undefined ? {} : { [OWN.visitIn]: own('LO', registration.visitIn) }),
    [TAG.retrieveUrl]: own('UR', `${retrieveBase}/dicom-web/${registration.code}/studies/${uid}`),
  };
  const sorted = [first, ...datasets.slice(1)].map((dataset) =>
    Object.fromEntries(Object.entries(dataset).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return { uid, patient, state, body: Buffer.from(JSON.stringify(sorted)) };
}

async function tagsOf(pacs: Pacs, image: string): Promise<Dataset> {
  try {
    return datasetOf((await pacs.json(`/instances/${image}/tags`, { maxBytes: MOST_TAGS_BYTES })) as OrthancTags | undefined);
  } catch (error) {
    // Answered, and too much: the study goes without what its images alone say.
    if (error instanceof PacsFault && error.status === 200) return {};
    throw error;
  }
}

/** SOPClassUID of every image, by its id. */
async function classesOf(pacs: Pacs, images: readonly OrthancInstance[]): Promise<ReadonlyMap<string, string>> {
  const classes = new Map<string, string>();
  const queue = [...images];
  const lane = async (): Promise<void> => {
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      classes.set(one.ID, (await pacs.text(`/instances/${one.ID}/metadata/SopClassUid`)) ?? '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return classes;
}

interface Tagged {
  readonly MainDicomTags?: Readonly<Record<string, string>>;
}

function byNumber({ MainDicomTags: a = {} }: Tagged, { MainDicomTags: b = {} }: Tagged, number: string, uid: string): number {
  const by = Number(a[number] ?? 0) - Number(b[number] ?? 0);
  return Number.isNaN(by) || by === 0 ? ((a[uid] ?? '') < (b[uid] ?? '') ? -1 : 1) : by;
}
