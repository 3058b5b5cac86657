import type { TableName } from '../tables.ts';
import { bareText, base64, brokenText, deepText, doctypeText, latinText, swapped, utf16 } from './contents.ts';
import { CROSS_FIELD } from './cross-field-defects.ts';
import type { Effect, ExpectedIssue } from './expected.ts';
import { type Cells, type Fault, get, has, head, type InHand, lost, nameWithoutHead, old, place, put, sheet, told } from './in-hand.ts';
import type { VisitDefectKind } from './kinds.ts';

const LONG = 'Bệnh án số '.repeat(12);
/** "Đau đầu, chóng mặt, mệt mỏi" in the old fonts. */
const IN_TCVN3 = '§au ®Çu, chãng mÆt, mÖt mái';
const IN_VNI = 'Ñau ñaàu, choùng maët, meät moûi';

function withoutRequired(field: string): Fault {
  return (visit) => {
    put(visit, field, '');
    return lost(visit, `VN-XML1-${field}-required`, `XML1.${field}`, field === 'MA_LK' ? place(visit) : visit.id);
  };
}

/** A row of XML5 once more, changed: XML5 is in no total. */
function noteAgain(visit: InHand, change: Cells): boolean {
  const notes = sheet(visit, 'XML5');
  const last = notes?.rows.at(-1);
  if (notes === undefined || last === undefined) return false;
  notes.rows.push({ ...last, ...change });
  return true;
}

/** One of the sheets gets other content. What is wrong in XML1 leaves the visit the number of its other rows. */
function content(visit: InHand, write: (xml: string) => string): { readonly table: TableName; readonly record: string } {
  const chosen = visit.random.pick(visit.sheets);
  chosen.content = write;
  return { table: chosen.table, record: chosen.table === 'XML1' ? nameWithoutHead(visit) : visit.id };
}

function unreadable(write: (xml: string) => string, code: string): Fault {
  return (visit) => {
    const { table, record } = content(visit, write);
    return lost(visit, code, table, record);
  };
}

function readAllTheSame(write: (xml: string) => string, severity: ExpectedIssue['severity'], code: string): Fault {
  return (visit) => told(visit, severity, code, content(visit, write).table);
}

/** A text that nothing else repeats. */
function oldFont(text: string): Fault {
  return (visit) => {
    const field = old(visit) ? 'CHAN_DOAN_RV' : 'LY_DO_VV';
    put(visit, field, text);
    return told(visit, 'warning', 'VN-TXT-legacy-encoding', `XML1.${field}`);
  };
}

