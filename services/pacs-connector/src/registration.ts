import { readFileSync } from 'node:fs';
import { problem } from '@hub/outcome';
import { ACCESSIONS, type Accession, TAG } from '@hub/sources';

/** A PACS the hub follows, as the file of PACS_FILE has it. */
export interface Registration {
  /** Names it in addresses, `/dicom-web/{code}/…`, and in the hub's own tables. */
  readonly code: string;
  /** Code of the source whose facility's studies these are. */
  readonly source: string;
  /** Base of Orthanc's REST API. */
  readonly url: string;
  /** Where its DICOMweb plug-in answers, below `url`. */
  readonly dicomWeb: string;
  /** Absent: it asks for nobody. */
  readonly login?: { readonly username: string; readonly passwordFile: string };
  /** Tag of the attribute with the facility's patient number. */
  readonly patientNumberIn: string;
  readonly accession: Accession;
  /** Tag of the attribute with the visit's number (MA_LK); absent: none has it. */
  readonly visitIn?: string;
  /** Studies that may vanish between two looks and are believed to be deleted; beyond that somebody must look. Absent: 20, or a tenth of them. */
  readonly mostVanished?: number;
}

/** Attributes a PACS may write its facility's numbers in. */
const NUMBERS: Readonly<Record<string, string>> = {
  PatientID: TAG.patientId,
  OtherPatientIDs: TAG.otherPatientIds,
  AdmissionID: TAG.admission,
};

/** Reads the file of PACS_FILE. Throws ProblemError `incorrect/pacs-file` that names the member which is wrong, never its value. */
export function readRegistrations(file: string): readonly Registration[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw wrong('PACS_FILE', 'tệp JSON đọc được', 'a file of JSON that can be read');
  }
  const list = (parsed as { readonly pacs?: unknown } | null)?.pacs;
  if (!Array.isArray(list)) throw wrong('pacs', 'một danh sách', 'a list');
  const registrations = list.map(registrationOf);
  const codes = new Set(registrations.map(({ code }) => code));
  if (codes.size !== registrations.length) throw wrong('code', 'khác nhau', 'different from each other');
  return registrations;
}

function registrationOf(given: unknown): Registration {
  const members = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  const strangers = Object.keys(members).filter((name) => !KNOWN.has(name));
  if (strangers.length > 0) throw wrong(strangers[0] as string, 'một trong các mục đã mô tả', 'one of the members that are described');
  const text = (name: string, form: RegExp, vi: string, en: string, otherwise?: string): string => {
    const value = members[name] ?? otherwise;
    if (typeof value !== 'string' || !form.test(value)) throw wrong(name, vi, en);
    return value;
  };
  const code = text('code', /^[a-z0-9][a-z0-9-]{0,31}$/, 'chữ thường, số, gạch nối', 'lower-case letters, digits, hyphens');
  const source = text('source', /^[a-z0-9][a-z0-9._-]{1,62}$/, 'mã nguồn', 'the code of a source');
  const url = text('url', /^https?:\/\/[^\s?#@]+$/, 'địa chỉ http(s), không kèm tài khoản', 'an http(s) address without credentials');
  const dicomWeb = text('dicomWeb', /^(\/[\w.-]+)+$/, 'đường dẫn', 'a path', '/dicom-web');
  const patient = text(
    'patientNumber',
    /^(PatientID|OtherPatientIDs)$/,
    'PatientID hoặc OtherPatientIDs',
    'PatientID or OtherPatientIDs',
    'PatientID',
  );
  const accession = text('accession', /^(placer|filler|none)$/, 'placer, filler hoặc none', 'placer, filler or none', 'placer');
  const visit = members.visit === undefined ? undefined : text('visit', /^AdmissionID$/, 'AdmissionID', 'AdmissionID');
  const { username, passwordFile, mostVanished } = members;
  const login = username === undefined && passwordFile === undefined ? undefined : { username, passwordFile };
  if (login !== undefined && (typeof username !== 'string' || typeof passwordFile !== 'string' || username.includes(':')))
    throw wrong('username, passwordFile', 'cả hai hoặc không', 'both or neither');
  if (mostVanished !== undefined && !(Number.isSafeInteger(mostVanished) && (mostVanished as number) >= 0))
    throw wrong('mostVanished', 'số nguyên', 'a whole number');
  return {
    code,
    source,
    url: withoutSlashes(url),
    dicomWeb,
    ...(login === undefined ? {} : { login: login as NonNullable<Registration['login']> }),
    patientNumberIn: NUMBERS[patient] as string,
    accession: ACCESSIONS.find((one) => one === accession.toUpperCase()) as Accession,
    ...(visit === undefined ? {} : { visitIn: NUMBERS[visit] as string }),
    ...(mostVanished === undefined ? {} : { mostVanished: mostVanished as number }),
  };
}

const withoutSlashes = (url: string): string => (url.endsWith('/') ? withoutSlashes(url.slice(0, -1)) : url);

const KNOWN: ReadonlySet<string> = new Set([
  ...['code', 'source', 'url', 'dicomWeb', 'username', 'passwordFile', 'patientNumber', 'accession', 'visit', 'mostVanished'],
]);

function wrong(member: string, vi: string, en: string) {
  return problem('incorrect', 'pacs-file', `PACS_FILE: ${member} phải là ${vi}.`, `PACS_FILE: ${member} must be ${en}.`, member);
}
