import { formatInstant } from '@hub/fhir-model';
import type { Bilingual, Issue, Severity } from '@hub/outcome';
import type { Receipt, State } from '@hub/submissions';

const STATUS: Readonly<Record<State | 'refused', Bilingual>> = {
  received: { vi: 'Đã nhận, chờ xử lý', en: 'Received, waiting' },
  processing: { vi: 'Đang xử lý', en: 'Being processed' },
  completed: { vi: 'Hoàn tất', en: 'Completed' },
  'completed-with-errors': { vi: 'Hoàn tất, có lỗi', en: 'Completed, with errors' },
  rejected: { vi: 'Bị từ chối: không hồ sơ nào được lưu', en: 'Rejected: no record was stored' },
  failed: { vi: 'Hệ thống gặp lỗi, sẽ tự thử lại', en: 'A fault of the hub; it tries again' },
  undone: { vi: 'Đã hoàn tác', en: 'Undone' },
  refused: { vi: 'Không nhận: tệp chưa được xử lý', en: 'Refused: the file was not processed' },
};
const SEVERITY: Readonly<Record<Severity, Bilingual>> = {
  error: { vi: 'LỖI', en: 'ERROR' },
  warning: { vi: 'CẢNH BÁO', en: 'WARNING' },
  information: { vi: 'THÔNG TIN', en: 'INFORMATION' },
};
const TAKEN: Readonly<Record<'known' | 'superseded', Bilingual>> = {
  known: {
    vi: 'Tệp này đã được nhận trước đây; kết quả là của lần nhận ấy.',
    en: 'This file was received before; the result is that of then.',
  },
  superseded: {
    vi: 'Tệp này đã được nhận trước đây; dữ liệu mới hơn đã đến sau đó. Không có gì thay đổi.',
    en: 'This file was received before and newer data has come since. Nothing was changed.',
  },
};

/** What the head of a receipt says. */
export interface HeadLines {
  readonly file: string;
  readonly receipt: Receipt;
  readonly taken: 'new' | 'known' | 'superseded';
}

/** Bytes first so that old editors know the encoding; lines end as Windows has them: this is for people at a hospital's PC. */
export const TEXT_BEGINS = '\ufeff';
const lines = (...given: readonly string[]): string => given.map((line) => `${line}\r\n`).join('');
const both = ({ vi, en }: Bilingual): string => `${vi} / ${en}`;
/** A name or a value in a line of text: nothing in it may begin another line or steer a terminal. */
const inLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');

/** The lines above the issues. Pure. */
export function headText({ file, receipt, taken }: HeadLines): string {
  const { id, source, facility, receivedAt, sha256, status, counts } = receipt;
  return lines(
    'KẾT QUẢ TIẾP NHẬN / RECEIPT',
    '',
    `Tệp / File: ${inLine(file)}`,
    `Mã lần gửi / Submission: ${id}`,
    `Nguồn / Source: ${source} (${facility})`,
    `Nhận lúc / Received at: ${formatInstant(receivedAt)}`,
    `SHA-256: ${sha256}`,
    `Trạng thái / Status: ${both(STATUS[status])}`,
    `Hồ sơ / Records: nhận ${counts.received}, lưu ${counts.stored}, không đổi ${counts.unchanged}, từ chối ${counts.rejected} / received ${counts.received}, stored ${counts.stored}, unchanged ${counts.unchanged}, rejected ${counts.rejected}`,
    ...(taken === 'new' ? [] : [both(TAKEN[taken])]),
    '',
  );
}

/** The whole text of a file that was not taken. Pure. */
export function refusalText(file: string, at: number, issue: Issue): string {
  const head = [
    'KẾT QUẢ TIẾP NHẬN / RECEIPT',
    '',
    `Tệp / File: ${inLine(file)}`,
    `Lúc / At: ${formatInstant(at)}`,
    `Trạng thái / Status: ${both(STATUS.refused)}`,
    '',
  ];
  return lines(...head) + issueText(issue);
}

/** One issue with its place. Pure. */
export function issueText({ severity, code, record, field, line, message }: Issue): string {
  const place = [
    record === undefined ? undefined : `hồ sơ/record ${record}`,
    field === undefined ? undefined : `trường/field ${field}`,
    line === undefined ? undefined : `dòng/line ${line}`,
  ].filter((part) => part !== undefined);
  const head = [`[${both(SEVERITY[severity])}] ${code}`, ...place].map(inLine).join(' · ');
  return lines(head, `  ${inLine(message.vi)}`, `  ${inLine(message.en)}`);
}

/** The line when there is nothing to tell. */
export const NO_ISSUES: string = lines('Không có vấn đề nào. / There are no issues.');
