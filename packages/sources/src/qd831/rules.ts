import { administrativeEdition, administrativeUnit, isKnown } from '@hub/terminology';
import type { VisitDraft } from '../qd3176/draft.ts';
import type { Names } from '../qd3176/map/names.ts';
import { personalNumber } from '../qd3176/map/personal-number.ts';
import { readDayMonthYear } from '../values/day-month-year.ts';
import { readDecimal, readInteger } from '../values/number.ts';
import { type Part, partsOf } from './content.ts';
import { personKeyOf } from './person.ts';
import { namedParts, visitDay } from './row-names.ts';
import { shotStatus } from './shot-status.ts';

/**
 * What is wrong with a health record (mapping contract §5: `VN-831-{tag}-…` as for station sheets). No official source gives lengths or
 * required fields: a name is the one thing nothing can be stored without.
 */

type Severity = 'invalid' | 'missing' | 'unknown' | 'format' | 'decimal-comma';

/** Tags that name or describe a person: their values are masked. */
const PERSONAL: ReadonlySet<string> = new Set(['HOTEN', 'MADINHDANH', 'SOTHEBHYT', 'NGAYSINH', 'DIENTHOAI', 'DIDONG', 'DIACHI', 'MAHOSO']);

function say(draft: VisitDraft, { section, fields, line }: Part, tag: string, kind: Severity): void {
  draft.report(`VN-831-${tag}-${kind}`, { field: `${section}.${tag}`, line, value: fields[tag], personal: PERSONAL.has(tag) });
}

export const DECIMALS: Partial<Record<Part['section'], readonly string[]>> = {
  HOSOKHAMCHUABENH: ['MACH', 'NHIETDO', 'HUYETAPTT', 'HUYETAPTD', 'NHIPTHO', 'CHIEUCAO', 'CHISOBMI', 'CANNANG', 'VONGBUNG'],
  TINHTRANG_LUCSINH: ['CANNANG', 'CHIEUDAI'],
};
export const INTEGERS: Partial<Record<Part['section'], readonly string[]>> = {
  TIEMCHUNG: ['SOMUIUONVANMETIEM'],
  THONGTINMUITIEM: ['THANGTHAI'],
};
export const DATES: Partial<Record<Part['section'], readonly string[]>> = {
  THONGTINCHUNG: ['NGAYSINH'],
  HOSOKHAMCHUABENH: ['NGAYKHAM', 'NGAYBATDAU', 'NGAYKETTHUC'],
  THONGTINMUITIEM: ['NGAYTIEM', 'NGAYHENTIEM'],
};

/** Judges a record; `day` (`2026-04-12`, '' when unknown) chooses the administrative units. */
export function applyRules(draft: VisitDraft, record: Part, names: Pick<Names, 'sid'>, day: string): void {
  judgePerson(draft, record, names, day);
  judgeValues(draft, record);
  for (const visit of partsOf(record, 'HOSOKHAMCHUABENH')) judgeVisit(draft, visit);
  for (const shot of partsOf(partsOf(record, 'TIEMCHUNG')[0] ?? NOTHING, 'THONGTINMUITIEM')) judgeShot(draft, shot);
  judgeDoubles(draft, record);
  judgeDoubleVisits(draft, record);
}

const NOTHING: Part = { section: 'HOSOSUCKHOE', fields: {}, parts: [] };

function judgePerson(draft: VisitDraft, record: Part, names: Pick<Names, 'sid'>, day: string): void {
  const person: Part = partsOf(record, 'THONGTINCHUNG')[0] ?? { section: 'THONGTINCHUNG', fields: {}, parts: [] };
  const { HOTEN, NGAYSINH, GIOITINH, MADINHDANH, MADANTOC, MAHOSO = '', MATINH, MAXA } = person.fields;
  if (HOTEN === undefined) draft.reject('VN-831-HOTEN-required', { field: 'THONGTINCHUNG.HOTEN', line: person.line });
  if (MAHOSO.length > LONGEST_KEY) {
    draft.reject('VN-831-MAHOSO-too-long', { field: 'THONGTINCHUNG.MAHOSO', other: String(LONGEST_KEY), severity: 'error' });
  }
  if (NGAYSINH === undefined) say(draft, person, 'NGAYSINH', 'missing');
  if (GIOITINH === undefined) say(draft, person, 'GIOITINH', 'missing');
  else if (!isKnown('gioi-tinh', GIOITINH)) say(draft, person, 'GIOITINH', 'unknown');
  if (MADINHDANH !== undefined && personalNumber(names as Names, MADINHDANH) === undefined) say(draft, person, 'MADINHDANH', 'format');
  if (MADANTOC !== undefined && isKnown('vn-core-race', MADANTOC.padStart(2, '0')) === false) say(draft, person, 'MADANTOC', 'unknown');
  for (const [tag, code] of [
    ['MATINH', MATINH],
    ['MAXA', MAXA],
  ] as const) {
    if (code !== undefined && day !== '' && administrativeUnit(administrativeEdition(day), code) === undefined)
      say(draft, person, tag, 'unknown');
  }
  if (personKeyOf(record).kind === 'station') draft.report('VN-831-person-id-missing', { field: 'THONGTINCHUNG.MAHOSO' });
}

