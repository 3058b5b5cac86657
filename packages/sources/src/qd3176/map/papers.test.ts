import type { Appointment, Composition, Observation, Patient, RelatedPerson, ServiceRequest } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { FACILITY, type Fields, map, only, SD, served } from './testing.ts';

const CODES = 'http://fhir.ehealth.gov.vn/core/CodeSystem/';
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';

/** The codes of a resource's labels. */
const labels = (resource: Composition | Observation) => resource.meta?.security?.map(({ code }) => code) ?? [];

describe('the frame', () => {
  const signed = map({}, { XML7: [{ MA_BS: '0023456/CT-CCHN;0023457/CT-CCHN', TEN_BS: 'Phạm Văn Mẫu', MA_TTDV: '0000222/DN-GPHN' }] });

  test('the doctors are the authors, the first with his name; the head attests', () => {
    const { author, attester } = only<Composition>(signed, 'Composition');
    expect(author.map(({ identifier, display }) => [identifier?.value, display])).toEqual([
      ['0023456/CT-CCHN', 'Phạm Văn Mẫu'],
      ['0023457/CT-CCHN', undefined],
    ]);
    expect(attester?.map(({ mode, party }) => [mode, party?.identifier?.value])).toEqual([['official', '0000222/DN-GPHN']]);
    expect(served(signed, 'Practitioner')).toHaveLength(3);
  });

  test('a doctor known by name alone is the author; without one the facility is', () => {
    expect(only<Composition>(map({}, { XML7: [{ TEN_BS: 'Phạm Văn Mẫu' }] }), 'Composition').author).toEqual([
      { type: 'Practitioner', display: 'Phạm Văn Mẫu' },
    ]);
    expect(only<Composition>(map({}, { XML8: [{}] }), 'Composition').author[0]?.identifier?.value).toBe(FACILITY);
  });

  test('types', () => {
    const codes = (record: ReturnType<typeof map>) => only<Composition>(record, 'Composition').type.coding?.map(({ code }) => code);
    expect(codes(map({}, { XML7: [{}] }))).toEqual(['18842-5', 'XML7']);
    expect(codes(map({}, { XML8: [{}] }))).toEqual(['34133-9', 'XML8']);
    expect(codes(map({}, { XML10: [{}] }))).toEqual(['XML10']);
    expect(codes(map({}, { XML11: [{}] }))).toEqual(['XML11']);
    expect(codes(map({}, { XML13: [{}] }))).toEqual(['57133-1', 'XML13']);
    expect(codes(map({}, { XML14: [{}] }))).toEqual(['XML14']);
  });

  test('the number of the paper is its identifier; the key of the row is kept beside it', () => {
    const numbered = only<Composition>(map({}, { XML7: [{ SO_LUU_TRU: 'LT-1' }] }), 'Composition');
    expect(numbered.identifier).toEqual({ system: `${SID}document-number/${FACILITY}`, value: 'LT-1' });
    expect(numbered.extension).toContainEqual({ url: `${SD}xml-row`, valueString: 'LK-1/XML7' });
    const bare = only<Composition>(map({}, { XML7: [{}] }), 'Composition');
    expect(bare.identifier).toEqual({ system: `${SID}xml-row/${FACILITY}`, value: 'LK-1/XML7' });
  });

  test('a paper without a date has that of the end of the visit', () => {
    expect(only<Composition>(map({}, { XML8: [{}] }), 'Composition').date).toBe('2026-03-10T10:15:00+07:00');
    expect(only<Composition>(map({}, { XML8: [{ NGAY_CT: '20260312' }] }), 'Composition').date).toBe('2026-03-12');
  });

  test('a leave that ends before it begins keeps its end as text', () => {
    const paper = only<Composition>(map({}, { XML11: [{ TU_NGAY: '20260312', DEN_NGAY: '20260310' }] }), 'Composition');
    expect(paper.event).toEqual([
      { code: [{ coding: [{ system: `${CODES}event`, code: 'leave', display: 'Nghỉ việc' }] }], period: { start: '2026-03-12' } },
    ]);
    expect(paper.extension).toContainEqual({ url: `${SD}xml-den-ngay`, valueString: '20260310' });
  });

  test('what XML1 says as well is kept only where the paper says something else', () => {
    const paper = only<Composition>(
      map({ MA_LOAI_KCB: '03' }, { XML8: [{ NGAY_VAO: '202603100730', NGAY_RA: '202603111000' }] }),
      'Composition',
    );
    expect(paper.extension).toEqual([
      { url: `${SD}xml-left-out`, valueString: 'NGAY_CT' },
      { url: `${SD}xml-left-out`, valueString: 'MA_LOAI_KCB' },
      { url: `${SD}xml-ngay-ra`, valueDateTime: '2026-03-11T10:00:00+07:00' },
    ]);
  });
});

