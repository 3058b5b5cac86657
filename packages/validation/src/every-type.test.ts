import { decimal, RESOURCE_TYPES } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { type ElementRule, elementsOf, isResourceType } from './structure.ts';
import { validate } from './validate.ts';

/** A right value of each primitive, and wrong ones of the right JSON kind (R4 datatypes.html#primitive). */
const PRIMITIVES: Readonly<Record<string, { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] }>> = {
  base64Binary: { right: ['QUJD', 'QQ=='], wrong: ['', '*', 'QUJDR', '=QQ='] },
  boolean: { right: [true, false], wrong: ['true', 1] },
  canonical: { right: ['http://x.vn/a|1.0'], wrong: ['', 'a b', 1] },
  code: { right: ['a', 'a b'], wrong: ['', ' a', 'a ', 'a  b', 1] },
  date: {
    right: ['2026', '2026-03', '2026-02-28', '2024-02-29'],
    wrong: ['26', '2026-13', '2026-02-29', '2026-3-1', '2026-03-10T00:00:00Z', '10/03/2026', '0000'],
  },
  dateTime: {
    right: ['2026', '2026-03-10', '2026-03-10T07:30:00Z', '2026-03-10T07:30:00.123456+07:00'],
    wrong: [
      '2026-03-10T07:30',
      '2026-03-10T07:30:00',
      '2026-03-10 07:30:00Z',
      '2026-03-10T24:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-03-10T07:30:00+7',
    ],
  },
  decimal: { right: [1, -1.5, decimal('7.80')], wrong: ['1', true] },
  id: { right: ['a', 'A-1.b', 'x'.repeat(64)], wrong: ['', 'a b', 'a_b', 'x'.repeat(65), 'đ'] },
  instant: {
    right: ['2026-03-10T07:30:00Z', '2026-03-10T07:30:00.5+14:00'],
    wrong: ['2026-03-10', '2026-03-10T07:30Z', '2026-03-10T07:30:00', '2026-02-30T07:30:00Z', '2026-03-10T07:30:00+15:00'],
  },
  integer: { right: [0, -5, 2_147_483_647], wrong: ['0', 1.5, 2_147_483_648, decimal('1.0')] },
  markdown: { right: ['# a\n* b'], wrong: ['', 'a\u0007', 1] },
  oid: { right: ['urn:oid:1.2.840', 'urn:oid:2.0'], wrong: ['1.2.840', 'urn:oid:3.1', 'urn:oid:1', 'urn:oid:1.02', 'urn:oid:1.2.'] },
  positiveInt: { right: [1], wrong: [0, -1, 1.5, '1'] },
  string: { right: ['a', 'Nguyễn Văn Mẫu', 'a\tb'], wrong: ['', 'a\u0000', 1, true] },
  time: { right: ['07:30:00', '23:59:60.5'], wrong: ['7:30:00', '24:00:00', '07:30', '07:30:00Z'] },
  unsignedInt: { right: [0, 7], wrong: [-1, 0.5, '0', 2_147_483_648] },
  uri: { right: ['urn:a:b', 'http://x.vn/ă', '#a'], wrong: ['', 'a b', 1] },
  url: { right: ['http://x.vn'], wrong: ['', 'a b', 1] },
  uuid: {
    right: ['urn:uuid:0d3b3f0e-0000-4000-8000-000000000001'],
    wrong: ['0d3b3f0e-0000-4000-8000-000000000001', 'urn:uuid:0D3B3F0E-0000-4000-8000-000000000001', 'urn:uuid:x'],
  },
  xhtml: { right: ['<div xmlns="http://www.w3.org/1999/xhtml"><p>a</p></div>'], wrong: ['', 'a', '<p>a</p>'] },
};

/** Types whose invariants a random filling would break: a right value by hand. */
const BY_HAND: Readonly<Record<string, unknown>> = {
  Extension: { url: 'http://x.vn/e', valueString: 'a' },
  Reference: { reference: 'Patient/p' },
  Period: { start: '2026-03-10', end: '2026-03-11' },
  Ratio: { numerator: { value: 1 }, denominator: { value: 2 } },
  ContactPoint: { system: 'phone', value: '0901' },
  Attachment: { contentType: 'text/plain', data: 'QQ==' },
  Resource: { resourceType: 'Basic', id: 'c', code: { text: 'a' } },
  'Parameters.parameter': { name: 'a', valueString: 'b' },
  'Patient.contact': { name: { text: 'a' } },
};
for (const quantity of ['Quantity', 'Age', 'Count', 'Distance', 'Duration'])
  (BY_HAND as Record<string, unknown>)[quantity] = { value: 1, system: 'http://unitsofmeasure.org', code: 'a' };

