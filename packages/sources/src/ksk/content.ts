import { decodeAll } from '../encoding/decoder.ts';
import { detectEncoding } from '../encoding/detect.ts';
import { parseElement } from '../qd3176/element-tree.ts';
import type { TableFile } from '../qd3176/envelope.ts';
import { base64Bytes } from '../qd3176/inner-file.ts';
import { type Element, SIGNATURES } from '../qd3176/raw-table.ts';
import { cleanText } from '../text/clean.ts';
import type { XmlLimits } from '../xml/reader.ts';

/**
 * A health check (QĐ 2062/QĐ-BYT) as two vendors export it (reference table ksk_qd2062.csv). Known are the names of its files, the fields the
 * portal asks for, and those of a result. Every other field is kept under the name it has.
 */

export type Fields = Readonly<Record<string, string>>;

/** One file (FILEHOSO) of a health check. */
export interface KskFile {
  /** LOAIHOSO as sent: vendors number the files differently. */
  readonly type: string;
  /** Root tag, which tells what the file is. */
  readonly root: string;
  /** Cleaned texts by path below the root, `HO_TEN`, `A/B`, `A/C[2]`; empty ones are absent. */
  readonly fields: Fields;
  /** Rows of results (CHI_TIET_CLS). */
  readonly results: readonly Fields[];
}

/** The element that is a result, and its fields. */
export const RESULT = 'CHI_TIET_CLS';
export const RESULT_FIELDS = ['MA_DICH_VU', 'MA_CHI_SO', 'GIA_TRI', 'DON_VI_DO', 'MO_TA', 'KET_LUAN'] as const;

/** Files of QĐ 2062 by their root tags, with their titles. */
export const FILES: Readonly<Record<string, string>> = {
  THONG_TIN_HANH_CHINH: 'Thông tin hành chính',
  THONG_TIN_CHUNG_VE_LAN_KHAM: 'Thông tin chung về lần khám',
  DANH_GIA_DAU_HIEU_SINH_TON: 'Đánh giá dấu hiệu sinh tồn',
  DANH_GIA_DINH_DUONG: 'Đánh giá dinh dưỡng',
  DANH_GIA_PHAT_TRIEN_TINH_THAN_VAN_DONG: 'Đánh giá phát triển tinh thần, vận động',
  DANH_GIA_TIEM_CHUNG: 'Đánh giá tiêm chủng',
  KHAM_LAM_SANG: 'Khám lâm sàng',
  KET_LUAN_VA_TU_VAN: 'Kết luận và tư vấn',
  TIEN_SU_BENH_TAT: 'Tiền sử bệnh tật',
  KHAM_THE_LUC: 'Khám thể lực',
  KHAM_CAN_LAM_SANG: 'Khám cận lâm sàng',
};

/** The tree of a FILEHOSO, whichever way it stands there; undefined when it is empty, 'not-base64' when it is neither. Throws XmlFault. */
export function treeOf({ element, text }: TableFile, limits: XmlLimits): Element | 'not-base64' | undefined {
  if (element !== undefined) return element;
  const start = text.trimStart().replace(/^\ufeff/, '');
  if (start === '') return undefined;
  if (start.startsWith('<')) return parseElement(start, limits);
  const bytes = base64Bytes(text);
  if (bytes === undefined) return 'not-base64';
  const { encoding, skip } = detectEncoding(bytes);
  return parseElement(decodeAll(bytes, encoding, skip), limits);
}

/** The fields and results of one file. `legacy` gets the names of fields in an old font. */
export function readKskFile(type: string, root: Element, legacy: Set<string>): KskFile {
  const fields: Record<string, string> = {};
  const results: Fields[] = [];
  const put = (into: Record<string, string>, name: string, sent: string): void => {
    const clean = cleanText(sent);
    if (clean.text === '') return;
    into[name] = clean.text;
    if (clean.legacy) legacy.add(`${root.name}.${name}`);
  };
  const walk = (element: Element, path: string): void => {
    const seen = new Map<string, number>();
    for (const child of element.children) {
      if (SIGNATURES.has(child.name)) continue;
      if (child.name === RESULT && isResult(child)) {
        const row: Record<string, string> = {};
        for (const { name, text } of child.children) if (row[name] === undefined) put(row, name, text);
        if (Object.keys(row).length > 0) results.push(row);
        continue;
      }
      const count = (seen.get(child.name) ?? 0) + 1;
      seen.set(child.name, count);
      const name = `${path}${child.name}${count === 1 ? '' : `[${count}]`}`;
      put(fields, name, child.text);
      walk(child, `${name}/`);
    }
  };
  put(fields, '.', root.text);
  walk(root, '');
  return { type, root: root.name, fields, results };
}

/** A result that is made of nothing but its fields; another is kept field by field like the rest of the file. */
const isResult = ({ text, children }: Element): boolean =>
  text.trim() === '' && children.every((child) => child.children.length === 0 && (RESULT_FIELDS as readonly string[]).includes(child.name));

/** The first value of a field, whichever file it stands in. */
export function firstValue(files: readonly KskFile[], field: string): string | undefined {
  for (const { fields } of files) if (fields[field] !== undefined) return fields[field];
  return undefined;
}
