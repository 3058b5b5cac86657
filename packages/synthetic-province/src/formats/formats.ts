/** What facilities send beside the national tables, of the same people and visits. */
export const FORMATS = ['hl7v2', 'sheets', 'fhir', 'dicom'] as const;
export type FormatKind = (typeof FORMATS)[number];
