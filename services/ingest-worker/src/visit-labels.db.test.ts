import { putSource, type Source } from '@hub/client-register';
import type { Resource } from '@hub/fhir-model';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

/** Labels of a visit are those of every resource of it, whoever brings it and in whatever order (mapping contract §3.4). */

const HL7 = 'x-application/hl7-v2+er7';
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
let hub: IngestFixture;
let facilities = 30_000;

beforeAll(async () => {
  hub = await ingestFixture();
}, 60_000);
afterAll(() => hub.close());

type Sending = readonly [body: string, type: string];

async function facility(): Promise<{ readonly code: string; readonly source: Source; send(...sending: Sending): Promise<void> }> {
  const code = String(++facilities);
  const { source } = await putSource(hub.database, {
    code: `his-${code}`,
    facility: code,
    facilityName: 'Bệnh viện Mẫu',
    kind: 'hospital',
    formats: ['qd-xml', 'hl7v2', 'fhir', 'dicom'],
    msh4: [],
  });
  return {
    code,
    source,
    async send(body, type) {
      const id = await hub.send(source, body, type);
      await (await hub.worker()).drain(source.id);
      const { counts, issues } = await hub.receipt(id);
      if (counts.rejected !== 0) throw new Error(JSON.stringify(issues));
    },
  };
}

const xml = (code: string, day: string, more: Partial<VisitDraft> = {}): Sending => [
  visitFile(code, day, [{ visit: 'LK1', patient: 'BN1', ...more }]),
  'application/xml',
];

const head = (code: string, type: string, at: string) => [
  `MSH|^~\\&|LIS|${code}|HUB|SYT|${at}||${type}|${type}-${at}|P|2.5`,
  ...(type.startsWith('ADT') ? [`EVN||${at}`] : []),
  `PID|1||BN1^^^${code}^PI||Nguyễn^Văn^Thử||19851020|M`,
  `PV1|1|O${'|'.repeat(17)}LK1`,
];
const result = (code: string, at = '20260310100000'): Sending => [
  [...head(code, 'ORU^R01', at), `OBR|1|D1|F1|GLU^Glucose^L|||${at}`, 'OBX|1|NM|GLU^Glucose^L||5.4|mmol/L|||||F'].join('\r'),
  HL7,
];
const diagnosed = (code: string, disease: string, at = '20260310110000'): Sending => [
  [...head(code, 'ADT^A08', at), `DG1|1||${disease}^^I10||${at}|F||||||||||1`].join('\r'),
  HL7,
];
const study = (): Sending => [
  JSON.stringify([
    {
      '0020000D': { vr: 'UI', Value: ['1.2.3'] },
      '00100020': { vr: 'LO', Value: ['BN1'] },
      '00380010': { vr: 'LO', Value: ['LK1'] },
      '0020000E': { vr: 'UI', Value: ['1.2.3.1'] },
      '00080018': { vr: 'UI', Value: ['1.2.3.1.1'] },
      '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
      '00080060': { vr: 'CS', Value: ['CT'] },
      '00091005': { vr: 'LO', Value: ['00380010'] },
    },
  ]),
  'application/dicom+json',
];
const bundle = (...resources: readonly ({ readonly resourceType: string; readonly id: string } & Record<string, unknown>)[]): Sending => [
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'batch',
    entry: resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })),
  }),
  'application/fhir+json',
];
const subject = { reference: 'Patient/p' };
const encounter = { reference: 'Encounter/e' };
const person = (code: string) => ({
  resourceType: 'Patient',
  id: 'p',
  identifier: [{ system: `${SID}patient-internal-id/${code}`, value: 'BN1' }],
});
const visit = (code: string) => ({
  resourceType: 'Encounter',
  id: 'e',
  status: 'finished',
  class: { code: 'AMB' },
  subject,
  identifier: [{ system: `${SID}visit/${code}`, value: 'LK1' }],
});
const note = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'o' }, subject, encounter, valueString: 'x' };
const condition = (disease: string) => ({
  resourceType: 'Condition',
  id: 'c',
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: disease }] },
  subject,
  encounter,
});

/** `Type labels` of what is stored of a facility, each once. */
async function labels({ source }: { readonly source: Source }): Promise<readonly string[]> {
  const rows = await hub.rows('select body from resource where owner = $1 and not deleted', [source.facility.id]);
  const all = rows.map(({ body }) => JSON.parse(body) as Resource);
  return [
    ...new Set(
      all.map(
        ({ resourceType, meta }) =>
          `${resourceType} ${(meta?.security ?? [])
            .map(({ code }) => code)
            .sort()
            .join(' ')}`,
      ),
    ),
  ].sort();
}
const of = (list: readonly string[], ...types: readonly string[]): readonly string[] =>
  list.filter((one) => types.includes(one.split(' ')[0] as string));

test.each([
  ['before', [result, xml]],
  ['after', [xml, result]],
] as const)('a result that comes %s the file that names the disease', async (_, order) => {
  const his = await facility();
  for (const one of order) await his.send(...(one === xml ? xml(his.code, '20260310', { disease: 'B20' }) : result(his.code)));
  const now = await labels(his);
  expect(of(now, 'Observation', 'DiagnosticReport', 'ServiceRequest').every((one) => one.endsWith(' HIV R'))).toBe(true);
  expect(of(now, 'Observation', 'DiagnosticReport')).toEqual(['DiagnosticReport HIV R', 'Observation HIV R']);
  expect(of(now, 'Patient')).toEqual(['Patient ']);
});

