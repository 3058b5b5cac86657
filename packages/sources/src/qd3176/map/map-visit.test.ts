import type {
  Appointment,
  Claim,
  Composition,
  Condition,
  Coverage,
  DiagnosticReport,
  Encounter,
  MedicationAdministration,
  MedicationRequest,
  Observation,
  Patient,
  Procedure,
  Resource,
  ServiceRequest,
  SupplyDelivery,
} from '@hub/fhir-model';
import { canonicals } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { mapVisit } from './map-visit.ts';
import { only, served, summary, testContext, visit } from './testing.ts';

type Fields = Readonly<Record<string, string>>;
type Tables = Parameters<typeof visit>[0];

const map = (xml1: Fields, tables: Tables = {}, edition: '3176' | '4750' = '3176') =>
  mapVisit(visit({ XML1: [summary(xml1)], ...tables }, { edition }), testContext());
const encounterOf = (xml1: Fields, tables: Tables = {}) => only<Encounter>(map(xml1, tables), 'Encounter');
const SD = 'http://fhir.ehealth.gov.vn/core/StructureDefinition/';

describe('Encounter', () => {
  test.each([
    ['01', '1.1', 'AMB'],
    ['1', '1.1', 'AMB'],
    ['01', '2', 'EMER'],
    ['03', '1.1', 'IMP'],
    ['09', '1.1', 'IMP'],
    ['06', '2', 'OBSENC'],
    ['04', '1.1', 'SS'],
    ['11', '1.1', 'FLD'],
    ['12', '1.1', 'HH'],
    ['14', '1.1', 'VR'],
    ['15', '1.1', 'AMB'],
    ['', '', 'AMB'],
  ])('MA_LOAI_KCB %j with MA_DOITUONG_KCB %j is %s', (MA_LOAI_KCB, MA_DOITUONG_KCB, expected) => {
    expect(encounterOf({ MA_LOAI_KCB, MA_DOITUONG_KCB }).class.code).toBe(expected);
  });

  test('an emergency that is admitted keeps IMP and says where it came from; the history has both', () => {
    const encounter = encounterOf({ MA_LOAI_KCB: '03', MA_DOITUONG_KCB: '2', NGAY_VAO_NOI_TRU: '202603100830' });
    expect(encounter.hospitalization?.admitSource?.coding?.[0]?.code).toBe('emd');
    expect(encounter.classHistory?.map((entry) => [entry.class.code, entry.period.start, entry.period.end])).toEqual([
      ['EMER', '2026-03-10T07:30:00+07:00', '2026-03-10T08:30:00+07:00'],
      ['IMP', '2026-03-10T08:30:00+07:00', '2026-03-10T10:15:00+07:00'],
    ]);
    expect(encounterOf({ MA_LOAI_KCB: '03', NGAY_VAO_NOI_TRU: '202603100730' }).classHistory).toBeUndefined();
  });

  test('leaving before arriving: no end, the raw value kept', () => {
    const encounter = encounterOf({ NGAY_RA: '202603090700' });
    expect(encounter.period).toEqual({ start: '2026-03-10T07:30:00+07:00' });
    expect(encounter.extension).toContainEqual({ url: `${SD}xml-ngay-ra`, valueString: '202603090700' });
  });

  test('departments in order, each once, then beds of MA_NHOM 14–16', () => {
    const encounter = encounterOf(
      { MA_KHOA: 'K01;K19;K01' },
      {
        XML3: [
          { STT: '1', MA_NHOM: '15', MA_KHOA: 'K19', MA_GIUONG: 'H012' },
          { STT: '2', MA_NHOM: '15', MA_KHOA: 'K19', MA_GIUONG: 'H012' },
          { STT: '3', MA_NHOM: '8', MA_KHOA: 'K19', MA_GIUONG: 'H013' },
        ],
      },
    );
    expect(encounter.location?.map(({ location }) => location.identifier?.value)).toEqual(['K01', 'K19', 'K19/H012']);
    expect(encounter.location?.[2]?.physicalType?.coding?.[0]?.code).toBe('bd');
  });

  test('a referral paper belongs to the facility that wrote it', () => {
    const { hospitalization } = encounterOf({ GIAY_CHUYEN_TUYEN: '77/2026', MA_NOI_DI: '92951', MA_NOI_DEN: '92902' });
    expect(hospitalization?.preAdmissionIdentifier).toEqual({
      system: 'http://fhir.ehealth.gov.vn/core/sid/document-number/92951',
      value: '77/2026',
    });
    expect(hospitalization?.origin).toEqual({
      identifier: { system: 'http://fhir.ehealth.gov.vn/core/sid/provider-code', value: '92951' },
    });
  });
});

