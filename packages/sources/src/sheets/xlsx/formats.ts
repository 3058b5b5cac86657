/** Number formats that show a day (ISO/IEC 29500-1 §18.8.30); times alone are none. */
const BUILT_IN = new Set([14, 15, 16, 17, 22, ...from(27, 36), ...from(50, 58)]);

function from(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

/** True when a format of a cell shows a day: `dd/mm/yyyy`, `[$-42A]d mmmm yyyy`. `code`: the workbook's own format of that number. */
export function showsDay(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN.has(id);
  const [shown = ''] = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[[^[\]]*\]/g, '')
    .split(';');
  return /[dy]/i.test(shown) && !/general/i.test(shown);
}
