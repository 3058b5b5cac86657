import type { Coverage, Encounter, MedicationRequest, Patient, ServiceRequest, SupplyRequest } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import { keysOf } from './keys.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, type Fields, only, SD, served, summary, testContext, visit } from './testing.ts';

const checkIn = (fields: Fields = {}): Fields =>
  Object.fromEntries(
    Object.entries({
      MA_LK: 'LK-1',
      STT: '1',
      MA_BN: 'BN0001',
      HO_TEN: 'NGUYỄN THỊ MẪU',
      NGAY_SINH: '198005210000',
      GIOI_TINH: '2',
      MA_THE_BHYT: 'GD4929212345678',
      NGAY_VAO: '202603100730',
      MA_LOAI_KCB: '01',
      MA_DOITUONG_KCB: '1.1',
      MA_CSKCB: FACILITY,
      MA_DICH_VU: '02.1896',
      TEN_DICH_VU: 'Khám Nội',
      NGAY_YL: '202603100735',
      ...fields,
    }).filter(([, value]) => value !== ''),
  );
const arrive = (...rows: readonly Fields[]) => mapVisit(visit({ XML0: rows }), testContext());

describe('a check-in alone', () => {
  test('the visit is under way: a start and no end', () => {
    const encounter = only<Encounter>(arrive(checkIn()), 'Encounter');
    expect([encounter.status, encounter.class.code, encounter.period]).toEqual([
      'in-progress',
      'AMB',
      { start: '2026-03-10T07:30:00+07:00' },
    ]);
  });

  test('one request per order of a row, open, with its row for a name', () => {
    const mapped = arrive(
      checkIn(),
      checkIn({ STT: '2', MA_DICH_VU: '', TEN_DICH_VU: '', MA_THUOC: '40.491', TEN_THUOC: 'Amlodipin' }),
      checkIn({ STT: '3', MA_DICH_VU: '', TEN_DICH_VU: '', MA_VAT_TU: 'N08', TEN_VAT_TU: 'Kim', NGAY_YL: 'sáng' }),
    );
    const { encounter, ...service } = only<ServiceRequest>(mapped, 'ServiceRequest');
    expect(service).toMatchObject({ status: 'active', intent: 'order', authoredOn: '2026-03-10T07:35:00+07:00' });
    expect(service.identifier?.[0]?.value).toBe('LK-1/XML0/1');
    expect(only<MedicationRequest>(mapped, 'MedicationRequest')).toMatchObject({ status: 'active', encounter });
    const supply = only<SupplyRequest>(mapped, 'SupplyRequest');
    expect(supply.extension).toEqual([
      { url: `${SD}encounter`, valueReference: encounter },
      { url: `${SD}xml-ngay-yl`, valueString: 'sáng' },
    ]);
    expect(supply.deliverTo).toEqual(service.subject);
    expect(supply.authoredOn).toBeUndefined();
  });

  test('a row that orders nothing stays with its time; one that differs from the first stays as it was sent', () => {
    const mapped = arrive(
      checkIn(),
      checkIn({ STT: '2', MA_DICH_VU: '', TEN_DICH_VU: '' }),
      checkIn({ STT: '3', HO_TEN: 'NGUYỄN THỊ MẨU', MA_THE_BHYT: '' }),
    );
    const rows = only<Encounter>(mapped, 'Encounter').extension?.filter(({ url }) => url === `${SD}check-in-row`);
    const leftOut = ['SO_CCCD', 'MA_DKBD', 'GT_THE_TU', 'GT_THE_DEN'].map((field) => ({ url: `${SD}xml-left-out`, valueString: field }));
    expect(rows?.map(({ extension }) => extension)).toEqual([
      [{ url: 'row', valueString: 'LK-1/XML0/1' }, ...leftOut],
      [{ url: 'row', valueString: 'LK-1/XML0/2' }, ...leftOut, { url: `${SD}xml-ngay-yl`, valueString: '202603100735' }],
      [
        { url: 'row', valueString: 'LK-1/XML0/3' },
        { url: `${SD}xml-ho-ten`, valueString: 'NGUYỄN THỊ MẨU' },
        leftOut[0],
        { url: `${SD}xml-left-out`, valueString: 'MA_THE_BHYT' },
      ],
    ]);
  });

  test('without a card nothing says who will pay', () => {
    expect(served<Coverage>(arrive(checkIn({ MA_THE_BHYT: '' })), 'Coverage')).toEqual([]);
    expect(served<Coverage>(arrive(checkIn()), 'Coverage')).toHaveLength(1);
  });

  test('asks for the ids it needs and for no other', () => {
    const asked: string[] = [];
    const context = testContext();
    mapVisit(visit({ XML0: [checkIn()] }), {
      ...context,
      idFor: (key, shard) => {
        asked.push(`${key.type} ${key.value}`);
        return context.idFor(key, shard);
      },
    });
    const needed = keysOf(visit({ XML0: [checkIn()] }), context).map(({ key }) => `${key.type} ${key.value}`);
    expect([...new Set(asked)].sort()).toEqual([...needed].sort());
  });

  test('an emergency is EMER', () => {
    expect(only<Encounter>(arrive(checkIn({ MA_DOITUONG_KCB: '2' })), 'Encounter').class.code).toBe('EMER');
  });
});

