import { readdirSync, readFileSync } from 'node:fs';
import { bundledMaps, conceptMaps, hasMap, translate } from '@hub/terminology';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';

const FOLDER = new URL('../../../../fhir-profiles/concept-maps/', import.meta.url);
const LIS = 'http://fhir.ehealth.gov.vn/core/CodeSystem/lis';
const UCUM = 'http://unitsofmeasure.org';

describe('the bundled maps', () => {
  test('are R4 ConceptMaps whose LOINC codes have the right check digit', () => {
    for (const name of readdirSync(FOLDER).filter((one) => one.endsWith('.json'))) {
      const map = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
      expect([name, validate(map)]).toEqual([name, []]);
      expect([name, map.id, map.url.endsWith(`/ConceptMap/${map.id}`)]).toEqual([name, name.slice(0, -5), true]);
      for (const { element } of map.group)
        for (const { target } of element)
          for (const { code } of target) expect([code, loincDigit(code)]).toEqual([code, Number(code.at(-1))]);
    }
  });

  test('a code means what its unit says', () => {
    const glucose = (unit?: string) => translate(bundledMaps(), `${LIS}-common`, 'GLU', { unit }).map(({ code }) => code);
    expect([glucose('mmol/L'), glucose('mg/dL'), glucose('%'), glucose()]).toEqual([['14749-6'], ['2345-7'], [], []]);
    expect(translate(bundledMaps(), `${LIS}/92901`, 'HBSAG')[0]).toMatchObject({ system: 'http://loinc.org', code: '5195-3' });
    expect([hasMap(bundledMaps(), `${LIS}/92901`, 'GLU'), hasMap(bundledMaps(), `${LIS}/75901`, 'GLU')]).toEqual([true, false]);
  });
});

test('what a map does not state, or ties to more than the unit, makes no coding', () => {
  const target = (code: string, equivalence: string, property?: string) => ({
    code,
    equivalence,
    ...(property === undefined ? {} : { dependsOn: [{ property, value: 'x' }] }),
  });
  const maps = conceptMaps([
    {
      id: 'a',
      group: [
        {
          source: 's',
          target: 't',
          element: [
            {
              code: '1',
              target: [target('n', 'narrower'), target('i', 'inexact'), target('p', 'equal', 'specimen'), target('u', 'equal', UCUM)],
            },
          ],
        },
      ],
    },
    { id: 'b', group: [{ source: 's', target: 't', element: [{ code: '1', target: [target('w', 'wider'), target('w', 'equal')] }] }] },
  ]);
  expect(translate(maps, 's', '1').map(({ code }) => code)).toEqual(['w']);
  expect(translate(maps, 's', '1', { unit: 'x' }).map(({ code }) => code)).toEqual(['u', 'w']);
  expect(translate(maps, 's', '2')).toEqual([]);
});

/** Check digit of a LOINC code: modulo 10 (Luhn) over the number before the hyphen. */
function loincDigit(code: string): number {
  const digits = [...(code.split('-')[0] as string)].reverse().map(Number);
  const sum = digits.reduce((all, digit, i) => {
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