test('a version of the file that names it only now labels the results of the earlier one, and a result sent again keeps them', async () => {
  const his = await facility();
  await his.send(...xml(his.code, '20260310'));
  await his.send(...result(his.code));
  expect(of(await labels(his), 'Observation')).toEqual(['Observation ']);
  await his.send(...xml(his.code, '20260311', { disease: 'B20' }));
  expect(of(await labels(his), 'Observation')).toEqual(['Observation HIV R']);
  await his.send(...result(his.code, '20260310120000'));
  expect(of(await labels(his), 'Observation', 'DiagnosticReport')).toEqual(['DiagnosticReport HIV R', 'Observation HIV R']);
});

test.each([
  ['HIV', 'B20'],
  ['PSY', 'F20.0'],
])('a diagnosis of a message (%s) labels its visit', async (label, disease) => {
  const his = await facility();
  await his.send(...result(his.code));
  await his.send(...diagnosed(his.code, disease));
  const now = of(await labels(his), 'Encounter', 'Observation', 'Condition');
  expect(now).toEqual([`Condition ${label} R`, `Encounter ${label} R`, `Observation ${label} R`]);
});

test('a diagnosis of a message still labels its visit when a file comes that does not name it', async () => {
  const his = await facility();
  await his.send(...diagnosed(his.code, 'B20'));
  await his.send(...xml(his.code, '20260310'));
  expect(of(await labels(his), 'Encounter', 'Claim')).toEqual(['Claim HIV R', 'Encounter HIV R']);
});

test('a disease that a later version of the file does not name any more is not put back by what it had labelled', async () => {
  const his = await facility();
  await his.send(...xml(his.code, '20260310', { disease: 'B20' }));
  await his.send(...result(his.code));
  await his.send(...xml(his.code, '20260311'));
  expect(of(await labels(his), 'Encounter', 'Claim')).toEqual(['Claim ', 'Encounter ']);
});

test.each([
  ['before', [study, xml]],
  ['after', [xml, study]],
] as const)('images told of %s the file that names the disease', async (_, order) => {
  const his = await facility();
  for (const one of order) await his.send(...(one === xml ? xml(his.code, '20260310', { disease: 'B20' }) : study()));
  expect(of(await labels(his), 'ImagingStudy')).toEqual(['ImagingStudy HIV R']);
});

test('a study told of again keeps the labels of its visit, and is no new version for that', async () => {
  const his = await facility();
  await his.send(...xml(his.code, '20260310', { disease: 'B20' }));
  await his.send(...study());
  const [{ version }] = await hub.rows(`select version from resource where owner = $1 and body like '%"ImagingStudy"%' and about <> 0`, [
    his.source.facility.id,
  ]);
  await his.send(study()[0].replace('"CT"', '"MR"'), study()[1]);
  expect(of(await labels(his), 'ImagingStudy')).toEqual(['ImagingStudy HIV R']);
  const [{ version: then }] = await hub.rows(
    `select version from resource where owner = $1 and body like '%"ImagingStudy"%' and about <> 0`,
    [his.source.facility.id],
  );
  expect(then - version).toBe(1);
});

test.each([
  ['a diagnosis in a later file', (code: string) => [bundle(person(code), visit(code), note), bundle(condition('B20'))]],
  ['a diagnosis in an earlier file', (code: string) => [bundle(person(code), condition('B20')), bundle(visit(code), note)]],
  ['a visit that comes last', (code: string) => [bundle(person(code), condition('B20')), bundle(note), bundle(visit(code))]],
  [
    'a visit the national tables label',
    (code: string) => [bundle(person(code), visit(code), note), xml(code, '20260310', { disease: 'B20' })],
  ],
])('bundles: %s', async (_, sendings) => {
  const his = await facility();
  for (const sending of sendings(his.code)) await his.send(...sending);
  expect(of(await labels(his), 'Encounter', 'Observation')).toEqual(['Encounter HIV R', 'Observation HIV R']);
});

test('bundles: a diagnosis the visit names, which names no visit itself', async () => {
  const his = await facility();
  const { encounter: _, ...alone } = condition('B20');
  await his.send(...bundle(person(his.code), visit(his.code), note, alone));
  expect(of(await labels(his), 'Observation')).toEqual(['Observation ']);
  await his.send(...bundle({ ...visit(his.code), diagnosis: [{ condition: { reference: 'Condition/c' } }] }));
  expect(of(await labels(his), 'Encounter', 'Observation')).toEqual(['Encounter HIV R', 'Observation HIV R']);
});

test('a label a sender writes on one resource is that resource’s alone; another visit’s labels are not this one’s', async () => {
  const his = await facility();
  const restricted = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] } };
  await his.send(...bundle(person(his.code), visit(his.code), note, { ...note, ...restricted, id: 'o2' }));
  await his.send(...xml(his.code, '20260310', { visit: 'LK2', disease: 'B20' }));
  expect(of(await labels(his), 'Encounter')).toEqual(['Encounter ', 'Encounter HIV R']);
  expect(of(await labels(his), 'Observation')).toContain('Observation ');
});