describe('diagnoses', () => {
  const diagnosesOf = (xml1: Fields) => {
    const mapped = map(xml1);
    const conditions = new Map(served<Condition>(mapped, 'Condition').map((condition) => [`Condition/${condition.id}`, condition]));
    return (only<Encounter>(mapped, 'Encounter').diagnosis ?? []).map(({ condition, use, rank }) => {
      const { code } = conditions.get(condition.reference as string) as Condition;
      return [use?.coding?.[0]?.code, rank, code?.coding?.map((coding) => coding.code).join('+'), code?.text];
    });
  };

  test('admission text, main with discharge text, others in order without doubles', () => {
    expect(
      diagnosesOf({ CHAN_DOAN_VAO: 'Đau đầu', CHAN_DOAN_RV: 'THA; ĐTĐ', MA_BENH_CHINH: 'I10', MA_BENH_KT: 'E11.9;I10;J45;E11.9' }),
    ).toEqual([
      ['AD', undefined, undefined, 'Đau đầu'],
      ['DD', 1, 'I10', 'THA; ĐTĐ'],
      ['DD', 2, 'E11.9', undefined],
      ['DD', 3, 'J45', undefined],
    ]);
  });

  test('the n-th traditional code joins the n-th ICD code of the source, surplus ones stand alone', () => {
    expect(diagnosesOf({ MA_BENH_CHINH: 'I10', MA_BENH_KT: 'I10;J45', MA_BENH_YHCT: 'U1;U2;U3;U4' })).toEqual([
      ['DD', 1, 'I10+U1+U2', undefined],
      ['DD', 2, 'J45+U3', undefined],
      ['DD', 3, 'U4', undefined],
    ]);
  });

  test('a discharge text without a code is a diagnosis still', () => {
    expect(diagnosesOf({ CHAN_DOAN_RV: 'Viêm họng' })).toEqual([['DD', 1, undefined, 'Viêm họng']]);
  });

  test.each([
    ['202606302359', 'VN-QD4469-2020'],
    ['202607010000', 'VN-TT06-2026'],
  ])('a visit that ends %s uses list %s', (NGAY_RA, version) => {
    const condition = only<Condition>(map({ NGAY_RA, MA_BENH_CHINH: 'I10' }), 'Condition');
    expect(condition.code?.coding?.[0]?.version).toBe(version);
  });

  test('trailing marks leave the code and are kept', () => {
    const codings = served<Condition>(map({ MA_BENH_CHINH: 'A17.0†', MA_BENH_KT: 'G01*' }), 'Condition').map(
      ({ code }) => code?.coding?.[0],
    );
    expect(codings.map((coding) => [coding?.code, coding?.extension?.[0]?.valueString])).toEqual([
      ['A17.0', '†'],
      ['G01', '*'],
    ]);
  });

  test('another order of the same codes keeps the Conditions', () => {
    const ids = (xml1: Fields) =>
      served<Condition>(map(xml1), 'Condition')
        .map(({ id }) => id)
        .sort();
    expect(ids({ MA_BENH_CHINH: 'I10', MA_BENH_KT: 'E11.9;J45' })).toEqual(ids({ MA_BENH_CHINH: 'I10', MA_BENH_KT: 'J45;E11.9' }));
  });
});

