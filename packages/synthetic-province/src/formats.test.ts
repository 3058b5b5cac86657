import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { FORMATS, facilitiesOf, filesOf, type GeneratedFile, type ProvinceOptions } from './index.ts';
import { readCsv, readHeads, readMessages, readWorkbook } from './testing/read-formats.ts';

const OPTIONS: ProvinceOptions = { people: 150, seed: 4, from: '2025-01-01', to: '2026-06-30', batch: 5, tables: 'all' };
const ALL: ProvinceOptions = { ...OPTIONS, formats: FORMATS };
const others = (options: ProvinceOptions): GeneratedFile[] => [...filesOf(options)].filter(({ kind }) => kind === 'other');
const files = others(ALL);
const of = (type: RegExp): GeneratedFile[] => files.filter(({ contentType }) => type.test(contentType));

function digest(list: Iterable<GeneratedFile>): string {
  const hash = createHash('sha256');
  for (const { fileName, source, body, expected } of list)
    hash
      .update(fileName)
      .update(source)
      .update(body)
      .update(JSON.stringify(expected ?? ''));
  return hash.digest('hex');
}

/** Numbers of persons and visits by facility, as the tables say them. */
const persons = new Map<string, string>();
const visits = new Set<string>();
for (const { facility, body, kind } of filesOf({ ...OPTIONS })) {
  if (kind !== 'visits') continue;
  for (const { MA_BN, MA_LK, HO_TEN } of readHeads(body)) {
    persons.set(`${facility.code} ${MA_BN}`, HO_TEN);
    visits.add(`${facility.code} ${MA_LK}`);
  }
}

test('equal options give equal bytes and receipts; the tables do not depend on the other formats', () => {
  const faulty: ProvinceOptions = { ...ALL, people: 40, defects: { rate: 0.3 } };
  expect(digest(filesOf(faulty))).toBe(digest(filesOf(faulty)));
  expect(digest([...filesOf(faulty)].filter(({ kind }) => kind !== 'other'))).toBe(
    digest(filesOf({ ...OPTIONS, people: 40, defects: { rate: 0.3 } })),
  );
  expect(others(OPTIONS)).toEqual([]);
});

test('every file is sent by a source of its facility that may send it', () => {
  const FORMAT: Readonly<Record<string, string>> = {
    'x-application/hl7-v2+er7': 'hl7v2',
    'text/csv': 'csv',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
    'application/fhir+json': 'fhir',
    'application/fhir+ndjson': 'fhir',
    'application/dicom+json': 'dicom',
  };
  const sources = new Map(
    facilitiesOf(ALL).flatMap(({ code, sources }) => sources.map((source) => [source.code, { ...source, facility: code }] as const)),
  );
  expect(new Set(files.map(({ contentType }) => contentType))).toEqual(new Set(Object.keys(FORMAT)));
  for (const { source, facility, contentType } of files) {
    expect(sources.get(source)).toMatchObject({ facility: facility.code, formats: expect.arrayContaining([FORMAT[contentType]]) });
  }
});