const upper = (text: string) => (text[0] as string).toUpperCase() + text.slice(1);

/** One right value of a type: only what is required below `depth`. */
function rightValue(type: string, rule: ElementRule | undefined, depth: number): unknown {
  const primitive = PRIMITIVES[type];
  if (primitive !== undefined) return rule?.codes === undefined ? primitive.right[0] : [...rule.codes][0];
  if (type === 'CodeableConcept' && rule?.codes !== undefined) {
    const [system, code] = ([...rule.codes][0] as string).split('|');
    return { coding: [{ system, code }] };
  }
  if (type in BY_HAND) return BY_HAND[type];
  if (isResourceType(type)) return filled(type, depth);
  const object = filled(type, depth - 1);
  return Object.keys(object).length > 0 ? object : { extension: [BY_HAND.Extension] };
}

/** Every element of a type once, the first type of each choice; `contained` and what would nest without end is left out. */
function filled(type: string, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = isResourceType(type) ? { resourceType: type } : {};
  for (const rule of elementsOf(type)) {
    if (rule.name === 'contained' || (type === 'Observation' && rule.name === 'dataAbsentReason')) continue;
    if (!rule.required && depth <= 0) continue;
    const of = rule.types[0] as string;
    const name = rule.name.endsWith('[x]') ? rule.name.slice(0, -3) + upper(of) : rule.name;
    const value = rightValue(of, rule, depth - 1);
    out[name] = rule.list ? [value] : value;
  }
  return out;
}

const rules = (resource: unknown) => validate(resource).map((f) => `${f.rule} ${f.expression}`);

describe('every type of R4', () => {
  test.each(RESOURCE_TYPES)('%s: filled in full it is right; each element is missed, refused twice, refused in a wrong form', (type) => {
    expect(rules(filled(type, 0))).toEqual([]);
    expect(rules(filled(type, 3))).toEqual([]);
    const whole = filled(type, 2);
    expect(rules(whole)).toEqual([]);
    for (const rule of elementsOf(type)) {
      const choice = rule.name.endsWith('[x]');
      const bare = choice ? rule.name.slice(0, -3) : rule.name;
      for (const of of rule.types) {
        const name = choice ? bare + upper(of) : bare;
        if (name === 'contained' || name === 'dataAbsentReason') continue;
        const others = { ...whole };
        if (choice) for (const other of rule.types) delete others[bare + upper(other)];
        const value = rightValue(of, rule, 1);
        // Each type of a choice is taken.
        expect([name, rules({ ...others, [name]: rule.list ? [value] : value })]).toEqual([name, []]);
        // A list where one belongs, one where a list belongs.
        expect(rules({ ...others, [name]: rule.list ? value : [value] })).toEqual([`${rule.list ? 'list' : 'not-list'} ${type}.${name}`]);
        const wrong = PRIMITIVES[of]?.wrong ?? ['x', 1];
        for (const one of rule.codes === undefined || PRIMITIVES[of] === undefined ? wrong : [...wrong, 'khong-co']) {
          const found = rules({ ...others, [name]: rule.list ? [one] : one });
          expect([name, one, found.length]).toEqual([name, one, 1]);
          expect(found[0]).toContain(`${type}.${name}`);
        }
      }
      if (rule.required) {
        const without = { ...whole };
        for (const of of rule.types) delete without[choice ? bare + upper(of) : bare];
        expect(rules(without)).toEqual([`required ${type}.${rule.name}`]);
      }
    }
    expect(rules({ ...whole, mauToc: 'den' })).toEqual([`unknown-element ${type}.mauToc`]);
  });
});

describe('every primitive', () => {
  test.each(Object.entries(PRIMITIVES).filter(([name]) => name !== 'xhtml'))('%s', (type, { right, wrong }) => {
    const holder = (value: unknown) => ({
      resourceType: 'Basic',
      code: { text: 'a' },
      extension: [{ url: 'http://x', [`value${upper(type)}`]: value }],
    });
    for (const value of right) expect([value, rules(holder(value))]).toEqual([value, []]);
    for (const value of wrong) expect([value, rules(holder(value)).length]).toEqual([value, 1]);
    for (const value of [null, {}]) expect(rules(holder(value)).length).toBe(1);
  });
});
