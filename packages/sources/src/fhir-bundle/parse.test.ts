import type { Encounter, Observation, Patient, QuestionnaireResponse } from '@hub/fhir-model';
import { decimalText } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { testContext } from '../qd3176/map/testing.ts';
import type { FormatRecord } from '../record.ts';
import { FHIR_LIMITS } from './read/fault.ts';
import { bundle, CONTEXT, codes, mapped, parsed, person, result, SID } from './testing/parsed.ts';

const URN = 'urn:uuid:7a2d6a0e-0b71-4ff1-8e65-1f3d1a4c1b01';

describe('references', () => {
  const patient = { fullUrl: URN, resource: person('P-1') };
  const whom = async (reference: object, more: readonly object[] = []): Promise<Observation['subject']> => {
    const records = await parsed(bundle([{ resource: result(reference, { id: 'o' }) }, ...more]));
    expect(codes(records)).toEqual([]);
    return mapped<Observation>(records[0]).subject;
  };

  test('to an entry by its fullUrl, by its number, and by a number alone are one', async () => {
    const byUrl = await whom({ reference: URN }, [patient]);
    expect(byUrl?.reference).toMatch(/^Patient\/[a-z2-7]{26}$/);
    expect(byUrl?.identifier).toEqual({ system: `${SID}patient-internal-id/92973`, value: 'P-1' });
    expect(await whom({ reference: `Patient?identifier=${SID}patient-internal-id/92973|P-1` })).toEqual(byUrl);
    expect(await whom({ reference: `Patient?identifier=${encodeURIComponent(`${SID}patient-internal-id/92973|P-1`)}` })).toEqual(byUrl);
    expect(await whom({ identifier: { system: `${SID}patient-internal-id/92973`, value: 'P-1' } })).toEqual(byUrl);
  });

  test('by Type/id, by its whole URL and with a version mean what the sender calls so, before and behind it', async () => {
    const alone = await whom({ reference: 'Patient/p1' });
    const records = await parsed(
      bundle([
        { fullUrl: 'https://x.example/fhir/Observation/o', resource: result({ reference: 'Patient/p1/_history/4' }) },
        { fullUrl: 'https://x.example/fhir/Observation/o2', resource: result({ reference: 'https://x.example/fhir/Patient/p1' }) },
        { fullUrl: 'https://x.example/fhir/Patient/p1', resource: person('P-1') },
      ]),
    );
    expect(records.map((record) => mapped<Observation>(record).subject?.reference).slice(0, 2)).toEqual([
      alone?.reference,
      alone?.reference,
    ]);
    expect(`Patient/${mapped(records[2]).id}`).toBe(alone?.reference);
  });

  test('of two servers in one file are apart', async () => {
    const records = await parsed(
      bundle(
        ['https://a.example/fhir', 'https://b.example/fhir'].map((root) => ({
          fullUrl: `${root}/Patient/1`,
          resource: { resourceType: 'Patient', id: '1' },
        })),
      ),
    );
    const [a, b] = records.map((record) => mapped(record).id);
    expect(a).not.toBe(b);
  });

  test('to another server, to a contained resource and to another facility stay as they are', async () => {
    const other = { reference: 'https://elsewhere.example/fhir/Practitioner/9' };
    const [record] = await parsed(
      result(other, {
        contained: [{ resourceType: 'Device', id: 'd' }],
        device: { reference: '#d' },
        performer: [{ identifier: { system: `${SID}provider-code`, value: '92901' } }, { display: 'BS. Mẫu' }],
      }),
    );
    const { subject, device, performer } = mapped<Observation>(record);
    expect([subject, device, performer]).toEqual([
      other,
      { reference: '#d' },
      [{ identifier: { system: `${SID}provider-code`, value: '92901' } }, { display: 'BS. Mẫu' }],
    ]);
  });

  test.each([
    [URN, 'VN-FHIR-reference-unresolved'],
    ['urn:oid:1.2.3', 'VN-FHIR-reference-unresolved'],
    ['Patient?name=x', 'VN-FHIR-reference-unresolved'],
    ['Patient?identifier=x', 'VN-FHIR-reference-unresolved'],
    ['not an address', 'VN-FHIR-invalid'],
    ['Nothing/1', 'VN-FHIR-invalid'],
  ])('%s names nothing: %s', async (reference, code) => {
    const [record] = await parsed(bundle([{ resource: result({ reference }) }]));
    expect([(record as FormatRecord).rejected, record?.issues.map((one) => [one.code, one.field])]).toEqual([
      true,
      [[code, 'Bundle.entry[0].resource.subject.reference']],
    ]);
  });

  test('a circle of subjects ends', async () => {
    const records = await parsed(
      bundle([
        { fullUrl: `${URN}1`, resource: result({ reference: `${URN}2` }) },
        { fullUrl: `${URN}2`, resource: result({ reference: `${URN}1` }) },
      ]),
    );
    expect(records.map((record) => mapped(record).id?.length)).toEqual([26, 26]);
  });
});

