import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namesAgree, officialNumbers, samePerson } from './index.ts';

describe('names', () => {
  test.each([
    ['NGUYỄN THỊ HOÀ', 'Nguyễn  Thị Hòa'],
    ['Trần Văn Thuỷ', 'TRẦN VĂN THỦY'],
    ['Lê Quý Đôn'.normalize('NFD'), 'LÊ QUÝ ĐÔN'],
    ['Nguyễn Văn Quyết', 'NGUYEN VAN QUYET'],
    ['Đỗ Thị Ơn', 'do thi on'],
  ])('%s = %s', (a, b) => expect([namesAgree(a, b), namesAgree(b, a)]).toEqual([true, true]));

  test.each([
    ['Nguyễn Văn An', 'Nguyễn Văn Ân'],
    ['Lê Thị Hoa', 'Lê Thị Hoà'],
    ['Đinh Văn Đô', 'Đinh Văn Độ'],
    ['Nguyễn Văn An', 'Nguyen Van Anh'],
    ['Dương Thị Mai', 'Đương Thị Mai'],
    ['', ''],
    [' ', 'Nguyễn Văn An'],
  ])('%s ≠ %s', (a, b) => expect([namesAgree(a, b), namesAgree(b, a)]).toEqual([false, false]));
});

describe('persons with one number', () => {
  const person = { name: [{ text: 'TRẦN THỊ BÍCH NGỌC' }], birthDate: '1985-03-02', gender: 'female' as const };
  test('agree as far as they are known', () => {
    expect(samePerson(person, { name: [{ text: 'Tran Thi Bich Ngoc' }], birthDate: '1985' })).toEqual({ kind: 'same' });
    expect(samePerson(person, { name: [{ family: 'Trần', given: ['Thị', 'Bích', 'Ngọc'] }], gender: 'unknown' })).toEqual({ kind: 'same' });
    expect(samePerson(person, { birthDate: '1985-12-31', gender: 'female' })).toEqual({ kind: 'unknown' });
  });
  test('contradict by sex, year or name', () => {
    expect(samePerson(person, { ...person, gender: 'male' })).toEqual({ kind: 'conflict', field: 'gender' });
    expect(samePerson(person, { ...person, birthDate: '1986-03-02' })).toEqual({ kind: 'conflict', field: 'birthDate' });
    expect(samePerson(person, { ...person, name: [{ text: 'TRẦN THỊ BÍCH NGÂN' }] })).toEqual({ kind: 'conflict', field: 'name' });
  });

  const people = fc.record(
    {
      name: fc.array(fc.record({ text: fc.constantFrom('Hoà', 'Hòa', 'HOA', 'Hoá', '', 'Ngọc', 'ngoc') }), { maxLength: 2 }),
      birthDate: fc.constantFrom('1985', '1985-03', '1985-03-02', '1986'),
      gender: fc.constantFrom('male' as const, 'female' as const, 'unknown' as const, 'other' as const),
    },
    { requiredKeys: [] },
  );
  test('who is asked first changes nothing', () => {
    fc.assert(fc.property(people, people, (a, b) => expect(samePerson(a, b)).toEqual(samePerson(b, a))));
  });
  test('whoever has a name is the same as themselves', () => {
    fc.assert(
      fc.property(people, (a) => {
        const named = (a.name ?? []).some(({ text }) => text !== '');
        expect(samePerson(a, a)).toEqual({ kind: named ? 'same' : 'unknown' });
      }),
    );
  });
});

test('official numbers are those of the country, of each kind the one told last; cards and numbers of a facility are none', () => {
  const sid = 'http://fhir.ehealth.gov.vn/core/sid/';
  const found = officialNumbers(
    [
      { system: `${sid}national_id`, value: '' },
      { system: `${sid}national_id`, value: '092180001234' },
      { system: `${sid}national_id`, value: '092180001234' },
      { system: `${sid}national_id`, value: '092180001243' },
      { system: `${sid}social_insurance_number`, value: '9212345678' },
      { system: `${sid}insurance_number`, value: 'GD4929212345678' },
      { system: `${sid}patient-internal-id/92901`, value: 'BN1' },
      { system: `${sid}passport_number`, value: '' },
      { value: '1' },
    ],
    sid,
  );
  expect(found.map(({ system, value }) => `${system.slice(sid.length)}|${value}`)).toEqual([
    'national_id|092180001234',
    'social_insurance_number|9212345678',
  ]);
  expect(officialNumbers(undefined, sid)).toEqual([]);
});
