import { isDeepStrictEqual } from 'node:util';
import { random, randomResource } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';
import { viewOf } from './index.ts';

/** Expressions of views against the fhirpath library, over generated resources: the same items in the same order. */

let hub: TestDatabase;
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());

const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  Patient: [
    'id',
    'name',
    'name.given',
    'name.given.first()',
    'name.given.last()',
    'name.first().given',
    'name[1].given[0]',
    'name.given[1]',
    "name.where(use = 'official').family",
    "name.where(use = 'official' or use = 'usual').given.first()",
    "name.where(use != 'official').count()",
    'name.where(given.count() > 1).family',
    "name.where(given.first() = 'An').family",
    "name.where((use = 'official').not()).given",
    'name.where(family.exists() and use.empty()).given',
    'name.where(family.exists() xor given.exists())',
    'name.where(family.exists() implies given.exists())',
    'name.all(given.exists())',
    "name.all(use = 'official')",
    'name.exists()',
    'name.exists(given.exists())',
    'name.empty()',
    'name.given.exists().not()',
    // Of nothing it is a text of nothing: the suite of SQL on FHIR says so, the library does not.
    "iif(name.given.exists(), name.given.join('+'))",
    'name.given.count() + 1',
    'name.count() * 2 - name.given.count()',
    '7 div 2',
    '7 mod 4',
    '7 / 2',
    '1 / 0',
    '-name.count()',
    'active',
    'active and true',
    'active or false',
    'active.not()',
    'active implies name.exists()',
    'deceased',
    'deceased.exists()',
    'deceased.ofType(boolean)',
    'deceased is boolean',
    'deceased.ofType(dateTime)',
    'multipleBirth.ofType(integer)',
    'contact.name.family',
    'contact.where(name.exists()).relationship.coding.code',
    "contact.telecom.where(system = 'phone').value",
    'identifier.where(system.exists()).value.first()',
    'extension.url',
    "extension('http://example.org/none').value",
    'extension.value.ofType(string)',
    'contact.relationship.coding.where(code = $this.code).count()',
    'gender.upper()',
    "gender & '-' & id",
    "iif(gender = 'male', 'M', 'other')",
    "gender.startsWith('fe')",
    "gender.endsWith('ale')",
    "gender.contains('al')",
    'gender.length()',
    "id + '/x'",
    'Patient.name.use',
  ],
  Observation: [
    'value',
    'value.exists()',
    'value.ofType(Quantity).value',
    'value.ofType(Quantity).value > 5',
    'value.ofType(Quantity).value >= 5.0 and value.ofType(Quantity).value < 100',
    'value.ofType(Quantity).where(value > 1).unit',
    'value.ofType(CodeableConcept).coding.first().code',
    'value is Quantity',
    'component.value.ofType(Quantity).value',
    'component.where(value.ofType(Quantity).exists()).code.coding.code',
    'component.where(value.ofType(Quantity).value > 1).count()',
    "category.coding.where(code = 'laboratory').exists()",
    'code.coding.system.first()',
    'referenceRange.low.value.first() + 1',
    'effective.ofType(Period).start',
    'subject.reference',
    'performer.reference.count()',
    'status',
  ],
};

test.each(Object.entries(EXPRESSIONS))('%s', async (resourceType, expressions) => {
  const seeds = random(20_261_122);
  const resources = Array.from({ length: 60 }, (_, n) =>
    JSON.stringify(randomResource(resourceType, n, seeds, ['Patient', 'Practitioner'])),
  );
  const differing: string[] = [];
  for (const expression of expressions) {
    const { rows, variables } = viewOf({
      resource: resourceType,
      select: [{ column: [{ name: 'found', path: expression, collection: true }] }],
    });
    const source = 'select resource from jsonb_array_elements($2::jsonb) resource';
    const { rows: found } = await hub.database.pool.query<{ row: string }>(`select found::text as row from (${rows(source)}) view`, [
      JSON.stringify(variables),
      `[${resources.join(',')}]`,
    ]);
    const got = found.map(({ row }) => (JSON.parse(row) as unknown[]).filter((item) => item !== null));
    const want = resources.map(
      (resource) => JSON.parse(JSON.stringify(fhirpath.evaluate(JSON.parse(resource), expression, {}, model as never))) as unknown[],
    );
    for (const [n, one] of want.entries()) {
      if (!isDeepStrictEqual(one, got[n])) differing.push(JSON.stringify({ expression, n, want: one, got: got[n] }));
    }
  }
  expect(differing.slice(0, 20)).toEqual([]);
});