describe('labels', () => {
  const paperLabels = (table: 'XML7' | 'XML8' | 'XML10' | 'XML11', fields: Fields) =>
    labels(only<Composition>(map({}, { [table]: [fields] }), 'Composition'));

  test('leave for a pregnancy, a termination, a child that died: SEX and R', () => {
    expect(paperLabels('XML10', {})).toEqual(['SEX', 'R']);
    expect(paperLabels('XML7', { MA_DINH_CHI_THAI: '1' })).toEqual(['SEX', 'R']);
    expect(paperLabels('XML11', { NGUYENNHAN_DINHCHI: 'Thai lưu' })).toEqual(['SEX', 'R']);
    expect(paperLabels('XML8', { SO_CONCHET: '1' })).toEqual(['SEX', 'R']);
  });

  test('other papers have those of the visit', () => {
    expect(paperLabels('XML7', { MA_DINH_CHI_THAI: '0' })).toEqual([]);
    expect(paperLabels('XML11', {})).toEqual([]);
    const hiv = map({ MA_BENH_CHINH: 'B20' }, { XML10: [{}], XML7: [{}] });
    expect(served<Composition>(hiv, 'Composition').map(labels)).toEqual([
      ['HIV', 'R'],
      ['HIV', 'SEX', 'R'],
    ]);
  });

  test('the age of a pregnancy, at the hour it ended', () => {
    const age = only<Observation>(map({}, { XML7: [{ TUOI_THAI: '12', THOIGIAN_DINHCHI: '202603100900' }] }), 'Observation');
    expect(age).toMatchObject({
      code: { coding: [{ code: '18185-9' }] },
      valueQuantity: { value: 12, code: 'wk' },
      effectiveDateTime: '2026-03-10T09:00:00+07:00',
    });
    expect(labels(age)).toEqual(['SEX', 'R']);
    const unread = only<Observation>(map({}, { XML11: [{ TUOI_THAI: 'ba tháng' }] }), 'Observation');
    expect([unread.valueQuantity, unread.dataAbsentReason?.coding?.[0]?.code]).toEqual([undefined, 'unknown']);
  });
});

describe('persons', () => {
  const father = { HO_TEN_CHA: 'NGUYỄN VĂN CHA' };
  const persons = (tables: Parameters<typeof map>[1]) => served<RelatedPerson>(map({}, tables), 'RelatedPerson');

  test('papers that name the same father name one person', () => {
    const [one, ...others] = persons({ XML7: [{ ...father, MA_CHA: '9200000001' }], XML8: [father], XML11: [father] });
    expect(others).toEqual([]);
    expect(one?.identifier?.map(({ value }) => value)).toEqual(['LK-1/XML7', 'LK-1/XML8', 'LK-1/XML11', '9200000001']);
    expect(one?.relationship?.[0]?.coding?.[0]?.code).toBe('FTH');
    expect(one?.patient.reference).toMatch(/^Patient\//);
  });

  test('other names, other roles: other persons', () => {
    const found = persons({
      XML7: [{ ...father, HO_TEN_ME: 'NGUYỄN VĂN CHA' }],
      XML8: [{ HO_TEN_CHA: 'NGUYỄN VĂN KHÁC', NGUOI_GIAM_HO: 'LÊ THỊ BÀ' }],
    });
    expect(found.map(({ relationship, name }) => [relationship?.[0]?.coding?.[0]?.code, name?.[0]?.text])).toEqual([
      ['FTH', 'NGUYỄN VĂN CHA'],
      ['MTH', 'NGUYỄN VĂN CHA'],
      ['FTH', 'NGUYỄN VĂN KHÁC'],
      ['GUARD', 'LÊ THỊ BÀ'],
    ]);
  });

  test('a temporary card and a social insurance number reach the patient, once; ten zeros are no number', () => {
    const numbers = (fields: Fields) => {
      const { identifier = [] } = only<Patient>(map({ MA_THE_BHYT: 'GD4929212345678' }, { XML7: [fields], XML11: [fields] }), 'Patient');
      return identifier.slice(1).map(({ system, value, use }) => [system?.slice(SID.length), value, use]);
    };
    const own = [
      ['insurance_number', 'GD4929212345678', undefined],
      ['social_insurance_number', '9212345678', undefined],
    ];
    expect(numbers({ MA_THE_TAM: 'HG4929200000001', MA_BHXH: '9212345678' })).toEqual([
      ...own,
      ['insurance_number', 'HG4929200000001', 'temp'],
    ]);
    expect(numbers({ MA_BHXH: '0000000000' })).toEqual(own);
    expect(numbers({ MA_BHXH: '9299999999' })).toEqual([...own, ['social_insurance_number', '9299999999', undefined]]);
  });
});

describe("a newborn's card", () => {
  const CARD = 'TE1929200000001';
  const bearers = (xml1: Fields, tables: Parameters<typeof map>[1]) =>
    served<Patient>(map(xml1, tables), 'Patient')
      .filter(({ identifier }) => identifier?.some(({ value }) => value === CARD))
      .map(({ birthDate }) => birthDate);

  test("on its mother's papers is not hers", () => {
    expect(bearers({}, { XML7: [{ MA_THE_TAM: CARD }] })).toEqual([]);
    expect(bearers({}, { XML9: [{ MA_THE_TAM: CARD, NGAY_SINH_CON: '202603100900' }], XML7: [{ MA_THE_TAM: CARD }] })).toEqual([
      '2026-03-10',
    ]);
  });

  test('on its own papers is its own', () => {
    expect(bearers({ NGAY_SINH: '202603090000' }, { XML7: [{ MA_THE_TAM: CARD }] })).toEqual(['2026-03-09']);
  });
});

describe('a referral', () => {
  const old = { MA_NOI_DI: '92951', MA_NOI_DEN: '92902', MA_BENH_CHINH: 'I21.9', MA_BENH_KT: 'I10', NGAY_RA: '202603101015' };
  const { MA_NOI_DI, MA_NOI_DEN, ...rest } = old;

  test.each([
    ['4750', old],
    ['3176', { ...rest, MA_CSKCB_DI: MA_NOI_DI, MA_CSKCB_DEN: MA_NOI_DEN }],
  ])('in the names of QĐ %s', (_edition, row) => {
    const request = only<ServiceRequest>(map({}, { XML13: [row] }), 'ServiceRequest');
    expect(request).toMatchObject({
      status: 'active',
      intent: 'order',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] },
      requester: { identifier: { value: FACILITY } },
      performer: [{ identifier: { value: '92902' } }],
      authoredOn: '2026-03-10T10:15:00+07:00',
      reasonCode: [{ coding: [{ code: 'I21.9' }] }, { coding: [{ code: 'I10' }] }],
    });
    expect(request.extension).toContainEqual({
      url: `${SD}xml-ma-noi-di`,
      valueReference: { identifier: { system: `${SID}provider-code`, value: '92951' } },
    });
  });

  test('request and paper know each other', () => {
    const record = map({}, { XML13: [old] });
    const paper = only<Composition>(record, 'Composition');
    const request = only<ServiceRequest>(record, 'ServiceRequest');
    expect(paper.section?.at(-1)?.entry?.[0]?.reference).toBe(`ServiceRequest/${request.id}`);
    expect(request.supportingInfo?.[0]?.reference).toBe(`Composition/${paper.id}`);
  });
});

