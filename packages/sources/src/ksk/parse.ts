import { createHash } from 'node:crypto';
import type { Issue } from '@hub/outcome';
import { administrativeEdition, administrativeUnit, isKnown } from '@hub/terminology';
import { decodeStream } from '../encoding/stream.ts';
import { MAPPING_VERSION } from '../mapping.ts';
import { issue } from '../messages/issue.ts';
import { digest, folded, type PersonKey } from '../qd831/person.ts';
import { VisitDraft } from '../qd3176/draft.ts';
import { Envelope, type TableFile } from '../qd3176/envelope.ts';
import { faultCode } from '../qd3176/fault-issue.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import { sameFacility } from '../qd3176/rules/facility.ts';
import type { FormatRecord, ParseContext, RecordKey } from '../record.ts';
import { readDateTime } from '../values/date-time.ts';
import { XmlFault } from '../xml/fault.ts';
import { type XmlLimits, XmlReader } from '../xml/reader.ts';
import { FILES, firstValue, type KskFile, readKskFile, treeOf } from './content.ts';
import { birthDay, moment } from './dates.ts';
import { MANDATORY } from './fields.ts';
import { keysOfHealthCheck, mapHealthCheck } from './map/map-health-check.ts';

/** Format of the records, and the name a source is registered with. */
export const KSK = 'ksk';
export const KSK_ROOT = 'KHAMSUCKHOE';

/** What is known of a file once it was read whole. */
export interface HealthCheckFacts {
  readonly records: number;
  readonly foreign: string | undefined;
  readonly createdOn: string;
  readonly issues: readonly Issue[];
}

/** Reads a file of health checks once without keeping anything. Throws XmlFault, and UnknownRoot for any other file. */
export async function checkHealthChecks(input: AsyncIterable<Uint8Array>, facility: string, limits: XmlLimits): Promise<HealthCheckFacts> {
  let foreign: string | undefined;
  const issues: Issue[] = [];
  const envelope = new Envelope(
    (files) => {
      for (const { fields } of readFiles(files, limits).files) {
        const code = fields.MA_CSKCB;
        if (code !== undefined && !sameFacility(code, facility)) foreign ??= code;
      }
    },
    limits,
    KSK_ROOT,
  );
  const reader = new XmlReader(envelope, limits);
  const text = decodeStream(input, ({ mismatch, encoding }) => {
    if (mismatch) issues.push(issue('VN-ENV-encoding-mismatch', { value: encoding }));
  });
  for await (const chunk of text) reader.write(chunk);
  reader.end();
  const { header } = envelope;
  if (header.facility !== '' && !sameFacility(header.facility, facility)) foreign = header.facility;
  const created = readDateTime(header.createdOn) === undefined ? '' : header.createdOn;
  return { records: header.visits, foreign, createdOn: created, issues };
}

/** The records of a file that was checked, one per HOSO, in order. Memory: one record and a chunk. */
export async function* healthChecks(
  open: OpenBytes,
  context: ParseContext,
  limits: XmlLimits,
  facts: HealthCheckFacts,
): AsyncGenerator<FormatRecord, void, undefined> {
  const ready: FormatRecord[] = [];
  let ordinal = 0;
  const envelope = new Envelope((files) => ready.push(readRecord(files, ordinal++, context, limits, facts)), limits, KSK_ROOT);
  const reader = new XmlReader(envelope, limits);
  for await (const chunk of decodeStream(open(), () => {})) {
    reader.write(chunk);
    yield* ready.splice(0);
  }
  reader.end();
  yield* ready;
}

interface Read {
  readonly files: readonly KskFile[];
  readonly legacy: ReadonlySet<string>;
  /** Code and LOAIHOSO of files that cannot be read. */
  readonly broken: readonly (readonly [code: string, type: string])[];
}

function readFiles(sent: readonly TableFile[], limits: XmlLimits): Read {
  const files: KskFile[] = [];
  const legacy = new Set<string>();
  const broken: [string, string][] = [];
  for (const file of sent) {
    const type = file.type.slice(0, 40);
    try {
      const tree = treeOf(file, limits);
      if (tree === 'not-base64') broken.push(['VN-ENV-NOIDUNGFILE-not-base64', type]);
      else if (tree !== undefined) files.push(readKskFile(type, tree, legacy));
    } catch (fault) {
      if (!(fault instanceof XmlFault)) throw fault;
      broken.push([faultCode(fault, 'VN-ENV-NOIDUNGFILE-unparseable'), type]);
    }
  }
  return { files, legacy, broken };
}

/** Who the check is of (mapping contract §1): MA_BN, else the identity number, else name, birth and sex. */
export function personOf(files: readonly KskFile[]): PersonKey {
  const [code, number] = ['MA_BN', 'SO_CCCD'].map((field) => firstValue(files, field));
  if (code !== undefined) return { kind: 'file', value: code };
  if (number !== undefined) return { kind: 'number', value: digest('SO_CCCD', number) };
  const [name = '', birth = '', sex = ''] = ['HO_TEN', 'NGAY_SINH', 'GIOI_TINH'].map((field) => firstValue(files, field));
  return { kind: 'station', value: digest('station', folded(name), birth, sex, '') };
}