describe('names', () => {
  test("the sender's id is nobody's here, and a national number is no key", async () => {
    const national = { system: `${SID}national_id`, value: '092080001234' };
    const one = await parsed({ resourceType: 'Patient', id: 'abc', identifier: [national] });
    const other = await parsed({ resourceType: 'Patient', id: 'def', identifier: [national] });
    expect(mapped(one[0]).id).not.toBe('abc');
    expect(mapped(one[0]).id).not.toBe(mapped(other[0]).id);
  });

  test('what is known by its number keeps its id, and the sender finds it by its own name from then on', async () => {
    const [record] = (await parsed({ ...person('P-1'), id: 'abc' })) as readonly FormatRecord[];
    const known = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';
    const context = testContext({ known: ({ value }) => (value === 'P-1' ? known : undefined) });
    const [made] = record?.map(context).resources ?? [];
    expect([made?.resource.id, made?.key?.value, made?.aliases?.map(({ value }) => value)]).toEqual([known, 'P-1', ['pk|Patient/abc']]);
  });

  test('what nothing names is what it says: sent again it is the same', async () => {
    const answer = { resourceType: 'QuestionnaireResponse', status: 'completed', item: [{ linkId: '1' }] };
    const [a, b] = await Promise.all([parsed(answer), parsed(bundle([{ resource: answer }]))]);
    expect(mapped<QuestionnaireResponse>(a[0]).id).toBe(mapped(b[0]).id);
  });
});

describe('versions', () => {
  test('the time of a version orders it, as an instant; number, time and source of versions are not kept', async () => {
    const [a, b] = (await parsed(
      bundle(
        [
          {
            resource: result(
              { display: 'x' },
              {
                id: 'a',
                meta: { versionId: '7', lastUpdated: '2026-05-05T09:00:00+07:00', source: 'urn:x', profile: ['http://x.example/p'] },
              },
            ),
          },
          { resource: result({ display: 'x' }, { id: 'b' }) },
        ],
        { timestamp: '2026-05-05T03:30:00Z' },
      ),
    )) as readonly FormatRecord[];
    expect([a?.orderKey, b?.orderKey]).toEqual(['20260505020000000', '20260505033000000']);
    expect(mapped<Observation>(a).meta).toEqual({ profile: ['http://x.example/p'] });
  });

  test('numbers keep their digits', async () => {
    const [record] = await parsed('{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":7.80}}');
    expect(decimalText(mapped<Observation>(record).valueQuantity?.value as number)).toBe('7.80');
  });

  test('two of one moment that differ: the first is kept, the second told', async () => {
    const records = await parsed(
      bundle([
        { resource: { ...person('P-1'), gender: 'male' } },
        { resource: person('P-1') },
        { resource: { ...person('P-1'), gender: 'male' } },
      ]),
    );
    expect(records.map((record) => (record as FormatRecord).rejected)).toEqual([false, true, false]);
    expect(codes(records)).toEqual(['VN-FHIR-entry-duplicate', 'VN-FHIR-entry-repeated']);
  });
});

