import { describe, expect, test } from '@jest/globals';
import type { IndexRows } from '../index-rows.ts';
import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from '../parameters.ts';
import { isName } from '../query/match.ts';
import type { TypedValue } from '../query/typed-value.ts';
import { random, randomResource, valuesByFhirPath } from '../testing/index.ts';
import { partsOf } from '../types/composite/match.ts';
import { rangeOf } from '../types/date/match.ts';
import { placeOf } from '../types/near/match.ts';
import { spanOf } from '../types/quantity/match.ts';
import { targetOf } from '../types/reference/match.ts';
import { textsOf } from '../types/string/match.ts';
import { tokensOf } from '../types/token/match.ts';
import { uriOf, versionOf } from '../types/uri/match.ts';
import { extract } from './extract.ts';
import { stringKey, textKey } from './keys.ts';
import { saidType } from './local-reference.ts';

/** Rows a parameter should have, from what fhirpath finds with HL7's own expression. */
function expected(parameter: Parameter, values: readonly TypedValue[]): string[] {
  return values.flatMap((value) => rowsOf(parameter, value));
}

function rowsOf(parameter: Parameter, value: TypedValue): string[] {
  switch (kindOf(parameter)) {
    case 'token':
      return tokensOf(value).map(({ system, code }) => `${system ?? ''} ${code}`);
    case 'uri':
      return [uriOf(value)].filter((uri) => uri !== undefined).map((uri) => `${versionOf(value) ?? ''} ${uri}`);
    case 'string':
      return textsOf(value).map((text) => `${stringKey(text)}\n${text.normalize('NFC')}`);
    case 'date':
      return [rangeOf(value)].filter((r) => r !== undefined).map(({ low, high }) => `${low} ${high}`);
    case 'reference':
      return [targetOf(value)].filter((t) => t !== undefined).map(({ type, id }) => `${type}/${id}`);
    case 'quantity':
      return [spanOf(value)]
        .filter((s) => s !== undefined)
        .map(
          ({ low, high, unit }) => `${low} ${high} ${unit.code === undefined ? '' : (unit.system ?? '')} ${unit.code ?? unit.unit ?? ''}`,
        );
    case 'special':
      return [placeOf(value)].filter((p) => p !== undefined).map(({ latitude, longitude }) => ` \n${latitude} ${longitude}  `);
    case 'composite':
      return groupRows(parameter, value);
  }
}

/** Each value of the first part with each of the others, as the parts' own rows would be. */
function groupRows({ components = [] }: Parameter, group: TypedValue): string[] {
  const [first = [], ...others] = components.map((part, i) =>
    (partsOf(group)[i] ?? []).flatMap((value) => rowsOf(part, value).map((row) => ({ row, value }))),
  );
  const [second = [], third] = others;
  return first.flatMap(({ row }) =>
    second.flatMap(({ row: text, value }) => {
      const kind = kindOf(components[1] as Parameter);
      if (third !== undefined) return third.map(({ row: end }) => `${row}\n${text.split(' ')[0]} ${end.split(' ')[0]}  `);
      if (kind === 'quantity') return [`${row}\n${text}`];
      if (kind === 'date') return [`${row}\n${text}  `];
      if (kind === 'string') return textsOf(value).map((one) => `${row}\n0 0  ${stringKey(one)}`);
      const code = kind === 'reference' ? ` ${text}` : text;
      const key = textKey(code.slice(code.indexOf(' ') + 1));
      return [`${row}\n${key} ${key} ${code}`];
    }),
  );
}

/** Rows the extractor made for a parameter (whole texts only: word starts are tested apart). */
function actual({ rows: numbers, only }: Parameter, rows: IndexRows): string[] {
  const mine = (row: { readonly param: number }) => numbers.includes(row.param);
  return [
    ...rows.tokens.filter(mine).map(({ system, code }) => `${system ?? ''} ${code}`),
    ...rows.strings.filter((row) => mine(row) && row.exact !== '').map(({ folded, exact }) => `${folded}\n${exact}`),
    ...rows.dates.filter(mine).map(({ low, high }) => `${low} ${high}`),
    ...rows.references.filter((row) => mine(row) && (only === undefined || only === saidType(row))).map(({ type, id }) => `${type}/${id}`),
    ...rows.quantities.filter(mine).map(({ low, high, system, code }) => `${low} ${high} ${system ?? ''} ${code}`),
    ...rows.composites
      .filter(mine)
      .map(({ system, code, low, high, system2, code2 }) => `${system ?? ''} ${code}\n${low} ${high} ${system2 ?? ''} ${code2}`),
  ];
}

/** What references point at: every type an expression asks for by name (`resolve() is T`). */
const TARGETS = ['Patient', 'Practitioner', 'Location', 'Encounter', 'RelatedPerson'];
/** Types whose `name` is a HumanName. */
const HUMAN = new Set(['Patient', 'Person', 'Practitioner', 'RelatedPerson']);
const distinct = (list: readonly string[]) => [...new Set(list)].sort();

describe('extractors against fhirpath', () => {
  test.each(SEARCHED_TYPES.map((type) => [type]))(
    '%s: every parameter, 20 generated resources and as many more as it takes to meet each',
    (type) => {
      const r = random(20_260_310);
      const filled = new Set<string>();
      const all = parametersOf(type)?.size ?? 0;
      for (let n = 0; n < 60 && (n < 20 || filled.size < all); n++) {
        const resource = randomResource(type, n, r, TARGETS);
        const rows = extract(resource);
        for (const parameter of parametersOf(type)?.values() ?? []) {
          const want = distinct(expected(parameter, valuesByFhirPath(resource, parameter)));
          const got = distinct(actual(parameter, rows));
          if (want.length > 0) filled.add(parameter.code);
          expect({ n, code: parameter.code, rows: got }).toEqual({ n, code: parameter.code, rows: want });
        }
      }
      // A test of parameters that never had a value would prove nothing.
      const empty = [...(parametersOf(type)?.keys() ?? [])].filter((code) => !filled.has(code));
      expect(empty.filter((code) => !/udi$/.test(code))).toEqual([]);
    },
  );

  test('a row is never repeated', () => {
    const r = random(7);
    for (const type of SEARCHED_TYPES) {
      for (let n = 0; n < 20; n++) {
        const { tokens, strings, dates, references, quantities, composites } = extract(randomResource(type, n, r, TARGETS));
        for (const list of [tokens, strings, dates, references, quantities, composites]) {
          const keys = list.map((row) => JSON.stringify(row, (_, v) => (typeof v === 'number' ? String(v) : v)));
          expect(new Set(keys).size).toBe(keys.length);
        }
      }
    }
  });

  test('names are found from each of their words, other texts from their beginning', () => {
    for (const type of SEARCHED_TYPES) {
      for (const parameter of parametersOf(type)?.values() ?? []) {
        if (parameter.type !== 'string' || !isName(parameter)) continue;
        const text = 'TRẦN THỊ BÍCH NGỌC';
        const name = HUMAN.has(type) ? [{ text }] : type === 'MedicinalProduct' ? [{ productName: text }] : text;
        const { strings } = extract({ resourceType: type, name } as never);
        const found = strings.filter((row) => parameter.rows.includes(row.param)).map((row) => row.folded);
        expect(found).toEqual(['tran thi bich ngoc', 'thi bich ngoc', 'bich ngoc', 'ngoc']);
      }
    }
  });
});