describe('XML1 after the check-in', () => {
  const merged = (before: Fields, after: Fields): Encounter => {
    const stored = only<Encounter>(arrive(checkIn(before)), 'Encounter');
    const mapped = mapVisit(visit({ XML1: [summary(after)] }), testContext()).resources.find(
      ({ resource }) => resource.resourceType === 'Encounter',
    );
    return mapped?.merge?.(stored) as Encounter;
  };
  const admitted = (encounter: Encounter) => encounter.extension?.filter(({ url }) => url === `${SD}xml-ngay-vao-noi-tru`);

  test('the same Encounter is finished', () => {
    const stored = only<Encounter>(arrive(checkIn()), 'Encounter');
    const now = merged({}, {});
    expect([now.id, now.status, now.period?.end]).toEqual([stored.id, 'finished', '2026-03-10T10:15:00+07:00']);
  });

  test('a date only the check-in knew stays, marked as its own, also after the same XML1 once more', () => {
    const now = merged({ NGAY_VAO_NOI_TRU: '202603100800' }, {});
    expect(admitted(now)).toEqual([
      {
        url: `${SD}xml-ngay-vao-noi-tru`,
        valueDateTime: '2026-03-10T08:00:00+07:00',
        _valueDateTime: { extension: [{ url: `${SD}from-table`, valueCode: 'XML0' }] },
      },
    ]);
    const again = mapVisit(visit({ XML1: [summary()] }), testContext()).resources.find(
      ({ resource }) => resource.resourceType === 'Encounter',
    );
    expect(JSON.stringify(again?.merge?.(now))).toBe(JSON.stringify(now));
  });

  test('what XML1 says wins, and what an XML1 said it may take back', () => {
    const now = merged({ NGAY_VAO_NOI_TRU: '202603100800' }, { NGAY_VAO_NOI_TRU: '202603100900' });
    expect(admitted(now)).toEqual([{ url: `${SD}xml-ngay-vao-noi-tru`, valueDateTime: '2026-03-10T09:00:00+07:00' }]);
    const later = mapVisit(visit({ XML1: [summary()] }), testContext()).resources.find(
      ({ resource }) => resource.resourceType === 'Encounter',
    );
    expect(admitted(later?.merge?.(now) as Encounter)).toEqual([]);
  });

  test('both in one HOSO: the visit is finished and so are its first orders', () => {
    const mapped = mapVisit(visit({ XML1: [summary()], XML0: [checkIn({ HO_TEN: 'KHÁC' })] }), testContext());
    const encounter = only<Encounter>(mapped, 'Encounter');
    expect(encounter.status).toBe('finished');
    expect(only<ServiceRequest>(mapped, 'ServiceRequest')).toMatchObject({ status: 'completed' });
    expect(JSON.stringify(encounter.extension)).toContain('KHÁC');
    expect(only<Patient>(mapped, 'Patient').name?.[0]?.text).toBe('NGUYỄN THỊ MẪU');
  });
});

