import { type Cell, dayText } from './forms.ts';

/** A CSV as a station's computer saves it: byte order mark, this delimiter, decimal commas, lines ended by CR LF. */
export function csvOf(rows: readonly (readonly Cell[])[], delimiter: string): Buffer {
  const text = (cell: Cell): string => {
    if (typeof cell === 'string') return cell;
    return 'day' in cell ? dayText(cell.day) : cell.number.replace('.', ',');
  };
  const quoted = (cell: string): string => (/["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return Buffer.from(`\ufeff${rows.map((cells) => `${cells.map((cell) => quoted(text(cell))).join(delimiter)}\r\n`).join('')}`, 'utf8');
}
