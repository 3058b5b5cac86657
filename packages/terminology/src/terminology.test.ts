import { describe, expect, test } from '@jest/globals';
import { administrativeEdition, administrativeUnit, display, heldLists, isKnown } from './index.ts';

describe('code lists', () => {
  test('codes are strings', () => {
    expect(isKnown('ma-doituong-kcb', '1.1')).toBe(true);
    expect(isKnown('ma-doituong-kcb', '1.10')).toBe(true);
    expect(isKnown('ma-doituong-kcb', '1.100')).toBe(false);
    expect(isKnown('ma-doituong-kcb', '9.99')).toBe(false);
    expect([isKnown('ma-loai-kcb', '03'), isKnown('ma-loai-kcb', '3')]).toEqual([true, false]);
  });

  test('a list is found by URL too; one the hub does not hold answers nothing', () => {
    expect(isKnown('http://fhir.ehealth.gov.vn/core/CodeSystem/ma-loai-rv', '1')).toBe(true);
    expect(isKnown('ma-quoctich', '000')).toBeUndefined();
    expect(display('http://fhir.ehealth.gov.vn/core/CodeSystem/ma-loai-rv', '3')).toBe('Trốn viện');
    expect(display('ma-loai-rv', '99')).toBeUndefined();
    expect(display('ma-khoa', 'K51')).toBeUndefined();
  });

  test.each(['K01', 'K99', 'K0203', 'K16.1', 'K02.D35', 'K59'])('department %s is known', (code) => {
    expect(isKnown('ma-khoa', code)).toBe(true);
  });
  test.each(['K00', 'K98', 'K1', 'X01', 'K0298', ''])('department %s is not', (code) => {
    expect(isKnown('ma-khoa', code)).toBe(false);
  });

  test('the lists are what their origin counts', () => {
    const sizes = Object.fromEntries(heldLists().map((list) => [list.id, list.concepts.size]));
    expect(sizes).toMatchObject({ occupation: 49, 'vn-core-race': 56, 'ma-nhom': 19, 'ma-loai-kcb': 16, 'ma-doituong-kcb': 31 });
  });
});

describe('administrative units', () => {
  test('the merger of 2025-07-01 chooses the edition', () => {
    expect(administrativeEdition('2025-06-30')).toBe('administrative-unit-pre-2025');
    expect(administrativeEdition('2025-07-01T00:00:00+07:00')).toBe('administrative-unit-2025');
  });

  test('the same digits name different places', () => {
    const before = administrativeUnit('administrative-unit-pre-2025', '26041');
    const after = administrativeUnit('administrative-unit-2025', '26041');
    expect(before?.district).toBeDefined();
    expect(after?.district).toBeUndefined();
    expect(after?.name).toBe('Phường Trấn Biên');
    expect(before?.name).not.toBe(after?.name);
  });

  test('provinces by two digits; no districts after the merger', () => {
    expect(administrativeUnit('administrative-unit-2025', '92')?.name).toBe('Thành phố Cần Thơ');
    expect(administrativeUnit('administrative-unit-pre-2025', '001')).toEqual({ code: '001', name: 'Quận Ba Đình', province: '01' });
    expect(administrativeUnit('administrative-unit-2025', '001')).toBeUndefined();
    expect(administrativeUnit('administrative-unit-2025', '99999')).toBeUndefined();
  });
});
