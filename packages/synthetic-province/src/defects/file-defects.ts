import { NESTED } from './contents.ts';
import type { ExpectedIssue } from './expected.ts';
import type { FileDefectKind } from './kinds.ts';

/** A file into which a fault is to be put. */
export interface FileInHand {
  readonly body: Buffer;
  readonly facility: string;
  /** MA_LK of its visits. */
  readonly ids: readonly string[];
}

/** The file with its fault, and what its receipt then says. `lost`: how many records are rejected; absent: none by this fault. */
export interface SpoiledFile {
  readonly body: Buffer;
  /** Records the hub counts; absent: one for each visit. */
  readonly received?: number;
  readonly lost: boolean;
  readonly issues: readonly ExpectedIssue[];
}

const ONE_RECORD = { received: 1, lost: true } as const;
const error = (code: string): readonly ExpectedIssue[] => [{ severity: 'error', code }];
const warning = (code: string, field?: string): readonly ExpectedIssue[] => [
  { severity: 'warning', code, ...(field === undefined ? {} : { field }) },
];
const swap = ({ body }: FileInHand, from: string | RegExp, to: string): Buffer =>
  Buffer.from(body.toString('latin1').replace(from, to), 'latin1');

/** A code of the form of a facility's that is not this one. */
function another(facility: string): string {
  return `${facility.slice(0, 2)}${facility.endsWith('998') ? '997' : '998'}`;
}

function foreign({ ids }: FileInHand): Omit<SpoiledFile, 'body'> {
  return {
    lost: true,
    issues: ids.map((record) => ({ severity: 'error', code: 'VN-ENV-facility-mismatch', record, field: 'MACSKCB' })),
  };
}

const FAULTS: Readonly<Record<FileDefectKind, (file: FileInHand) => SpoiledFile>> = {
  'file-of-another-facility': (file) => ({
    body: swap(file, /<MACSKCB>\d+</, `<MACSKCB>${another(file.facility)}<`),
    ...foreign(file),
  }),
  // The first XML1 of the file: one visit is enough to refuse all.
  'visit-of-another-facility': (file) => {
    const text = file.body.toString('latin1');
    const start = text.indexOf('<NOIDUNGFILE>') + '<NOIDUNGFILE>'.length;
    const end = text.indexOf('<', start);
    const inner = Buffer.from(text.slice(start, end), 'base64').toString('utf8');
    const spoiled = Buffer.from(inner.replace(`<MA_CSKCB>${file.facility}<`, `<MA_CSKCB>${another(file.facility)}<`), 'utf8').toString(
      'base64',
    );
    return { body: Buffer.from(text.slice(0, start) + spoiled + text.slice(end), 'latin1'), ...foreign(file) };
  },
  'file-truncated': ({ body }) => ({
    body: body.subarray(0, Math.floor(body.length * 0.6)),
    ...ONE_RECORD,
    issues: error('VN-ENV-unparseable'),
  }),
  'file-DOCTYPE': (file) => ({
    body: swap(file, '<GIAMDINHHS', '<!DOCTYPE GIAMDINHHS [<!ENTITY a "b">]><GIAMDINHHS'),
    ...ONE_RECORD,
    issues: error('VN-ENV-dtd-forbidden'),
  }),
  'file-too-deep': (file) => ({
    body: swap(file, '<CHUKYDONVI/>', `<CHUKYDONVI>${NESTED}</CHUKYDONVI>`),
    ...ONE_RECORD,
    issues: error('VN-ENV-too-deep'),
  }),
  'root-unknown': (file) => ({ body: swap(file, /GIAMDINHHS/g, 'HOSOKHAC'), ...ONE_RECORD, issues: error('VN-ENV-root-unknown') }),
  'file-bytes-not-their-encoding': (file) => ({
    body: swap(file, '<CHUKYDONVI/>', '<CHUKYDONVI>\xe9</CHUKYDONVI>'),
    ...ONE_RECORD,
    issues: error('VN-ENV-unparseable'),
  }),
  'file-utf-16-undeclared': ({ body }) => ({
    body: Buffer.from(`\ufeff${body.toString('utf8')}`, 'utf16le'),
    lost: false,
    issues: warning('VN-ENV-encoding-mismatch'),
  }),
  'file-declares-utf-16': (file) => ({
    body: swap(file, 'encoding="utf-8"', 'encoding="utf-16"'),
    lost: false,
    issues: warning('VN-ENV-encoding-mismatch'),
  }),
  'SOLUONGHOSO-wrong': (file) => ({
    body: swap(file, /<SOLUONGHOSO>\d+</, `<SOLUONGHOSO>${file.ids.length + 3}<`),
    lost: false,
    issues: warning('VN-ENV-SOLUONGHOSO-mismatch', 'SOLUONGHOSO'),
  }),
  'NGAYLAP-impossible': (file) => ({
    body: swap(file, /<NGAYLAP>(?<year>\d{4})\d+</, '<NGAYLAP>$<year>1345<'),
    lost: false,
    issues: warning('VN-ENV-NGAYLAP-invalid', 'NGAYLAP'),
  }),
};

/** The file with a fault of this kind. */
export function spoilFile(file: FileInHand, kind: FileDefectKind): SpoiledFile {
  return FAULTS[kind](file);
}
