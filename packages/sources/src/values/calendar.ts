const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True when the day exists in the Gregorian calendar and the year is one a health record can name (1800–2199). */
export function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (DAYS[month - 1] as number);
}

/** True when every character from `from` to `to` is an ASCII digit. */
export function digits(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return to <= text.length;
}

/** The number written by the two digits at `at` (the caller has checked that they are digits). */
export function two(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** The number written by the four digits at `at`. */
export function four(text: string, at: number): number {
  return two(text, at) * 100 + two(text, at + 2);
}