describe('the person of a check-in', () => {
  const person = (tables: Parameters<typeof visit>[0]) =>
    mapVisit(visit(tables), testContext()).resources.find(({ resource }) => resource.resourceType === 'Patient');
  const merge = (newer: ReturnType<typeof person>, stored: Patient) => newer?.merge?.(stored) as Patient;
  const renamed = { HO_TEN: 'NGUYỄN THỊ MỚI', SO_CCCD: '092180001234' };

  test('XML1 keeps its word; the check-in fills gaps', () => {
    const stored = person({ XML1: [summary({ GIOI_TINH: '3' })] })?.resource as Patient;
    const now = merge(person({ XML0: [checkIn(renamed)] }), stored);
    expect(now.name?.[0]?.text).toBe('NGUYỄN THỊ MẪU');
    expect(now.gender).toBe('female');
    expect(now.identifier?.map(({ value }) => value)).toEqual(['BN0001', '092180001234', 'GD4929212345678', '9212345678']);
    expect(now.meta).toBeUndefined();
    expect(JSON.stringify(merge(person({ XML0: [checkIn(renamed)] }), now))).toBe(JSON.stringify(now));
  });

  test('among check-ins the newer one counts, until XML1 comes', () => {
    const stored = person({ XML0: [checkIn()] })?.resource as Patient;
    const corrected = merge(person({ XML0: [checkIn(renamed)] }), stored);
    expect(corrected.name?.[0]?.text).toBe('NGUYỄN THỊ MỚI');
    const known = merge(person({ XML1: [summary()] }), corrected);
    expect(known.name?.[0]?.text).toBe('NGUYỄN THỊ MẪU');
    expect(known.meta).toBeUndefined();
    expect(merge(person({ XML0: [checkIn(renamed)] }), known).name?.[0]?.text).toBe('NGUYỄN THỊ MẪU');
  });
});

const fields = openFieldMap(fieldRows('XML0'), {
  MA_LK: { text: 'LK-FULL' },
  STT: { text: '1' },
  SO_CCCD: { text: '092180001234' },
  NGAY_SINH: { text: '198005210815', found: ['1980-05-21'] },
  GIOI_TINH: { text: '2', found: ['female'] },
  MA_THE_BHYT: { text: 'GD4929212345678;HN2929212345678', found: ['GD4929212345678', '9212345678'] },
  MA_DKBD: { text: '92951;92902', found: ['92951', '92902'] },
  GT_THE_TU: { text: '20260101;20260201', found: ['2026-01-01', '2026-02-01'] },
  GT_THE_DEN: { text: '20261231;20261130', found: ['2026-12-31', '2026-11-30'] },
  NGAY_VAO: { text: '202603100730', found: ['2026-03-10T07:30:00+07:00'] },
  MA_LOAI_KCB: { text: '03', found: ['03', 'IMP'] },
  MA_CSKCB: { text: FACILITY },
});
proveFields(fields, mapVisit(visit({ XML0: [fields.filled('XML0')] }, { visit: 'LK-FULL' }), testContext()), ({ field, path }) => {
  if (path.endsWith("patient-birthTime').valueDateTime")) return ['1980-05-21T08:15:00+07:00'];
  if (field === 'MA_LOAI_KCB') return [path.endsWith('class') ? 'IMP' : '03'];
  if (field === 'MA_THE_BHYT')
    return fields.sample('XML0.MA_THE_BHYT').found?.filter((text) => path.includes('social') === (text.length === 10));
  return undefined;
});
