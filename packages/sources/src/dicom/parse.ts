import { createHash } from 'node:crypto';
import { MAPPING_VERSION } from '../mapping.ts';
import { issue } from '../messages/issue.ts';
import { VisitDraft } from '../qd3176/draft.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { FormatRecord, ParseContext, ParsedFile, SourceRecord } from '../record.ts';
import type { Dataset } from './dataset.ts';
import { text } from './dataset.ts';
import { keysOfStudy, mapStudy } from './map/map-study.ts';
import { studyKeyValue } from './map/scope.ts';
import { moment } from './moment.ts';
import { isRegular, type Study, studiesOf } from './study.ts';
import { OWN, TAG } from './tags.ts';

/** Format of the records, and the name a source is registered with. */
export const DICOM = 'dicom';

/** A key of the directory and a receipt's name hold so much. */
const LONGEST_KEY = 255;

/**
 * Reads a file of `application/dicom+json` (DICOM PS3.18 annex F): datasets of one or more studies, a record for each study of a patient. Never
 * throws for what the bytes are.
 */
export function parseDicomFile(open: OpenBytes, context: ParseContext): ParsedFile {
  return { records: records(open, context), fileIssues: () => [] };
}

async function* records(open: OpenBytes, context: ParseContext): AsyncGenerator<SourceRecord, void, undefined> {
  const { formats } = context;
  if (formats !== undefined && !formats.includes(DICOM)) {
    yield unreadable('VN-ENV-format-unregistered', { value: DICOM, other: formats.join(', ') });
    return;
  }
  const datasets = await datasetsOf(open, context.limits.maxTextBytes);
  if (typeof datasets === 'string') yield unreadable(datasets);
  else if (datasets.length === 0) yield unreadable('VN-DICOM-study-missing');
  else {
    let ordinal = 0;
    for (const study of studiesOf(datasets)) yield readStudy(study, ordinal++, context);
  }
}

const unreadable = (code: string, about: Parameters<typeof issue>[1] = {}): SourceRecord => ({
  kind: 'unreadable',
  ordinal: 0,
  issues: [issue(code, about)],
});

/** The datasets of the file, or the code of what is wrong with it. */
async function datasetsOf(open: OpenBytes, mostBytes: number): Promise<readonly Dataset[] | string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of open()) {
    size += piece.length;
    if (size > mostBytes) return 'VN-DICOM-too-large';
    pieces.push(piece);
  }
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
    const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    const datasets = list.filter((one): one is Dataset => typeof one === 'object' && one !== null && !Array.isArray(one));
    return datasets.length === list.length ? datasets : 'VN-DICOM-unreadable';
  } catch {
    return 'VN-DICOM-unreadable';
  }
}

function readStudy(study: Study, ordinal: number, { facility, rules }: ParseContext): FormatRecord {
  const { uid, patient, pacs, facts } = study;
  const name = uid === '' ? `Study ${ordinal + 1}` : uid;
  const draft = new VisitDraft(name, rules);
  if (uid === '') draft.reject('VN-DICOM-StudyInstanceUID-missing', { field: 'StudyInstanceUID' });
  if (patient === undefined) draft.reject('VN-DICOM-PatientID-missing', { field: 'PatientID' });
  else if (patient.length > LONGEST_KEY) draft.reject('VN-DICOM-PatientID-too-long', { field: 'PatientID', other: String(LONGEST_KEY) });
  if (study.gone === undefined && study.series.length === 0) draft.reject('VN-DICOM-instance-missing');
  if (study.unusable > 0) draft.report('VN-DICOM-instance-unusable', { value: String(study.unusable), amount: true });
  if (uid !== '' && !isRegular(uid)) draft.report('VN-DICOM-uid-format', { field: 'StudyInstanceUID' });
  const date = text(facts, TAG.studyDate);
  if (date !== undefined && moment(date, undefined, undefined) === undefined)
    draft.report('VN-DICOM-StudyDate-invalid', { field: 'StudyDate', value: date });
  draft.countUnsaid();
  const key = draft.rejected ? undefined : studyKeyValue({ pacs, uid, patient: patient ?? '' });
  const stated = { facility, study };
  return {
    kind: 'format',
    format: DICOM,
    ordinal,
    name,
    ...(key === undefined ? {} : { key }),
    // What a PACS says of a study it says now: the last word counts.
    orderKey: '',
    shared: patient === undefined ? [] : [{ kind: `${DICOM}-person`, key: patient.slice(0, LONGEST_KEY) }],
    size: 4,
    issues: draft.issues,
    rejected: draft.rejected,
    hash: hashOf(study),
    keysOf: (context) => keysOfStudy(stated, context),
    map: (context) => mapStudy(stated, context),
  };
}

/** Of everything read but {@link OWN.state}; the order of attributes is no content. */
function hashOf({ facts, series, gone, unusable }: Study): string {
  const plain = (dataset: Dataset): unknown =>
    Object.entries(dataset)
      .filter(([tag]) => tag !== OWN.state)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  const hex = createHash('sha256')
    .update(`${MAPPING_VERSION}`)
    .update(JSON.stringify([plain(facts), gone ?? '', unusable, series.map((one) => [one.uid, plain(one.facts), one.instances])]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
