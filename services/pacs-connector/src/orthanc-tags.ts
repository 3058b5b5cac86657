import { TAG } from '@hub/sources';

/** What Orthanc answers to `/instances/{id}/tags`, or (by keyword) as MainDicomTags. */
export type OrthancTags = Readonly<Record<string, string | { readonly Name?: string; readonly Type?: string; readonly Value?: unknown }>>;

/** Value representation and keyword of what the hub reads; nothing else leaves the PACS's house. */
const KEPT: ReadonlyMap<string, readonly [tag: string, vr: string]> = new Map([
  ['SOPClassUID', [TAG.sopClass, 'UI']],
  ['SOPInstanceUID', [TAG.sopInstance, 'UI']],
  ['StudyDate', [TAG.studyDate, 'DA']],
  ['SeriesDate', [TAG.seriesDate, 'DA']],
  ['StudyTime', [TAG.studyTime, 'TM']],
  ['SeriesTime', [TAG.seriesTime, 'TM']],
  ['AccessionNumber', [TAG.accession, 'SH']],
  ['Modality', [TAG.modality, 'CS']],
  ['ReferringPhysicianName', [TAG.referrer, 'PN']],
  ['TimezoneOffsetFromUTC', [TAG.timezone, 'SH']],
  ['StudyDescription', [TAG.studyDescription, 'LO']],
  ['SeriesDescription', [TAG.seriesDescription, 'LO']],
  ['PatientName', [TAG.patientName, 'PN']],
  ['PatientID', [TAG.patientId, 'LO']],
  ['PatientBirthDate', [TAG.birthDate, 'DA']],
  ['PatientSex', [TAG.sex, 'CS']],
  ['OtherPatientIDs', [TAG.otherPatientIds, 'LO']],
  ['BodyPartExamined', [TAG.bodyPart, 'CS']],
  ['StudyInstanceUID', [TAG.study, 'UI']],
  ['SeriesInstanceUID', [TAG.series, 'UI']],
  ['SeriesNumber', [TAG.seriesNumber, 'IS']],
  ['InstanceNumber', [TAG.instanceNumber, 'IS']],
  ['Laterality', [TAG.laterality, 'CS']],
  ['AdmissionID', [TAG.admission, 'LO']],
]);
const BY_TAG = new Map([...KEPT.values()].map((kept) => [kept[0] as string, kept]));

/** The attributes the hub reads as a dataset of the DICOM JSON model. Names come as `letters=ideographs=by sound` (PS3.5 6.2.1). */
export function datasetOf(tags: OrthancTags | undefined): Record<string, unknown> {
  const dataset: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(tags ?? {})) {
    // `0008,103e`, or a keyword.
    const kept = KEPT.get(name) ?? BY_TAG.get(name.replace(',', '').toUpperCase());
    const value = typeof given === 'string' ? given : given.Type === 'String' ? given.Value : undefined;
    if (kept === undefined || typeof value !== 'string' || value === '') continue;
    const [tag, vr] = kept;
    dataset[tag] = { vr, Value: vr === 'PN' ? value.split('\\').map(nameOf) : value.split('\\') };
  }
  return dataset;
}

function nameOf(value: string): Readonly<Record<string, string>> {
  const [Alphabetic = '', Ideographic = '', Phonetic = ''] = value.split('=');
  return {
    ...(Alphabetic === '' ? {} : { Alphabetic }),
    ...(Ideographic === '' ? {} : { Ideographic }),
    ...(Phonetic === '' ? {} : { Phonetic }),
  };
}