describe('Patient', () => {
  test.each([
    ['092180001234', 'national_id', 'NI', 'official'],
    ['361234567', 'citizen_id', 'NI', 'old'],
    ['B1234567', 'passport_number', 'PPN', undefined],
    ['E09-88X', 'passport_number', 'PPN', undefined],
  ])('SO_CCCD %s is a %s', (SO_CCCD, kind, type, use) => {
    const found = only<Patient>(map({ SO_CCCD }), 'Patient').identifier?.find(({ value }) => value === SO_CCCD);
    expect(found?.system).toBe(`http://fhir.ehealth.gov.vn/core/sid/${kind}`);
    expect(found?.type?.coding?.[0]?.code).toBe(type);
    expect(found?.use).toBe(use);
  });

  test('a number of no form is kept as it is', () => {
    const patient = only<Patient>(map({ SO_CCCD: '1234' }), 'Patient');
    expect(patient.identifier).toHaveLength(1);
    expect(patient.extension).toContainEqual({ url: `${SD}xml-so-cccd`, valueString: '1234' });
  });

  test('cards in order with their own dates; a temporary card gives no social insurance number', () => {
    const patient = only<Patient>(
      map({ MA_THE_BHYT: 'TE1929200000351;GD4929212345678;HN2929212345678', GT_THE_TU: '20260101;;20260301', GT_THE_DEN: ';20261231;' }),
      'Patient',
    );
    expect(patient.identifier?.slice(1).map(({ value, use, period }) => [value, use, period])).toEqual([
      ['TE1929200000351', 'temp', { start: '2026-01-01' }],
      ['GD4929212345678', undefined, { end: '2026-12-31' }],
      ['HN2929212345678', undefined, { start: '2026-03-01' }],
      ['9212345678', undefined, undefined],
    ]);
  });

  test('names before and after the merger of provinces', () => {
    const units = (NGAY_VAO: string) =>
      only<Patient>(map({ NGAY_VAO, MATINH_CU_TRU: '75', MAHUYEN_CU_TRU: '731', MAXA_CU_TRU: '26041' }), 'Patient').address?.[0];
    expect(units('202409051400')?.city).toBe('Phường Quyết Thắng');
    expect(units('202409051400')?.district).toBe('Thành phố Biên Hòa');
    expect(units('202603100730')?.city).not.toBe('Phường Quyết Thắng');
    expect(units('202603100730')?.district).toBeUndefined();
    expect(JSON.stringify(units('202603100730')?._district)).toContain('administrative-unit-pre-2025","code":"731"');
    expect(JSON.stringify(units('202603100730')?._city)).toContain('administrative-unit-2025","code":"26041"');
  });

  test('nothing names the patient in a reference', () => {
    expect(JSON.stringify(map({}).resources.filter(({ resource }) => resource.resourceType !== 'Patient'))).not.toContain('NGUYỄN THỊ MẪU');
  });
});

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

