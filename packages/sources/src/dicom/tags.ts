/** Attributes of DICOM PS3.6 that the mapping reads, as DICOM JSON names them (PS3.18 F.2.2). */
export const TAG = {
  sopClass: '00080016',
  sopInstance: '00080018',
  studyDate: '00080020',
  seriesDate: '00080021',
  studyTime: '00080030',
  seriesTime: '00080031',
  accession: '00080050',
  availability: '00080056',
  modality: '00080060',
  referrer: '00080090',
  timezone: '00080201',
  studyDescription: '00081030',
  seriesDescription: '0008103E',
  retrieveUrl: '00081190',
  patientName: '00100010',
  patientId: '00100020',
  birthDate: '00100030',
  sex: '00100040',
  otherPatientIds: '00101000',
  bodyPart: '00180015',
  study: '0020000D',
  series: '0020000E',
  seriesNumber: '00200011',
  instanceNumber: '00200013',
  laterality: '00200060',
  admission: '00380010',
} as const;

/**
 * What the connector tells besides, in a private block of its own (PS3.5 7.8.1): which PACS it is, where that PACS writes whose numbers, and which
 * state of the study this is.
 */
export const OWN = {
  creator: '00090010',
  pacs: '00091001',
  /** Tells apart the same study brought again after it had gone; no part of what the record says. */
  state: '00091002',
  /** Tag of the attribute that holds the facility's patient number. */
  patientNumberIn: '00091003',
  accessionIs: '00091004',
  /** Tag of the attribute that holds the visit's number (MA_LK). */
  visitIn: '00091005',
  /** Why a study is no longer available. */
  gone: '00091006',
} as const;

/** The private creator under which {@link OWN} is told. */
export const CREATOR = 'HUB PACS';

/** What a PACS's accession number is to its facility: the number of who ordered, of who performs, or neither. */
export const ACCESSIONS = ['PLACER', 'FILLER', 'NONE'] as const;
export type Accession = (typeof ACCESSIONS)[number];

/** A study that is no longer there was deleted, or stands under another patient number since. */
export const REASONS = ['DELETED', 'REPLACED'] as const;
export type Reason = (typeof REASONS)[number];