/** No key of the store is longer. */
export const LONGEST_KEY = 255;

function judgeValues(draft: VisitDraft, part: Part): void {
  for (const tag of DECIMALS[part.section] ?? []) {
    const text = part.fields[tag];
    const read = text === undefined ? undefined : readDecimal(text);
    if (text !== undefined && read === undefined) say(draft, part, tag, 'invalid');
    else if (read?.comma === true) say(draft, part, tag, 'decimal-comma');
  }
  for (const tag of INTEGERS[part.section] ?? []) {
    const text = part.fields[tag];
    if (text !== undefined && readInteger(text) === undefined) say(draft, part, tag, 'invalid');
  }
  for (const tag of DATES[part.section] ?? []) {
    const text = part.fields[tag];
    if (text !== undefined && readDayMonthYear(text) === undefined) say(draft, part, tag, 'invalid');
  }
  for (const inner of part.parts) judgeValues(draft, inner);
}

function judgeVisit(draft: VisitDraft, visit: Part): void {
  const { MA_LK, NGAYBATDAU, NGAYKHAM, NGAYKETTHUC } = visit.fields;
  const start = visitDay(visit.fields);
  if (MA_LK === undefined && start === undefined) {
    draft.report('VN-831-NGAYKHAM-required', { field: 'HOSOKHAMCHUABENH.NGAYKHAM', line: visit.line });
  }
  const end = NGAYKETTHUC === undefined ? undefined : readDayMonthYear(NGAYKETTHUC)?.date;
  if (start !== undefined && end !== undefined && end.slice(0, start.length) < start.slice(0, end.length)) {
    draft.report('VN-831-NGAYKETTHUC-before-NGAYBATDAU', {
      field: 'HOSOKHAMCHUABENH.NGAYKETTHUC',
      line: visit.line,
      value: NGAYKETTHUC,
      other: NGAYBATDAU ?? NGAYKHAM,
    });
  }
}

function judgeShot(draft: VisitDraft, shot: Part): void {
  const { NGAYTIEM, TRANGTHAI, MAVACXIN, TENVACXIN } = shot.fields;
  if (MAVACXIN === undefined && TENVACXIN === undefined) say(draft, shot, 'TENVACXIN', 'missing');
  const status = shotStatus(TRANGTHAI);
  if (status === undefined) say(draft, shot, 'TRANGTHAI', 'unknown');
  if (status !== 'not-done' && NGAYTIEM === undefined) say(draft, shot, 'NGAYTIEM', 'missing');
}

/** Of two visits with one MA_LK (or day) the first is kept: the other is left out, an error unless it says the same. */
function judgeDoubleVisits(draft: VisitDraft, record: Part): void {
  const seen = new Map<string, Part>();
  for (const visit of partsOf(record, 'HOSOKHAMCHUABENH')) {
    const { MA_LK } = visit.fields;
    const name = MA_LK ?? visitDay(visit.fields);
    if (name === undefined) continue;
    const first = seen.get(`${MA_LK === undefined}${name}`);
    seen.set(`${MA_LK === undefined}${name}`, first ?? visit);
    if (first === undefined) continue;
    const tag = MA_LK === undefined ? 'NGAYKHAM' : 'MA_LK';
    const same = JSON.stringify([first.fields, first.parts]) === JSON.stringify([visit.fields, visit.parts]);
    draft.report(`VN-831-${tag}-duplicate`, {
      field: `HOSOKHAMCHUABENH.${tag}`,
      line: visit.line,
      value: name,
      severity: same ? 'information' : 'error',
    });
  }
}

/** Rows that say nothing new. */
function judgeDoubles(draft: VisitDraft, part: Part): void {
  for (const [section, rows] of Map.groupBy(part.parts, (one) => one.section)) {
    if (rows.length < 2 || section === 'HOSOKHAMCHUABENH') continue;
    for (let more = rows.length - namedParts(rows).length; more > 0; more--) draft.report('VN-831-row-duplicate', { field: section });
  }
  for (const inner of part.parts) judgeDoubles(draft, inner);
}
