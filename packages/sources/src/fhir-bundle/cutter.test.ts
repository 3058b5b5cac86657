import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BundleCutter } from './read/cutter.ts';
import { FHIR_LIMITS, FhirFault } from './read/fault.ts';

function cut(text: string, step: number): { readonly entries: unknown[]; readonly rest: unknown } {
  const entries: unknown[] = [];
  const cutter = new BundleCutter((entry) => entries.push(JSON.parse(entry)), { ...FHIR_LIMITS, depth: 12 });
  for (let at = 0; at < text.length; at += step) cutter.write(text.slice(at, at + step));
  return { entries, rest: JSON.parse(cutter.end()) };
}

const value = fc.jsonValue({ maxDepth: 3 });
const name = fc.oneof(fc.constantFrom('entry', 'resource', '', 'x"', '\\', 'entr', 'entryy'), fc.string());
const object = fc.dictionary(name, value, { maxKeys: 5 });

test('entries come out as they went in, wherever the text is cut and whatever stands around them', () => {
  fc.assert(
    fc.property(
      object,
      fc.array(object, { maxLength: 6 }),
      object,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 1, 2),
      (before, entries, after, step, space) => {
        const { entry: _b, ...head } = before;
        const { entry: _a, ...tail } = after;
        const whole = { ...head, entry: entries, ...tail };
        const found = cut(JSON.stringify(whole, null, space), step);
        expect(found.entries).toEqual(JSON.parse(JSON.stringify(entries)));
        expect(found.rest).toEqual(JSON.parse(JSON.stringify({ ...whole, entry: [] })));
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['{"entry":[{} {}]}', 'no comma'],
  ['{"entry":[{},]}', 'a comma too many'],
  ['{"entry":[,{}]}', 'a comma before'],
  ['{"entry":[1]}', 'no object'],
  ['{"entry":[{}', 'broken off'],
  ['{"entry":[]}x', 'something behind'],
  ['{}}', 'closed twice'],
  ['', 'nothing'],
  ['{"entry":[{}],"entry":[{}]}', 'twice'],
  [`{"a":${'['.repeat(20)}${']'.repeat(20)}}`, 'too deep'],
])('refused: %s (%s)', (text) => {
  expect(() => cut(text, 3)).toThrow(FhirFault);
});

test('an entry longer than one may be', () => {
  const cutter = new BundleCutter(() => {}, { ...FHIR_LIMITS, piece: 1000 });
  expect(() => {
    for (let i = 0; i < 300; i++) cutter.write(i === 0 ? '{"entry":[{"a":"' : 'xxxxxxxxxx');
  }).toThrow(FhirFault);
});