describe('results', () => {
  const order = { STT: '1', MA_NHOM: '1', MA_DICH_VU: 'S1', TEN_DICH_VU: 'Sinh hoá', NGAY_TH_YL: '202603100745', NGAY_KQ: '202603100900' };
  const row = (STT: string, more: Fields) => ({ STT, MA_DICH_VU: 'S1', NGAY_KQ: '202603100900', ...more });

  test('one report per service and time, on the order of that time; equal conclusions once', () => {
    const mapped = map(
      {},
      {
        XML3: [{ ...order, STT: '9', NGAY_KQ: '202603091000' }, order],
        XML4: [
          row('1', { GIA_TRI: '7.80', KET_LUAN: 'Tăng' }),
          row('2', { GIA_TRI: '5', KET_LUAN: 'Tăng' }),
          row('3', { GIA_TRI: '6', NGAY_KQ: '202603101000', KET_LUAN: 'Giảm' }),
          row('4', { MA_DICH_VU: 'S2', GIA_TRI: '1' }),
        ],
      },
    );
    const reports = served<DiagnosticReport>(mapped, 'DiagnosticReport');
    expect(reports.map(({ code, issued, result, conclusion }) => [code.coding?.[0]?.code, issued, result?.length, conclusion])).toEqual([
      ['S1', '2026-03-10T09:00:00+07:00', 2, 'Tăng'],
      ['S1', '2026-03-10T10:00:00+07:00', 1, 'Giảm'],
      ['S2', '2026-03-10T09:00:00+07:00', 1, undefined],
    ]);
    const requests = served<ServiceRequest>(mapped, 'ServiceRequest');
    const ordered = requests.find(({ identifier }) => identifier?.[0]?.value === 'LK-1/XML3/1');
    expect(reports[0]?.basedOn?.[0]?.reference).toBe(`ServiceRequest/${ordered?.id}`);
    expect(reports[2]?.basedOn).toBeUndefined();
    expect(served<Observation>(mapped, 'Observation')[0]?.effectiveDateTime).toBe('2026-03-10T07:45:00+07:00');
  });

  const resultOf = (fields: Fields) => only<Observation>(map({}, { XML4: [row('1', fields)] }), 'Observation');
  test.each([
    [
      { GIA_TRI: '7.80', DON_VI_DO: 'mmol/L' },
      { valueQuantity: { value: 7.8, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' } },
    ],
    [
      { GIA_TRI: '15,6', DON_VI_DO: 'G/L' },
      { valueQuantity: { value: 15.6, unit: 'G/L', system: 'http://unitsofmeasure.org', code: '10*9/L' } },
    ],
    [{ GIA_TRI: '-2', DON_VI_DO: 'lạ' }, { valueQuantity: { value: -2, unit: 'lạ' } }],
    [{ GIA_TRI: '≤ 0.5' }, { valueQuantity: { value: 0.5, comparator: '<=' } }],
    [{ GIA_TRI: '>10' }, { valueQuantity: { value: 10, comparator: '>' } }],
    [
      { GIA_TRI: '3 - 5', DON_VI_DO: '%' },
      {
        valueRange: {
          low: { value: 3, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
          high: { value: 5, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
        },
      },
    ],
    [{ GIA_TRI: 'Âm tính' }, { valueString: 'Âm tính' }],
    [{ GIA_TRI: '1.234,5' }, { valueString: '1.234,5' }],
    [{ GIA_TRI: '1:80' }, { valueString: '1:80' }],
  ])('%j', (fields, expected) => {
    const observation = resultOf(fields);
    expect(observation).toMatchObject({ status: 'final', ...expected });
    expect(Object.keys(observation).filter((name) => name.startsWith('value'))).toEqual(Object.keys(expected));
  });

  test('a blank result is registered, with no value; its description stays', () => {
    const observation = resultOf({ MO_TA: 'Không thấy bất thường', DON_VI_DO: 'g/L' });
    expect(observation).toMatchObject({ status: 'registered', note: [{ text: 'Không thấy bất thường' }] });
    expect(observation.dataAbsentReason?.coding?.[0]?.code).toBe('unknown');
    expect(observation.extension).toContainEqual({ url: `${SD}xml-don-vi-do`, valueString: 'g/L' });
  });

  test.each([
    ['1000101', 'lab-index-1227'],
    ['GLU', 'lab-index-7603'],
    ['100010', 'lab-index-7603'],
  ])('MA_CHI_SO %s is of %s', (MA_CHI_SO, list) => {
    expect(resultOf({ MA_CHI_SO, GIA_TRI: '1' }).code.coding?.[0]?.system).toBe(`http://fhir.ehealth.gov.vn/core/CodeSystem/${list}`);
  });
});

describe('notes and follow-up', () => {
  const note = (DIEN_BIEN_LS: string) => map({}, { XML5: [{ STT: '1', DIEN_BIEN_LS, THOI_DIEM_DBLS: '202603100745' }] });

  test('text is escaped in the narrative and whole in the extension; without a doctor the facility is the author', () => {
    const composition = only<Composition>(note('Sốt < 38 & "ho"'), 'Composition');
    expect(composition.section?.[0]?.text?.div).toBe('<div xmlns="http://www.w3.org/1999/xhtml">Sốt &lt; 38 &amp; &quot;ho&quot;</div>');
    expect(composition.section?.[0]?.extension).toEqual([{ url: `${SD}xml-dien-bien-ls`, valueString: 'Sốt < 38 & "ho"' }]);
    expect(composition.author[0]?.identifier?.value).toBe('92901');
  });

  test('vital signs of a note', () => {
    const signs = served<Observation>(note('Tỉnh. CSST<M96_T38,5_HA120/70_NTx_SP97>'), 'Observation');
    expect(
      signs.map(({ code, valueQuantity, component }) => [
        code.coding?.[0]?.code,
        valueQuantity?.value ?? component?.map((part) => part.valueQuantity?.value),
      ]),
    ).toEqual([
      ['8867-4', 96],
      ['8310-5', 38.5],
      ['85354-9', [120, 70]],
      ['2708-6', 97],
    ]);
    expect(signs.every(({ effectiveDateTime }) => effectiveDateTime === '2026-03-10T07:45:00+07:00')).toBe(true);
    expect(served(note('CSST không đo'), 'Observation')).toEqual([]);
  });

  test('follow-up dates: whole local days, each once', () => {
    const appointments = served<Appointment>(map({ NGAY_TAI_KHAM: '20260409;20260409;202605100830' }), 'Appointment');
    expect(appointments.map(({ status, start, end, extension }) => [status, start, end, extension?.[0]?.valueDate])).toEqual([
      ['proposed', '2026-04-09T00:00:00+07:00', '2026-04-09T23:59:59+07:00', '2026-04-09'],
      ['booked', '2026-05-10T08:30:00+07:00', '2026-05-10T23:59:59+07:00', undefined],
    ]);
  });

  test.each([
    ['154', '3176', 1],
    ['154', '4750', 0],
    ['29', '3176', 0],
    ['251', '3176', 0],
    ['ghi chú', '3176', 0],
  ] as const)('DU_PHONG %j under %s makes %i height', (DU_PHONG, edition, count) => {
    const mapped = map({ DU_PHONG }, {}, edition);
    expect(served<Observation>(mapped, 'Observation').filter(({ code }) => code.coding?.[0]?.code === '8302-2')).toHaveLength(count);
  });
});

describe('security labels', () => {
  const labelsOf = (resource: Resource) => (resource.meta?.security ?? []).map(({ code }) => code);
  const encounterLabels = (xml1: Fields, tables: Tables = {}) => labelsOf(encounterOf(xml1, tables));

  test.each([
    [{ MA_BENH_CHINH: 'I10' }, {}, []],
    [{ MA_BENH_CHINH: 'B20' }, {}, ['HIV', 'R']],
    [{ MA_BENH_KT: 'I10;Z21' }, {}, ['HIV', 'R']],
    [{ MA_BENH_CHINH: 'O98.7' }, {}, ['HIV', 'R']],
    [{ MA_BENH_CHINH: 'B25' }, {}, []],
    [{ MA_BENH_CHINH: 'I10' }, { XML3: [{ MA_BENH: 'I10;B24' }] }, ['HIV', 'R']],
    [{}, { XML6: [{ MA_LK: 'LK-1' }] }, ['HIV', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1' }] }, ['TB', 'R']],
    [{}, { XML15: [{ MA_LK: 'LK-1', BDDT_ARV: '20260101' }] }, ['HIV', 'TB', 'R']],
    [{ MA_BENH_CHINH: 'F20.0' }, {}, ['PSY', 'R']],
    [{ MA_BENH_CHINH: 'F10.2' }, {}, ['ETH', 'R']],
    [{ MA_BENH_KT: 'F20.0' }, {}, []],
    [{ MA_KHOA: 'K01;K15' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'K1415' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'K15.1' }, {}, ['PSY', 'R']],
    [{ MA_KHOA: 'K01.15' }, {}, []],
  ] as const)('%j %j → %j', (xml1, tables, expected) => {
    expect(encounterLabels(xml1, tables as Tables)).toEqual(expected);
  });

  test('every resource of the visit has them, the person and what is shared have none', () => {
    const mapped = map(
      { MA_BENH_CHINH: 'B20', CAN_NANG: '50', NGAY_TAI_KHAM: '20260409' },
      { XML2: [{ STT: '1' }], XML4: [{ STT: '1' }], XML5: [{ STT: '1' }] },
    );
    for (const { resource, owned } of mapped.resources) expect(labelsOf(resource)).toEqual(owned ? ['HIV', 'R'] : []);
  });

  test('the weights of newborns are SEX + R on their own', () => {
    const mapped = map({ CAN_NANG_CON: '3000;2800', CAN_NANG: '60' });
    expect(
      served<Observation>(mapped, 'Observation').map((observation) => [
        observation.code.coding?.[0]?.code,
        observation.valueQuantity?.value,
        labelsOf(observation),
      ]),
    ).toEqual([
      ['29463-7', 60, []],
      ['8339-4', 3000, ['SEX', 'R']],
      ['8339-4', 2800, ['SEX', 'R']],
    ]);
    expect(encounterLabels({ CAN_NANG_CON: '3000' })).toEqual([]);
  });
});

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
