import type { Claim, Encounter, MedicationAdministration, MedicationRequest, Procedure, SupplyDelivery } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { map, only, SD, served } from './testing.ts';

describe('rows', () => {
  test('a drug is given only when NGAY_TH_YL says when', () => {
    const mapped = map(
      {},
      {
        XML2: [
          { STT: '1', TEN_THUOC: 'A', NGAY_TH_YL: '202603100900' },
          { STT: '2', TEN_THUOC: 'B' },
          { STT: '3', TEN_THUOC: 'C', NGAY_TH_YL: 'sáng' },
        ],
      },
    );
    const requests = served<MedicationRequest>(mapped, 'MedicationRequest');
    const given = only<MedicationAdministration>(mapped, 'MedicationAdministration');
    expect(requests).toHaveLength(3);
    expect(given.request?.reference).toBe(`MedicationRequest/${requests[0]?.id}`);
    expect(given.context?.reference).toBe(`Encounter/${only<Encounter>(mapped, 'Encounter').id}`);
    expect(requests[2]?.extension).toContainEqual({ url: `${SD}xml-ngay-th-yl`, valueString: 'sáng' });
  });

  test.each([
    ['1', 'ServiceRequest'],
    ['2', 'ServiceRequest'],
    ['3', 'ServiceRequest'],
    ['8', 'Procedure'],
    ['18', 'Procedure'],
    ['10', 'SupplyDelivery'],
    ['11', 'SupplyDelivery'],
    ['13', undefined],
    ['15', undefined],
  ])('MA_NHOM %s of XML3 makes %s', (MA_NHOM, type) => {
    const mapped = map({}, { XML3: [{ STT: '1', MA_NHOM, MA_DICH_VU: 'X', NGAY_YL: '202603100800' }] });
    const made = mapped.resources
      .map(({ resource }) => resource.resourceType)
      .filter((name) => ['ServiceRequest', 'Procedure', 'SupplyDelivery'].includes(name));
    expect(made).toEqual(type === undefined ? [] : [type]);
    const kept = only<Claim>(mapped, 'Claim').item?.[0]?.extension?.some(({ url }) => url === `${SD}xml-ngay-yl`);
    expect(kept).toBe(type === undefined);
  });

  test('a supply says its visit in an extension', () => {
    const mapped = map({}, { XML3: [{ STT: '1', MA_NHOM: '10', MA_VAT_TU: 'N08' }] });
    const [extension] = only<SupplyDelivery>(mapped, 'SupplyDelivery').extension ?? [];
    expect(extension?.url).toBe(`${SD}encounter`);
    expect(extension?.valueReference?.reference).toBe(`Encounter/${only<Encounter>(mapped, 'Encounter').id}`);
  });

  test('an operation without times stands at its order', () => {
    const procedure = only<Procedure>(map({}, { XML3: [{ STT: '1', MA_NHOM: '8', NGAY_YL: '202603100800' }] }), 'Procedure');
    expect(procedure.performedDateTime).toBe('2026-03-10T08:00:00+07:00');
    expect(procedure.performedPeriod).toBeUndefined();
  });
});
