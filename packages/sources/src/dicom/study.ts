import { count, type Dataset, text } from './dataset.ts';
import { ACCESSIONS, type Accession, OWN, REASONS, type Reason, TAG } from './tags.ts';

/** An image, or another object of a series. */
export interface Instance {
  readonly uid: string;
  readonly sopClass: string;
  readonly number: number | undefined;
}

/** A series with what its first dataset says of it. */
export interface Series {
  readonly uid: string;
  readonly facts: Dataset;
  readonly instances: readonly Instance[];
}

/** A study of one patient number as its datasets tell it together. */
export interface Study {
  readonly uid: string;
  /** The first dataset: it holds what is said of the study and its patient. */
  readonly facts: Dataset;
  /** Code of the PACS it lies in; undefined for DICOM JSON that no connector has sent. */
  readonly pacs: string | undefined;
  /** The facility's number of the patient. */
  readonly patient: string | undefined;
  readonly visit: string | undefined;
  readonly accession: { readonly is: Accession; readonly value: string } | undefined;
  /** Why it is not to be had any more; undefined while it is. */
  readonly gone: Reason | undefined;
  readonly series: readonly Series[];
  /** Datasets without a series or instance that could be read. */
  readonly unusable: number;
}

/** PS3.5 9.1: at most 64 characters of digits and dots, no component with a leading zero. */
const UID = /^(?=.{1,64}$)(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*$/;

/** A UID of an attribute. Leading zeros, which broken equipment writes, are let through: the PACS knows the study by this very text. */
export function uidOf(dataset: Dataset, tag: string): string | undefined {
  const found = text(dataset, tag);
  return found !== undefined && /^[\d.]{1,64}$/.test(found) ? found : undefined;
}

/** Whether a UID keeps to PS3.5 9.1. */
export const isRegular = (uid: string): boolean => UID.test(uid);

/** The studies of a file in the order they come, each (study, patient) once; datasets without a StudyInstanceUID are under an empty one. */
export function studiesOf(datasets: readonly Dataset[]): readonly Study[] {
  const groups = new Map<string, Dataset[]>();
  for (const dataset of datasets) {
    const key = `${uidOf(dataset, TAG.study) ?? ''}\n${text(dataset, TAG.patientId) ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [dataset]);
    else group.push(dataset);
  }
  // Datasets after the first need not say whose the study is: they belong to the one of their study that does.
  const studies = new Map<string, Dataset[]>();
  for (const [key, group] of groups) {
    const [uid = '', patient] = key.split('\n');
    const before = patient === '' ? [...studies].find(([other]) => other.startsWith(`${uid}\n`))?.[1] : undefined;
    if (before === undefined) studies.set(key, group);
    else before.push(...group);
  }
  return [...studies.values()].map(studyOf);
}

function studyOf(datasets: readonly Dataset[]): Study {
  const facts = datasets[0] as Dataset;
  const series = new Map<string, { readonly facts: Dataset; readonly instances: Map<string, Instance> }>();
  let unusable = 0;
  const gone = text(facts, TAG.availability) === 'UNAVAILABLE' ? oneOf(REASONS, text(facts, OWN.gone), 'DELETED') : undefined;
  for (const dataset of gone === undefined ? datasets : []) {
    const [uid, instance, sopClass] = [uidOf(dataset, TAG.series), uidOf(dataset, TAG.sopInstance), uidOf(dataset, TAG.sopClass)];
    if (uid === undefined || instance === undefined || sopClass === undefined) {
      unusable += 1;
      continue;
    }
    const known = series.get(uid) ?? { facts: dataset, instances: new Map<string, Instance>() };
    known.instances.set(instance, { uid: instance, sopClass, number: count(dataset, TAG.instanceNumber) });
    series.set(uid, known);
  }
  const numberIn = tagOf(text(facts, OWN.patientNumberIn)) ?? TAG.patientId;
  const visitIn = tagOf(text(facts, OWN.visitIn));
  const is = oneOf(ACCESSIONS, text(facts, OWN.accessionIs), 'NONE');
  const accession = text(facts, TAG.accession);
  return {
    uid: uidOf(facts, TAG.study) ?? '',
    facts,
    pacs: text(facts, OWN.pacs),
    patient: text(facts, numberIn),
    visit: visitIn === undefined ? undefined : text(facts, visitIn),
    accession: accession === undefined ? undefined : { is, value: accession },
    gone,
    series: [...series].map(([uid, { facts, instances }]) => ({ uid, facts, instances: [...instances.values()] })),
    unusable,
  };
}

const tagOf = (named: string | undefined): string | undefined => (named !== undefined && /^[0-9A-F]{8}$/.test(named) ? named : undefined);

function oneOf<T extends string>(list: readonly T[], value: string | undefined, otherwise: T): T {
  return list.find((one) => one === value) ?? otherwise;
}