describe('labels', () => {
  const icd = (code: string) => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] });
  const shown = (record: FormatRecord) => mapped<Observation>(record).meta?.security?.map(({ code }) => code);

  test('a diagnosis labels its visit, whichever way it hangs there, and no other', async () => {
    const visit = (id: string, more: object = {}) => ({
      resourceType: 'Encounter',
      id,
      status: 'finished',
      class: { code: 'AMB' },
      ...more,
    });
    const records = (await parsed(
      bundle([
        { resource: result({ display: 'x' }, { id: 'o1', encounter: { reference: 'Encounter/e1' } }) },
        { resource: visit('e1', { diagnosis: [{ condition: { reference: 'Condition/c1' } }] }) },
        { resource: { resourceType: 'Condition', id: 'c1', code: icd('B20.1'), subject: { display: 'x' } } },
        { resource: visit('e2') },
        { resource: person('P-1') },
      ]),
    )) as readonly FormatRecord[];
    expect(records.map(shown)).toEqual([['HIV', 'R'], ['HIV', 'R'], ['HIV', 'R'], undefined, undefined]);
  });

  test.each([
    ['A15.0', ['TB', 'R']],
    ['F10.2', ['ETH', 'R']],
    ['F32', ['PSY', 'R']],
    ['I10', undefined],
  ])('%s', async (code, wanted) => {
    const records = (await parsed({ resourceType: 'Condition', subject: { display: 'x' }, code: icd(code) })) as readonly FormatRecord[];
    expect(records.map(shown)).toEqual([wanted]);
  });

  test('a sender adds labels and takes none away', async () => {
    const before = { resourceType: 'Observation', id: 'x', meta: { security: [{ system: 's', code: 'V' }] } };
    const [record] = (await parsed(
      result({ display: 'x' }, { meta: { security: [{ system: 's', code: 'W' }] } }),
    )) as readonly FormatRecord[];
    const after = record?.map(CONTEXT).resources[0]?.merge?.(before as never);
    expect(after?.meta?.security?.map(({ code }) => code)).toEqual(['V', 'W']);
  });
});

describe('who may write what', () => {
  test.each([
    [
      {
        resourceType: 'AuditEvent',
        type: { code: 'x' },
        recorded: '2026-01-01T00:00:00Z',
        agent: [{ requestor: true }],
        source: { observer: { display: 'x' } },
      },
      'VN-FHIR-type-refused',
    ],
    [{ resourceType: 'Consent' }, 'VN-FHIR-type-refused'],
    [{ resourceType: 'Subscription' }, 'VN-FHIR-type-refused'],
    [{ resourceType: 'StructureDefinition' }, 'VN-FHIR-type-refused'],
    [
      { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, identifier: [{ system: `${SID}visit/92901`, value: 'x' }] },
      'VN-FHIR-facility-mismatch',
    ],
    [
      { resourceType: 'Patient', managingOrganization: { identifier: { system: `${SID}provider-code`, value: '92901' } } },
      'VN-FHIR-facility-mismatch',
    ],
  ])('%j', async (resource, code) => {
    const records = (await parsed(bundle([{ resource }]))) as readonly FormatRecord[];
    expect([codes(records), records[0]?.rejected]).toEqual([[code], true]);
  });

  test("a link that says the hub made it is taken off; the sender's own stays", async () => {
    const link = (extension?: object) => ({
      other: { reference: 'Patient/q' },
      type: 'seealso',
      ...(extension === undefined ? {} : { extension: [extension] }),
    });
    const [record] = await parsed({
      ...person('P-1'),
      link: [link({ url: 'http://fhir.ehealth.gov.vn/core/StructureDefinition/link-basis', valueString: 'x' }), link()],
    });
    expect(mapped<Patient>(record).link).toHaveLength(1);
  });

  test('where XML1 has described a visit, a bundle fills gaps only', async () => {
    const [record] = (await parsed({
      resourceType: 'Encounter',
      id: 'e',
      status: 'in-progress',
      class: { code: 'AMB' },
      reasonCode: [{ text: 'ho' }],
    })) as readonly FormatRecord[];
    const merge = record?.map(CONTEXT).resources[0]?.merge;
    const stored = { resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'IMP' } };
    expect(merge?.(stored as never)).toMatchObject({ status: 'finished', class: { code: 'IMP' }, reasonCode: [{ text: 'ho' }] });
    const before = {
      ...stored,
      meta: { tag: [{ system: 'http://fhir.ehealth.gov.vn/core/CodeSystem/described-by', code: 'FHIR' }] },
    } as unknown as Encounter;
    expect(merge?.(before)).toMatchObject({ status: 'in-progress', class: { code: 'AMB' } });
  });
});

