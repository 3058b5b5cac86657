import type { ReadSheet } from './read.ts';

const MOST_ISSUES = 40;

/** What was found, as lines for a terminal. */
export function printed({ layouts, counts, rows, issues }: ReadSheet): string {
  const lines: string[] = [];
  for (const { sheet, form, header, columns } of layouts) {
    const [from, to] = header;
    lines.push(
      `${sheet === '' ? '' : `Trang tính · sheet "${sheet}": `}${form.kind}, ${form.title.vi} · ${form.title.en}`,
      `Tiêu đề ở dòng · header in row ${from === to ? from : `${from}–${to}`}`,
      ...columns.map(
        ({ header: text, field, type, title }) =>
          `  ${text} → ${field === undefined ? '? không rõ · unknown' : `${field} (${type}) ${title?.vi}`}`,
      ),
      '',
    );
  }
  for (const { name, values, rejected, resources } of rows) {
    const types = Object.entries(Object.groupBy(resources, (type) => type)).map(([type, all = []]) =>
      all.length === 1 ? type : `${all.length} ${type}`,
    );
    lines.push(`Dòng · row ${name}: ${rejected ? 'bị từ chối · refused' : types.join(', ')}`);
    for (const [field, value] of Object.entries(values)) lines.push(`  ${field} = ${value}`);
  }
  if (rows.length > 0) lines.push('');
  for (const { severity, code, record, message } of issues.slice(0, MOST_ISSUES))
    lines.push(`${severity} ${code}${record === undefined ? '' : ` (${record})`}: ${message.vi} · ${message.en}`);
  if (issues.length > MOST_ISSUES) lines.push(`… ${issues.length - MOST_ISSUES} vấn đề nữa · more`);
  lines.push(`${counts.records} bản ghi · records, ${counts.rejected} bị từ chối · refused`);
  return `${lines.join('\n')}\n`;
}