describe('HL7 v2', () => {
  const read = of(/hl7/).flatMap((file) => readMessages(file).map((message) => ({ facility: file.facility.code, ...message })));

  test('speaks of the persons and visits of the tables, by their numbers and names', () => {
    expect(read.length).toBeGreaterThan(800);
    for (const { facility, segments } of read) {
      const event = segments.find(([name]) => name === 'MSH')?.[8];
      const pid = segments.find(([name]) => name === 'PID') as readonly string[];
      expect(segments[0]?.[3]).toBe(facility);
      if (event === 'ADT^A28^ADT_A05') continue;
      const [number = ''] = String(pid[3]).split('^');
      const name = persons.get(`${facility} ${number}`) as string;
      expect(String(pid[5]).split('^').join(' ').trim().split(' ').sort()).toEqual(name.split(' ').sort());
      const visit = segments.find(([segment]) => segment === 'PV1')?.[19];
      if (visit !== undefined) expect(visits.has(`${facility} ${visit}`)).toBe(true);
    }
  });

  test('has admissions, changes, ends, merges, orders, and results that come in parts, whole, corrected, with antibiograms', () => {
    const count = (type: string): number => read.filter(({ segments }) => segments[0]?.[8]?.startsWith(type)).length;
    for (const type of ['ADT^A01', 'ADT^A04', 'ADT^A08', 'ADT^A03', 'ADT^A28', 'ADT^A40', 'ORM^O01', 'ORU^R01'])
      expect(count(type)).toBeGreaterThan(0);
    expect(count('ADT^A28')).toBe(count('ADT^A40'));
    const results = new Map<string, string[]>();
    for (const { facility, segments } of read) {
      const order = segments.find(([name]) => name === 'OBR');
      if (!segments[0]?.[8]?.startsWith('ORU') || order === undefined) continue;
      const key = `${facility} ${order[2]}`;
      results.set(key, [...(results.get(key) ?? []), String(order[25])]);
    }
    const courses = new Set([...results.values()].map((said) => said.join('')));
    expect([...courses].sort()).toEqual(['AF', 'AFC', 'F', 'FC']);
    expect(read.some(({ segments }) => segments.some((fields) => fields[4]?.startsWith('KSD^') && fields[26] !== ''))).toBe(true);
  });

  test('numbers of messages are told once', () => {
    const ids = read.map(({ segments, facility }) => `${facility} ${segments[0]?.[2]} ${segments[0]?.[9]}`);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('sheets hold rows of persons of the station, as CSV and as workbooks, of every form', () => {
  const forms = new Set<string>();
  for (const file of of(/csv|sheet/)) {
    const rows = file.contentType === 'text/csv' ? readCsv(file.body) : readWorkbook(file.body);
    const at = rows.findIndex((cells) => cells.includes('Họ và tên'));
    const header = rows[at] as readonly string[];
    const [number, name] = [header.indexOf('Mã BN'), header.indexOf('Họ và tên')];
    const data = rows.slice(at + 1).filter((cells) => (cells[number] ?? '') !== '');
    expect(data).toHaveLength(file.visits);
    for (const cells of data) expect(persons.get(`${file.facility.code} ${cells[number]}`)).toBe(cells[name]);
    forms.add(file.fileName.replace(/^.*_/, '').replace(/\..*$/, ''));
  }
  expect([...forms].sort()).toEqual(['cap-thuoc', 'kham-thai', 'nguoi-cao-tuoi', 'tang-truong', 'tha-dtd']);
});

test('studies are of visits of their hospital', () => {
  const studies = of(/dicom/).map((file) => ({ facility: file.facility.code, datasets: JSON.parse(file.body.toString('utf8')) }));
  expect(studies.length).toBeGreaterThan(10);
  for (const { facility, datasets } of studies) {
    expect(visits.has(`${facility} ${datasets[0]['00380010'].Value[0]}`)).toBe(true);
    expect(persons.has(`${facility} ${datasets[0]['00100020'].Value[0]}`)).toBe(true);
    expect(new Set(datasets.map((dataset: never) => JSON.stringify(dataset['0020000D']))).size).toBe(1);
  }
});

test('bundles of each sender; every reference is to an entry of its file; a person is met once by each', () => {
  const kinds = new Set<string>();
  const met = new Map<string, number>();
  for (const { facility, body, contentType } of of(/fhir/)) {
    kinds.add(facility.kind);
    const text = body.toString('utf8');
    const lines = contentType.endsWith('ndjson');
    const resources = lines
      ? text.split('\n').map((line) => JSON.parse(line))
      : JSON.parse(text).entry.map((one: { resource: unknown }) => one.resource);
    const names = lines
      ? resources.map(({ id }: { id: string }) => `Patient/${id}`)
      : JSON.parse(text).entry.map((one: { fullUrl: string }) => one.fullUrl);
    for (const [, reference] of text.matchAll(/"reference":"([^"]+)"/g)) expect(names).toContain(reference);
    for (const { resourceType, identifier } of resources) {
      if (resourceType !== 'Patient') continue;
      const key = `${facility.code} ${identifier[0].value}`;
      met.set(key, (met.get(key) ?? 0) + 1);
    }
  }
  expect([...kinds].sort()).toEqual(['ambulance', 'pharmacy', 'survey', 'telemedicine']);
  expect(new Set(met.values())).toEqual(new Set([1]));
});
