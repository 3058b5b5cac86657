import {
  csvReader,
  gzipReader,
  type ParseContext,
  type ParsedFile,
  parseDicomFile,
  parseFhirJson,
  parseFhirLines,
  parseHl7File,
  parseXmlFile,
  xlsxReader,
  zipReader,
} from '@hub/sources';

/**
 * Reads the bytes of a submission as records; it may open them more than once. Never throws for what is wrong with the
 * bytes: that becomes records and issues.
 */
export type Reader = (open: () => AsyncIterable<Uint8Array>, context: ParseContext) => ParsedFile;

/** Limits against hostile files; real ones stay far below (a visit's longest text is a few kB). */
export const LIMITS: ParseContext['limits'] = { maxDepth: 32, maxTextBytes: 64 * 1024 * 1024 };

const csv = csvReader();
const xlsx = xlsxReader();

/** Which parser reads a member of a zip, by the extension of its name. */
const BY_EXTENSION: Readonly<Record<string, Reader>> = {
  hl7: parseHl7File,
  xml: parseXmlFile,
  csv,
  xlsx,
  json: parseFhirJson,
  ndjson: parseFhirLines,
};
const zip = zipReader(BY_EXTENSION);
const gzip = gzipReader(parseXmlFile);

/** Which parser reads which content type. A new format is one line here and a folder in `packages/sources`. */
export const READERS: Readonly<Record<string, Reader>> = {
  'application/xml': parseXmlFile,
  'text/xml': parseXmlFile,
  'application/dicom+json': parseDicomFile,
  'x-application/hl7-v2+er7': parseHl7File,
  'application/fhir+json': parseFhirJson,
  'application/fhir+ndjson': parseFhirLines,
  'text/csv': csv,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': xlsx,
  'application/zip': zip,
  'application/x-zip-compressed': zip,
  'application/gzip': gzip,
  'application/x-gzip': gzip,
};