const LONGEST_KEY = 255;

function readRecord(
  sent: readonly TableFile[],
  ordinal: number,
  { facility, rules }: ParseContext,
  limits: XmlLimits,
  { foreign, createdOn }: HealthCheckFacts,
): FormatRecord {
  const { files, legacy, broken } = readFiles(sent, limits);
  const person = personOf(files);
  const visit = firstValue(files, 'MA_LK');
  const start = moment(firstValue(files, 'NGAY_VAO'));
  const name = (visit ?? firstValue(files, 'MA_BN') ?? `HOSO ${ordinal + 1}`).slice(0, LONGEST_KEY);
  const draft = new VisitDraft(name, rules);
  for (const [code, type] of broken) draft.reject(code, { field: type, other: String(limits.maxText) });
  for (const field of legacy) draft.report('VN-TXT-legacy-encoding', { field });
  if (foreign !== undefined) draft.reject('VN-ENV-facility-mismatch', { field: 'MACSKCB', value: foreign, other: facility });
  else if (!draft.rejected) applyRules(draft, files, start, person);
  draft.countUnsaid();
  const stated = { facility, files, person, day: start?.slice(0, 10) };
  const shared: RecordKey[] = [
    { kind: `${KSK}-person`, key: `${person.kind}|${person.value}` },
    ...(visit === undefined ? [] : [{ kind: 'visit', key: visit }]),
  ];
  return {
    kind: 'format',
    format: KSK,
    ordinal,
    name,
    key: visit === undefined ? digest(person.kind, person.value, start ?? '') : digest('visit', visit),
    orderKey: createdOn,
    shared,
    size: 6 + files.reduce((sum, one) => sum + one.results.length, 0),
    issues: draft.issues,
    rejected: draft.rejected,
    hash: hashOf(files),
    keysOf: (context) => keysOfHealthCheck(stated, context),
    map: (context) => mapHealthCheck(stated, context),
  };
}

/** What is wrong with a health check. Two vendors are no official source: what is missing or unknown is a warning, a name is required. */
function applyRules(draft: VisitDraft, files: readonly KskFile[], start: string | undefined, person: PersonKey): void {
  const place = (field: string) => {
    const file = files.find(({ fields }) => fields[field] !== undefined);
    return { field: `${file?.root ?? 'THONG_TIN_HANH_CHINH'}.${field}`, value: file?.fields[field], personal: PERSONAL.has(field) };
  };
  const value = (field: string): string | undefined => firstValue(files, field);
  if (value('HO_TEN') === undefined) draft.reject('VN-KSK-HO_TEN-required', place('HO_TEN'));
  if (value('MA_LK') === undefined && start === undefined) draft.reject('VN-KSK-NGAY_VAO-required', place('NGAY_VAO'));
  else if (value('NGAY_VAO') !== undefined && start === undefined) draft.report('VN-KSK-NGAY_VAO-invalid', place('NGAY_VAO'));
  if ((value('MA_LK') ?? '').length > LONGEST_KEY)
    draft.reject('VN-KSK-MA_LK-too-long', { ...place('MA_LK'), other: '255', severity: 'error' });
  if ((value('MA_BN') ?? '').length > LONGEST_KEY)
    draft.reject('VN-KSK-MA_BN-too-long', { ...place('MA_BN'), other: '255', severity: 'error' });
  for (const field of MANDATORY) {
    if (field !== 'HO_TEN' && value(field) === undefined && !(field === 'NGAY_VAO' && draft.rejected))
      draft.report(`VN-KSK-${field}-missing`, place(field));
  }
  const birth = value('NGAY_SINH');
  if (birth !== undefined && birthDay(birth) === undefined) draft.report('VN-KSK-NGAY_SINH-invalid', place('NGAY_SINH'));
  for (const [field, list] of LISTS) {
    const code = value(field);
    if (code !== undefined && !isKnown(list, code)) draft.report(`VN-KSK-${field}-unknown`, place(field));
  }
  for (const field of ['MATINH_CU_TRU', 'MAXA_CU_TRU']) {
    const code = value(field);
    if (code === undefined || start === undefined) continue;
    if (administrativeUnit(administrativeEdition(start.slice(0, 10)), code) === undefined)
      draft.report(`VN-KSK-${field}-unknown`, place(field));
  }
  for (const { root } of files)
    if (!Object.hasOwn(FILES, root)) draft.report('VN-ENV-LOAIHOSO-unknown', { field: 'LOAIHOSO', value: root });
  if (person.kind === 'station') draft.report('VN-KSK-person-id-missing', { field: 'THONG_TIN_HANH_CHINH.SO_CCCD' });
}

const PERSONAL: ReadonlySet<string> = new Set(['HO_TEN', 'SO_CCCD', 'NGAY_SINH', 'DIA_CHI', 'DIEN_THOAI', 'MA_BN']);
const LISTS = [
  ['GIOI_TINH', 'gioi-tinh'],
  ['MA_DAN_TOC', 'vn-core-race'],
  ['MA_LOAI_KCB', 'ma-loai-kcb'],
] as const;

function hashOf(files: readonly KskFile[]): string {
  const hex = createHash('sha256').update(`${MAPPING_VERSION}`).update(JSON.stringify(files)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
