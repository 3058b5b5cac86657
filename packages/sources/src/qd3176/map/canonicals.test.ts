import { canonicals } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import { mapVisit } from './map-visit.ts';
import { summary, testContext, visit } from './testing.ts';

test('another canonical base moves every URL of the hub and no other', () => {
  const other = mapVisit(
    visit({ XML1: [summary({ MA_BENH_CHINH: 'I10' })] }),
    testContext({ canonicals: canonicals('https://example.vn/fhir') }),
  );
  const text = JSON.stringify(other.resources);
  expect(text).not.toContain('fhir.ehealth.gov.vn');
  expect(text).toContain('https://example.vn/fhir/sid/visit/92901');
  expect(text).toContain('http://hl7.org/fhir/sid/icd-10');
});