describe('an appointment paper', () => {
  const booked = (xml1: Fields, ...rows: Fields[]) => served<Appointment>(map(xml1, { XML14: rows }), 'Appointment');

  test('a day alone is the whole local day, and says so', () => {
    const [one] = booked({}, { NGAY_HEN_KL: '20260401' });
    expect(one).toMatchObject({ status: 'booked', start: '2026-04-01T00:00:00+07:00', end: '2026-04-01T23:59:59+07:00' });
    expect(one?.extension).toContainEqual({ url: `${SD}xml-ngay-hen-kl`, valueDate: '2026-04-01' });
    expect(one?.participant.map(({ status, actor }) => [status, actor?.identifier?.value])).toEqual([
      ['needs-action', 'BN0001'],
      ['accepted', FACILITY],
    ]);
  });

  test('without a day nothing is booked', () => {
    expect(booked({}, {})).toMatchObject([{ status: 'proposed' }]);
    const [unread] = booked({}, { NGAY_HEN_KL: 'sau 1 tuần' });
    expect([unread?.status, unread?.start]).toEqual(['proposed', undefined]);
    expect(unread?.extension).toContainEqual({ url: `${SD}xml-ngay-hen-kl`, valueString: 'sau 1 tuần' });
  });

  test('the day XML1 announced is the same appointment, with the hour that is known', () => {
    const alone = booked({ NGAY_TAI_KHAM: '20260401' });
    const one = booked({ NGAY_TAI_KHAM: '20260401;20260501' }, { NGAY_HEN_KL: '202604010930', SO_GIAYHEN_KL: 'HK-1' });
    expect(one.map(({ start }) => start)).toEqual(['2026-04-01T09:30:00+07:00', '2026-05-01T00:00:00+07:00']);
    expect(one[0]?.id).toBe(alone[0]?.id);
    expect(one[0]?.identifier?.map(({ value }) => value)).toEqual(['LK-1/XML1/1', 'LK-1/XML14', 'HK-1']);
    expect(booked({ NGAY_TAI_KHAM: '202604011000' }, { NGAY_HEN_KL: '20260401' })[0]?.start).toBe('2026-04-01T10:00:00+07:00');
  });

  test('a second paper for the same day is another appointment', () => {
    const found = booked({ NGAY_TAI_KHAM: '20260401' }, { NGAY_HEN_KL: '20260401' }, { NGAY_HEN_KL: '202604011400' });
    expect(found.map(({ start }) => start)).toEqual(['2026-04-01T00:00:00+07:00', '2026-04-01T14:00:00+07:00']);
  });
});
