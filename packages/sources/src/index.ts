export { saidAgain } from './as-of.ts';
export type { UnmappedCode } from './codes/mapped.ts';
export { isMappedNow, unmappedCode } from './codes/mapped.ts';
export { studyKey } from './dicom/map/scope.ts';
export { DICOM, parseDicomFile } from './dicom/parse.ts';
export { studiesOf } from './dicom/study.ts';
export type { Accession, Reason } from './dicom/tags.ts';
export { ACCESSIONS, CREATOR, OWN, TAG } from './dicom/tags.ts';
export type { ReadableRecord } from './dispatch.ts';
export { mapRecord, neededKeys, ownNameOf, recordKeyOf } from './dispatch.ts';
export { type Label, labelsOf as labelsOfCodes, withLabels } from './fhir-bundle/labels.ts';
export { parseFhirJson, parseFhirLines } from './fhir-bundle/parse.ts';
export { ackMessage } from './hl7v2/ack.ts';
export type { MessageHead } from './hl7v2/head.ts';
export { parseHl7File } from './hl7v2/parse.ts';
export type { SenderProfile } from './hl7v2/profile.ts';
export { readSenderProfiles, senderProfile, senderProfileNames } from './hl7v2/profiles.ts';
export { splitMessages } from './hl7v2/split.ts';
export type { Sender, Triage } from './hl7v2/triage.ts';
export { triage } from './hl7v2/triage.ts';
export type { MapContext, MappedRecord, MappedResource, NeededKey, SubjectMove, WriteMode } from './mapping.ts';
export { MAPPING_VERSION } from './mapping.ts';
export { issue } from './messages/issue.ts';
export { gzipReader } from './packed/gzip.ts';
export type { FileReader } from './packed/zip.ts';
export { zipReader } from './packed/zip.ts';
export type { Completeness } from './qd3176/completeness.ts';
export { completeness, visitEnd } from './qd3176/completeness.ts';
export { keysOf } from './qd3176/map/keys.ts';
export { mapVisit } from './qd3176/map/map-visit.ts';
export type { Names } from './qd3176/map/names.ts';
export { namesOf } from './qd3176/map/names.ts';
export { newbornCards } from './qd3176/map/newborn-keys.ts';
export { type PersonTold, personTold } from './qd3176/map/person-fields.ts';
export type { OpenBytes } from './qd3176/parse.ts';
export { parseQdXml } from './qd3176/parse.ts';
export type { FieldKind, FieldSpec, TableSpec } from './qd3176/tables.ts';
export { SUPPORTED_TABLES, TABLE_SPECS } from './qd3176/tables.ts';
export type { NationalTable, NationalVisit } from './qd3176/unmap/national-tables.ts';
export { nationalVisit } from './qd3176/unmap/national-tables.ts';
export type { EnvelopeHead } from './qd3176/unmap/national-xml.ts';
export { nationalXml } from './qd3176/unmap/national-xml.ts';
export type { NationalRow, StoredVisit } from './qd3176/unmap/stored-visit.ts';
export { storedVisit } from './qd3176/unmap/stored-visit.ts';
export type {
  Edition,
  FormatRecord,
  ParseContext,
  ParsedFile,
  RecordKey,
  Row,
  SheetLayout,
  SourceRecord,
  TableName,
  ToldByHeader,
  UnreadableRecord,
  VisitRecord,
} from './record.ts';
export { TABLES } from './record.ts';
export { ruleList, ruleOf, usableSettings } from './rules/list.ts';
export type { Origin, Rule } from './rules/rule.ts';
export type { RuleSetting, RuleSettings } from './rules/settings.ts';
export { NO_SETTINGS, RULE_SETTINGS } from './rules/settings.ts';
export { bundledForms, readForm } from './sheets/profile-folder.ts';
export type { Form } from './sheets/profiles.ts';
export { csvReader, xlsxReader } from './sheets/readers.ts';
export type { Birth } from './values/birth.ts';
export { readBirth } from './values/birth.ts';
export type { LocalDateTime } from './values/date-time.ts';
export { readDate, readDateTime } from './values/date-time.ts';
export { readAlignedList, readList } from './values/list.ts';
export type { ReadNumber } from './values/number.ts';
export { readDecimal, readInteger, readMoney } from './values/number.ts';
export { parseXmlFile } from './xml-file.ts';
