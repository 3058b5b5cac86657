import { type DicomCharset, type DicomValue, dicomFile } from './dicom-file.ts';

/** CR Image Storage (PS3.4 B.5). */
const CR_IMAGE = '1.2.840.10008.5.1.4.1.1.1';

/** An invented study. */
export interface InventedStudy {
  /** Makes its UIDs: the same number, the same study. */
  readonly number: number;
  /** Attributes of the study and its patient, by keyword; they win over what is invented. */
  readonly attributes?: Readonly<Record<string, DicomValue>>;
  /** Images in each series; one series of one image when absent. */
  readonly series?: readonly number[];
  readonly charset?: DicomCharset;
}

const ROOT = '1.2.826.0.1.3680043.9.9999';

export const studyUid = (number: number): string => `${ROOT}.2.${number}`;
export const seriesUid = (number: number, series: number): string => `${ROOT}.3.${number}.${series}`;
export const instanceUid = (number: number, series: number, instance: number): string => `${ROOT}.4.${number}.${series}.${instance}`;

/** The files of an invented study, one an image of 4 × 4 grey points. */
export function studyFiles({ number, attributes = {}, series = [1], charset = 'ISO_IR 192' }: InventedStudy): readonly Buffer[] {
  return series.flatMap((images, s) =>
    Array.from({ length: images }, (_, i) =>
      dicomFile(
        {
          SOPClassUID: CR_IMAGE,
          SOPInstanceUID: instanceUid(number, s + 1, i + 1),
          StudyInstanceUID: studyUid(number),
          SeriesInstanceUID: seriesUid(number, s + 1),
          SeriesNumber: String(s + 1),
          InstanceNumber: String(i + 1),
          Modality: 'CR',
          StudyID: String(number),
          StudyDate: '20260310',
          StudyTime: '093000',
          AccessionNumber: `A${number}`,
          StudyDescription: 'X-quang ngực thẳng',
          SeriesDescription: 'Chest PA',
          BodyPartExamined: 'CHEST',
          PatientID: `BN${number}`,
          PatientName: 'PHAM^THI BUOI',
          PatientBirthDate: '19800315',
          PatientSex: 'F',
          SamplesPerPixel: 1,
          PhotometricInterpretation: 'MONOCHROME2',
          Rows: 4,
          Columns: 4,
          BitsAllocated: 8,
          BitsStored: 8,
          HighBit: 7,
          PixelRepresentation: 0,
          PixelData: Uint8Array.from({ length: 16 }, (_value, at) => (number * 7 + s * 31 + i * 13 + at * 16) % 256),
          ...attributes,
        },
        charset,
      ),
    ),
  );
}
