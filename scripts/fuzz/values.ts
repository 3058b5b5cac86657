import type { Random } from './random.ts';

/** One of a list. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[random.below(list.length)] as T;
/** True once in `n`. */
export const once = (random: Random, n: number): boolean => random.below(n) === 0;

/** Texts that break parsers, queries, logs and people: each was somebody's hole. */
export const NASTY: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ufeff',
  '\u202e\u2066',
  '\ud800',
  'Nguyễn Thị Ánh',
  'e\u0301'.repeat(40),
  '😀'.repeat(50),
  "' or '1'='1",
  "'; drop table resource; --",
  '1) or 1=1--',
  "\\'; select pg_sleep(9); --",
  '$1',
  '%s%s%n',
  '%',
  '%%',
  '%zz',
  '_',
  '\\',
  '\\,',
  '\\|',
  '|',
  '||',
  '|||',
  ',',
  ',,,,',
  '$',
  '((((((a+)+)+)+)+)+$',
  `${'a'.repeat(60)}!`,
  `${'0'.repeat(400)}1`,
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/etc/passwd',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  'http://169.254.169.254/latest/meta-data',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '=cmd|/c calc!A1',
  '{{7*7}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template engine would run
  '${7*7}',
  '#{7*7}',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'true',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e400',
  '-1',
  '0',
  '9'.repeat(30),
  '2147483648',
  '9223372036854775808',
  '0x10',
  '1970-01-01',
  '2024-02-30',
  '9999-12-31T23:59:60+25:99',
  '-2024',
  'eq2024',
  'ap1e9',
  'gt',
  'sa2024-01-01T00:00:00.000000000000001Z',
  'Patient/a/b/c',
  'urn:uuid:00000000-0000-0000-0000-000000000000',
  'a'.repeat(300),
  'b'.repeat(5_000),
];

export const nasty = (random: Random): string => pick(random, NASTY);

/** A text changed a little: cut, doubled, a character swapped for one that means something. */
export function bent(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text + text;
    case 2:
      return `${text.slice(0, at)}${nasty(random)}${text.slice(at)}`;
    case 3:
      return `${text.slice(0, at)}${pick(random, [...'|,$:/\\%\'"<>{}[]();=&?#.\u0000\n\r\t'])}${text.slice(at + 1)}`;
    case 4:
      return nasty(random);
    default:
      return text.toUpperCase();
  }
}