describe('files', () => {
  test.each([
    ['{', 'VN-FHIR-unparseable'],
    ['[]', 'VN-FHIR-resource-missing'],
    ['{"a":1}', 'VN-FHIR-resource-missing'],
    ['{"resourceType":"Bundle","type":"collection","entry":[]}', 'VN-FHIR-bundle-empty'],
    ['{"resourceType":"Bundle","type":"batch-response","entry":[{}]}', 'VN-FHIR-bundle-type-unsupported'],
    ['{"resourceType":"Bundle","type":"collection","entry":[{"a":tru}]}', 'VN-FHIR-unparseable'],
    ['{"resourceType":"Bundle","type":"collection","type":"batch","entry":[{}]}', 'VN-FHIR-duplicate-member'],
    ['{"resourceType":"Bundle","type":"collection","\\u0065ntry":[{}]}', 'VN-FHIR-unparseable'],
    [Buffer.from('{"resourceType":"Patient"}', 'utf16le'), 'VN-FHIR-unparseable'],
    [Buffer.from([0x7b, 0xff]), 'VN-FHIR-encoding'],
    [`{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 'VN-FHIR-too-deep'],
  ])('%s', async (file, code) => {
    const records = await parsed(file);
    expect([records.length, records[0]?.kind, codes(records)]).toEqual([1, 'unreadable', [code]]);
  });

  test('a List has entries of its own', async () => {
    const records = await parsed({
      resourceType: 'List',
      id: 'l',
      status: 'current',
      mode: 'working',
      entry: [{ item: { reference: 'Patient/1' } }],
    });
    expect(codes(records)).toEqual([]);
    expect(mapped(records[0])).toMatchObject({
      resourceType: 'List',
      entry: [{ item: { reference: expect.stringMatching(/^Patient\/[a-z2-7]{26}$/) } }],
    });
  });

  test('a line that is none costs itself alone', async () => {
    const records = await parsed(`${JSON.stringify(person('A'))}\r\n\n{"x\n7\n${JSON.stringify(person('B'))}`, { shape: 'lines' });
    expect(records.map(({ kind, issues }) => [kind, issues[0]?.code, issues[0]?.line])).toEqual([
      ['format', undefined, undefined],
      ['unreadable', 'VN-FHIR-unparseable', 3],
      ['unreadable', 'VN-FHIR-resource-missing', 4],
      ['format', undefined, undefined],
    ]);
  });

  test('more entries than are taken', async () => {
    const records = await parsed(bundle([{}, {}, {}]), { limits: { ...FHIR_LIMITS, entries: 2 } });
    expect(codes(records)).toEqual(['VN-FHIR-too-many']);
  });

  test('an entry is told by its place, its element and the rule it breaks', async () => {
    const records = await parsed(bundle([{ resource: person('A') }, { resource: { ...person('B'), gender: 'nam' } }]));
    expect(records[1]?.issues).toEqual([
      expect.objectContaining({
        code: 'VN-FHIR-invalid',
        record: 'entry[1] Patient',
        field: 'Bundle.entry[1].resource.gender',
        message: { vi: expect.stringContaining('(quy tắc code)'), en: expect.stringContaining('(rule code)') },
      }),
    ]);
    expect((records[1] as FormatRecord).name).toBe('entry[1] Patient');
  });
});
