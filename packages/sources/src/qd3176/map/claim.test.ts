import type { Claim, Coverage, Patient } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { map, only, SD, served } from './testing.ts';

describe('money', () => {
  const drugs = [
    { STT: '2', TEN_THUOC: 'B', SO_LUONG: '1,5', DON_GIA: '18500.50', THANH_TIEN_BV: '27750.75' },
    { STT: '10', TEN_THUOC: 'C' },
    { STT: '1', TEN_THUOC: 'A', SO_LUONG: 'hai', DON_GIA: '0.10' },
  ];

  test('items by STT as numbers, XML2 then XML3; digits as sent; what is no number is kept', () => {
    const mapped = map({ T_TONGCHI_BV: '257400.00' }, { XML2: drugs, XML3: [{ STT: '1', TEN_DICH_VU: 'Khám' }] });
    const text = JSON.stringify(mapped.resources.find(({ resource }) => resource.resourceType === 'Claim')?.resource);
    expect(text).toContain('"total":{"value":257400.00,"currency":"VND"}');
    expect(text).toContain('"quantity":{"value":1.5}');
    expect(text).toContain('"unitPrice":{"value":0.10,"currency":"VND"}');
    expect(text).toContain(`{"url":"${SD}xml-so-luong","valueString":"hai"}`);
    const claim = only<Claim>(mapped, 'Claim');
    expect(claim.item?.map(({ sequence, productOrService }) => [sequence, productOrService.text])).toEqual([
      [1, 'A'],
      [2, 'B'],
      [3, 'C'],
      [4, 'Khám'],
    ]);
  });

  test('without a card the patient pays', () => {
    const mapped = map({});
    const coverage = only<Coverage>(mapped, 'Coverage');
    expect(coverage.type?.coding?.[0]?.code).toBe('pay');
    expect(coverage.payor[0]?.reference).toBe(`Patient/${only<Patient>(mapped, 'Patient').id}`);
    expect(only<Claim>(mapped, 'Claim').insurance.map(({ focal, coverage: of }) => [focal, of.reference])).toEqual([
      [true, `Coverage/${coverage.id}`],
    ]);
  });

  test('the first card is focal, the payor of cards is the social insurance', () => {
    const mapped = map({ MA_THE_BHYT: 'GD4929212345678;HN2929212345678' });
    expect(
      only<Claim>(mapped, 'Claim').insurance.map(({ sequence, focal, coverage }) => [sequence, focal, coverage.identifier?.value]),
    ).toEqual([
      [1, true, 'GD4929212345678'],
      [2, false, 'HN2929212345678'],
    ]);
    expect(served<Coverage>(mapped, 'Coverage').map(({ payor }) => payor[0]?.identifier?.value)).toEqual(['BHXH-VN', 'BHXH-VN']);
  });

  test('created without NGAY_TTOAN is the end of the visit; an accident only when there is one', () => {
    expect(only<Claim>(map({}), 'Claim').created).toBe('2026-03-10T10:15:00+07:00');
    expect(only<Claim>(map({ MA_TAI_NAN: '0' }), 'Claim').accident).toBeUndefined();
    expect(only<Claim>(map({ MA_TAI_NAN: '1' }), 'Claim').accident?.date).toBe('2026-03-10');
  });
});
