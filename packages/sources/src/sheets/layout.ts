import { fold } from './fold.ts';

/** Rows of a sheet that are nobody's data: the numbers under a header, totals, signatures. */

/** `(1) (2) (3)`, `1 2 3`, `A B 1 2` under a header. */
export function isNumberingRow(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return filled.length >= 3 && filled.every((cell) => /^\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?$/.test(cell));
}

/** How rows begin that close a table or part it. */
const CLOSING =
  /^(?:tong$|tongcong|tongso|cong$|cong\d|nguoilap|nguoighi|nguoibaocao|nguoikiemtra|thutruong|truongtram|giamdoc|hieutruong|kytoan|ketoan|ghichu|luuy|xacnhan|kyten|kyghiro|ngaythangnam|ngay\d*thang\d*nam|danhsachtren|[ivx]+$)/;

/** True for a row that closes the table or heads a part of it: the first filled cell says so. Asked only of rows that lack what every row must have. */
export function closes(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  const [first] = filled;
  return first === undefined || filled.length === 1 || CLOSING.test(fold(first));
}

const SIGNATURE = /^(?:tongcong|tongso|nguoilap|nguoighi|nguoibaocao|nguoikiemtra|thutruong|truongtram|giamdoc|hieutruong|kyten)/;

/** True when what stands where every row must say something (a name) is a signature or a total: nobody is called so. */
export const signs = (texts: Iterable<string>): boolean => [...texts].some((text) => SIGNATURE.test(fold(text)));