const FAULTS: Readonly<Record<VisitDefectKind, Fault>> = {
  'MA_LK-missing': withoutRequired('MA_LK'),
  'MA_BN-missing': withoutRequired('MA_BN'),
  'HO_TEN-missing': withoutRequired('HO_TEN'),
  'NGAY_VAO-missing': withoutRequired('NGAY_VAO'),
  'MA_CSKCB-missing': withoutRequired('MA_CSKCB'),
  'NGAY_VAO-impossible': (visit) => {
    put(visit, 'NGAY_VAO', `${get(visit, 'NGAY_VAO').slice(0, 4)}02300815`);
    return lost(visit, 'VN-XML1-NGAY_VAO-invalid', 'XML1.NGAY_VAO');
  },
  'MA_BN-too-long-for-a-key': (visit) => {
    put(visit, 'MA_BN', get(visit, 'MA_BN').padEnd(300, '0'));
    return lost(visit, 'VN-XML1-MA_BN-too-long', 'XML1.MA_BN');
  },
  'XML1-missing': (visit) => {
    if (visit.sheets.length < 2) return undefined;
    visit.sheets = visit.sheets.filter(({ table }) => table !== 'XML1');
    return lost(visit, 'VN-XML1-missing', 'XML1', nameWithoutHead(visit));
  },
  'not-base64': unreadable(() => 'ho-so-benh-an: (không mã hoá)', 'VN-ENV-NOIDUNGFILE-not-base64'),
  'inner-XML-broken': unreadable(brokenText, 'VN-ENV-NOIDUNGFILE-unparseable'),
  'inner-DOCTYPE': unreadable(doctypeText, 'VN-ENV-dtd-forbidden'),
  'inner-bytes-not-their-encoding': unreadable(latinText, 'VN-ENV-NOIDUNGFILE-unparseable'),
  'inner-too-deep': unreadable(deepText, 'VN-ENV-too-deep'),
  'GIOI_TINH-missing': (visit) => {
    put(visit, 'GIOI_TINH', '');
    return told(visit, 'warning', 'VN-XML1-GIOI_TINH-missing', 'XML1.GIOI_TINH');
  },
  'LY_DO_VV-missing': (visit) => {
    if (old(visit)) return undefined;
    put(visit, 'LY_DO_VV', '');
    return told(visit, 'warning', 'VN-XML1-LY_DO_VV-missing', 'XML1.LY_DO_VV');
  },
  'SO_CCCD-missing': (visit) => {
    const born = Number(get(visit, 'NGAY_SINH').slice(0, 4));
    if (old(visit) || Number(get(visit, 'NGAY_VAO').slice(0, 4)) - born < 16) return undefined;
    put(visit, 'SO_CCCD', '');
    return told(visit, 'warning', 'VN-XML1-SO_CCCD-missing', 'XML1.SO_CCCD');
  },
  'XML7-missing': (visit) => {
    if (!has(visit, 'XML7')) return undefined;
    visit.sheets = visit.sheets.filter(({ table }) => table !== 'XML7');
    return told(visit, 'warning', 'VN-XML7-missing', 'XML7');
  },
  'NGAY_TTOAN-impossible': (visit) => {
    put(visit, 'NGAY_TTOAN', `${get(visit, 'NGAY_TTOAN').slice(0, 4)}13011015`);
    return told(visit, 'warning', 'VN-XML1-NGAY_TTOAN-invalid', 'XML1.NGAY_TTOAN');
  },
  'NGAY_RA-before-NGAY_VAO': (visit) => {
    if (has(visit, 'XML7', 'XML8', 'XML13', 'XML14')) return undefined;
    const year = Number(get(visit, 'NGAY_VAO').slice(0, 4));
    // Half a year back in the same year, so that the edition stays; a visit of early January has no such day.
    if (get(visit, 'NGAY_VAO').slice(4, 8) < '0103' || (year === 2024 && get(visit, 'NGAY_VAO').slice(4, 8) < '0703')) return undefined;
    put(visit, 'NGAY_RA', `${year}${year === 2024 && !old(visit) ? '0701' : '0101'}0900`);
    return told(visit, 'error', 'VN-XML1-NGAY_RA-before-NGAY_VAO', 'XML1.NGAY_RA');
  },
  'result-before-order': (visit) => {
    const result = sheet(visit, 'XML4')?.rows[0];
    if (result === undefined) return undefined;
    // An order follows the examination, so it is later than the arrival.
    result.NGAY_KQ = get(visit, 'NGAY_VAO');
    return told(visit, 'warning', 'VN-XML4-NGAY_KQ-before-order', 'XML4.NGAY_KQ');
  },
  'STT-repeated': (visit) => {
    const note = old(visit) ? 'DIEN_BIEN' : 'DIEN_BIEN_LS';
    return noteAgain(visit, { [note]: 'Ghi chú thêm trùng số thứ tự' })
      ? told(visit, 'error', 'VN-XML5-STT-duplicate', 'XML5.STT')
      : undefined;
  },
  'row-sent-twice': (visit) => (noteAgain(visit, {}) ? told(visit, 'information', 'VN-XML5-STT-duplicate', 'XML5.STT') : undefined),
  'row-of-another-visit': (visit) =>
    noteAgain(visit, { MA_LK: `${visit.id}-KHAC`, STT: 99 }) ? told(visit, 'error', 'VN-XML5-MA_LK-mismatch', 'XML5.MA_LK') : undefined,
  'total-wrong': (visit) => {
    put(visit, 'T_THUOC', (Number(get(visit, 'T_THUOC')) + 1500).toFixed(2));
    return told(visit, 'warning', 'VN-XML1-T_THUOC-mismatch', 'XML1.T_THUOC');
  },
  'code-unknown': (visit) => {
    put(visit, 'MA_LOAI_RV', 9);
    return told(visit, 'warning', 'VN-XML1-MA_LOAI_RV-unknown', 'XML1.MA_LOAI_RV');
  },
  'leading-zero-lost': (visit) => {
    if (old(visit)) return undefined;
    put(visit, 'MA_LOAI_KCB', String(Number(get(visit, 'MA_LOAI_KCB'))));
    return told(visit, 'warning', 'VN-XML1-MA_LOAI_KCB-leading-zero', 'XML1.MA_LOAI_KCB');
  },
  'decimal-comma': (visit) => {
    put(visit, 'CAN_NANG', get(visit, 'CAN_NANG').replace('.', ','));
    return told(visit, 'warning', 'VN-XML1-CAN_NANG-decimal-comma', 'XML1.CAN_NANG');
  },
  'not-a-number': (visit) => {
    put(visit, 'CAN_NANG', 'sáu ba');
    return told(visit, 'warning', 'VN-XML1-CAN_NANG-invalid', 'XML1.CAN_NANG');
  },
  'too-long': (visit) => {
    if (old(visit)) return undefined;
    put(visit, 'MA_HSBA', LONG);
    return told(visit, 'warning', 'VN-XML1-MA_HSBA-too-long', 'XML1.MA_HSBA');
  },
  'SO_CCCD-malformed': (visit) => {
    if (old(visit) || get(visit, 'SO_CCCD') === '' || has(visit, 'XML6', 'XML12', 'XML15')) return undefined;
    put(visit, 'SO_CCCD', get(visit, 'SO_CCCD').slice(0, 7));
    return told(visit, 'warning', 'VN-XML1-SO_CCCD-format', 'XML1.SO_CCCD');
  },
  'diagnosis-repeated': (visit) => {
    const others = get(visit, 'MA_BENH_KT');
    put(visit, 'MA_BENH_KT', [get(visit, 'MA_BENH_CHINH'), ...(others === '' ? [] : [others])].join(';'));
    return told(visit, 'warning', 'VN-XML1-MA_BENH_KT-duplicate', 'XML1.MA_BENH_KT');
  },
  'papers-disagree': (visit) => {
    const paper = sheet(visit, 'XML14') ?? sheet(visit, 'XML13');
    const row = paper?.rows[0];
    if (paper === undefined || row === undefined) return undefined;
    row.GIOI_TINH = String(row.GIOI_TINH) === '1' ? 2 : 1;
    return told(visit, 'warning', `VN-${paper.table}-GIOI_TINH-differs`, `${paper.table}.GIOI_TINH`);
  },
  ...CROSS_FIELD,
  'element-unknown': (visit) => {
    head(visit).sheet.extra = '<SO_GIUONG_CU>12</SO_GIUONG_CU>';
    return told(visit, 'warning', 'VN-ENV-field-unknown', 'XML1.SO_GIUONG_CU');
  },
  'LOAIHOSO-unknown': (visit) => {
    const notes = sheet(visit, 'XML5');
    if (notes === undefined) return undefined;
    notes.loaiHoso = 'DIENBIEN';
    return told(visit, 'warning', 'VN-ENV-LOAIHOSO-unknown', 'LOAIHOSO');
  },
  'TCVN3-text': oldFont(IN_TCVN3),
  'VNI-text': oldFont(IN_VNI),
  'inner-XML-bare': readAllTheSame(bareText, 'information', 'VN-ENV-NOIDUNGFILE-bare-xml'),
  'inner-utf-16-undeclared': readAllTheSame(utf16, 'warning', 'VN-ENV-encoding-mismatch'),
  'inner-declares-utf-16': readAllTheSame(swapped, 'warning', 'VN-ENV-encoding-mismatch'),
  'inner-BOM': (visit) => {
    content(visit, (xml) => base64(`\ufeff${xml}`));
    return { rejected: false, issues: [] };
  },
  'text-decomposed': (visit) => {
    content(visit, (xml) => base64(xml.normalize('NFD')));
    return { rejected: false, issues: [] };
  },
};

/** Puts a fault of one of these kinds into the visit: the one drawn, or the first after it that the visit can have. */
export function spoilVisit(
  visit: InHand,
  kinds: readonly VisitDefectKind[],
): { readonly kind: VisitDefectKind; readonly effect: Effect } | undefined {
  const first = visit.random.below(kinds.length);
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[(first + i) % kinds.length] as VisitDefectKind;
    const effect = FAULTS[kind](visit);
    if (effect !== undefined) return { kind, effect };
  }
  return undefined;
}
