import { type Token, tokensOf, unreadable } from './lexer.ts';

/** An expression as a tree. */
export type Expression =
  | { readonly kind: 'this' }
  | {
      readonly kind: 'literal';
      readonly value: string | boolean | NumberText;
      readonly type: 'string' | 'boolean' | 'decimal' | 'dateTime' | 'time';
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression | undefined; readonly name: string }
  | { readonly kind: 'call'; readonly of: Expression | undefined; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'negative'; readonly of: Expression };

/** A number as it is written: `1.10` is not `1.1`. */
export interface NumberText {
  readonly number: string;
}

export type Operator =
  | 'implies'
  | 'or'
  | 'xor'
  | 'and'
  | 'in'
  | 'contains'
  | '='
  | '!='
  | '~'
  | '!~'
  | '<'
  | '>'
  | '<='
  | '>='
  | '|'
  | 'is'
  | 'as'
  | '+'
  | '-'
  | '&'
  | '*'
  | '/'
  | 'div'
  | 'mod';

/** Weakest first (FHIRPath 2.0, operator precedence). */
const LEVELS: readonly (readonly Operator[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in', 'contains'],
  ['=', '!=', '~', '!~'],
  ['<', '>', '<=', '>='],
  ['|'],
  ['is', 'as'],
  ['+', '-', '&'],
  ['*', '/', 'div', 'mod'],
];
/** Deeper ones are nobody's, and would exhaust the stack. */
const MOST_DEPTH = 100;

/** Reads a FHIRPath expression. `where`: its place in the definition, for errors. Throws ProblemError `invalid`. */
export function parsePath(expression: string, where: string): Expression {
  return new Parser(expression, where).whole();
}

class Parser {
  readonly #text: string;
  readonly #where: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
    this.#tokens = tokensOf(text, where);
  }

  whole(): Expression {
    const expression = this.#level(0);
    if (this.#next.kind !== 'end') throw this.#stuck();
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #stuck(): Error {
    return unreadable(this.#text, this.#next.at, this.#where);
  }

  #take(): Token {
    const token = this.#next;
    this.#at += 1;
    return token;
  }

  #sign(text: string): boolean {
    const { kind, text: found } = this.#next;
    if (kind !== 'sign' || found !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#sign(text)) throw this.#stuck();
  }

  #level(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const { kind, text } = this.#next;
      const operator = operators.find((one) => one === text);
      if (operator === undefined || (kind !== 'sign' && kind !== 'name')) return left;
      this.#at += 1;
      left = { kind: 'binary', operator, left, right: this.#level(level + 1) };
    }
  }

  #unary(): Expression {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw this.#stuck();
    let expression: Expression;
    if (this.#sign('+')) expression = this.#unary();
    else if (this.#sign('-')) expression = { kind: 'negative', of: this.#unary() };
    else expression = this.#postfix(this.#term());
    this.#depth -= 1;
    return expression;
  }

  #postfix(first: Expression): Expression {
    let expression = first;
    for (let steps = 0; ; steps += 1) {
      if (steps > MOST_DEPTH) throw this.#stuck();
      if (this.#sign('.')) expression = this.#invocation(expression);
      else if (this.#sign('[')) {
        expression = { kind: 'index', of: expression, index: this.#level(0) };
        this.#expect(']');
      } else return expression;
    }
  }

  #term(): Expression {
    const { kind, text } = this.#next;
    if (kind === 'name' && (text === 'true' || text === 'false')) {
      this.#at += 1;
      return { kind: 'literal', value: text === 'true', type: 'boolean' };
    }
    if (kind === 'name' || kind === 'delimited') return this.#invocation(undefined);
    this.#at += 1;
    if (kind === 'string') return { kind: 'literal', value: text, type: 'string' };
    if (kind === 'number') return { kind: 'literal', value: { number: text }, type: 'decimal' };
    if (kind === 'date') return { kind: 'literal', value: text, type: /^\d\d(:|$)/.test(text) ? 'time' : 'dateTime' };
    if (kind === 'constant') return { kind: 'constant', name: text };
    if (kind === 'dollar' && text === '$this') return { kind: 'this' };
    if (kind === 'sign' && text === '(') {
      const inner = this.#level(0);
      this.#expect(')');
      return inner;
    }
    this.#at -= 1;
    throw this.#stuck();
  }

  #invocation(of: Expression | undefined): Expression {
    const { kind } = this.#next;
    if (kind !== 'name' && kind !== 'delimited') {
      if (of !== undefined && this.#next.text === '$this') {
        this.#at += 1;
        return of;
      }
      throw this.#stuck();
    }
    const { text: name } = this.#take();
    if (kind === 'delimited' || !this.#sign('(')) return { kind: 'member', of, name };
    const found: Expression[] = [];
    if (this.#sign(')')) return { kind: 'call', of, name, arguments: found };
    do found.push(this.#level(0));
    while (this.#sign(','));
    this.#expect(')');
    return { kind: 'call', of, name, arguments: found };
  }
}
