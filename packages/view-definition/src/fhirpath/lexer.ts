import { refused } from '../refused.ts';

/** A word of an expression. `text` of strings and delimited names is what they say, without quotes and escapes. */
export interface Token {
  readonly kind: 'name' | 'delimited' | 'string' | 'number' | 'date' | 'constant' | 'dollar' | 'sign' | 'end';
  readonly text: string;
  /** Offset in the expression. */
  readonly at: number;
}

/** Longer ones are nobody's: a view is written by hand. */
const MOST_CHARACTERS = 10_000;
const SPACE = /(?:\s|\/\/[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y;
const RULES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', /[A-Za-z_]\w*/y],
  ['number', /\d+(?:\.\d+)?/y],
  [
    'date',
    /@(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?|\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)/y,
  ],
  ['constant', /%(?:\w+|`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*')/y],
  ['dollar', /\$(?:this|index|total)\b/y],
  ['string', /'(?:[^'\\]|\\.)*'/y],
  ['delimited', /`(?:[^`\\]|\\.)*`/y],
  ['sign', /<=|>=|!=|!~|[.()[\],=<>~+\-*/|&]/y],
];

/** The words of a FHIRPath expression (FHIRPath 2.0, lexical elements), an `end` last. Throws ProblemError `invalid`. */
export function tokensOf(expression: string, where: string): readonly Token[] {
  if (expression.length > MOST_CHARACTERS) {
    throw refused(
      'path-too-long',
      `Biểu thức dài hơn ${MOST_CHARACTERS} ký tự.`,
      `The expression has more than ${MOST_CHARACTERS} characters.`,
      where,
    );
  }
  const tokens: Token[] = [];
  for (let at = skip(expression, 0); at < expression.length; ) {
    const found = RULES.map(([kind, rule]) => ({ kind, text: match(rule, expression, at) })).find(({ text }) => text !== undefined);
    if (found?.text === undefined) throw unreadable(expression, at, where);
    const { kind, text } = found;
    tokens.push({ kind, text: kind === 'string' || kind === 'delimited' ? unescaped(text.slice(1, -1)) : said(kind, text), at });
    at = skip(expression, at + text.length);
  }
  return [...tokens, { kind: 'end', text: '', at: expression.length }];
}

const said = (kind: Token['kind'], text: string): string =>
  kind === 'constant' ? unescaped(text.slice(1).replace(/^[`']|[`']$/g, '')) : kind === 'date' ? text.slice(1).replace(/^T/, '') : text;

function match(rule: RegExp, text: string, at: number): string | undefined {
  rule.lastIndex = at;
  return rule.exec(text)?.[0];
}

const skip = (text: string, at: number): number => at + (match(SPACE, text, at)?.length ?? 0);

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };
const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, one: string) =>
    hex === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

/** An expression that is none; says where it stops being one. */
export function unreadable(expression: string, at: number, where: string): Error {
  const rest = expression.slice(at, at + 20);
  return refused(
    'path-unreadable',
    `Không đọc được biểu thức FHIRPath từ vị trí ${at + 1}${rest === '' ? ' (hết biểu thức)' : `: "${rest}"`}.`,
    `Not a FHIRPath expression from position ${at + 1}${rest === '' ? ' (its end)' : `: "${rest}"`}.`,
    where,
  );
}
