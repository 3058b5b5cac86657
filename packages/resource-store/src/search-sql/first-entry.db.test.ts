import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { parseSearch } from '@hub/search';
import { matches, valuesByFhirPath, type World } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';
import { storeFaults } from '../testing/index.ts';

/** `Bundle?composition…` and `?message…`: what a document or message begins with, by its contents; equal to the plain meaning. */
const NOW = Date.UTC(2026, 5, 1);
const LOINC = 'http://loinc.org';
const composition = (id: string | undefined, code: string, patient: string, title: string) => ({
  resourceType: 'Composition',
  ...(id === undefined ? {} : { id }),
  status: 'final',
  type: { coding: [{ system: LOINC, code }] },
  subject: { reference: `Patient/${patient}` },
  date: '2026-05-20',
  title,
});
const bundle = (id: string, type: string, ...entry: readonly object[]) => ({
  resourceType: 'Bundle',
  id,
  type,
  entry: entry.map((resource, n) => ({ fullUrl: `urn:uuid:${id}-${n}`, resource })),
});
const person = (id: string, text: string) => ({ resourceType: 'Patient', id, name: [{ text }] });
const header = (eventUri: string) => ({ resourceType: 'MessageHeader', id: 'dau', eventUri, source: { endpoint: 'http://x.example/his' } });
const held = [
  person('p1', 'Trần Thị Bích Ngọc'),
  person('p2', 'Lê Văn Tám'),
  { ...composition('rieng', '18842-5', 'p1', 'Đứng riêng') },
  bundle('ra-vien', 'document', composition('tom-tat', '18842-5', 'p1', 'Tóm tắt ra viện'), person('p1', 'x')),
  bundle('kham', 'document', composition(undefined, '11488-4', 'p2', 'Phiếu khám')),
  bundle('khong-dau', 'document', person('p2', 'x'), composition('sau', '18842-5', 'p2', 'Không đứng đầu')),
  bundle('gom', 'collection', composition('trong-gom', '18842-5', 'p1', 'Trong gom')),
  bundle('tin', 'message', header('http://x.example/nhap-vien')),
  bundle('rong', 'document'),
] as unknown as readonly (Resource & { id: string })[];

const world: World = {
  valuesOf: valuesByFhirPath,
  resolve: (type, id) => held.find((one) => one.resourceType === type && one.id === id),
  all: (type) => held.filter((one) => one.resourceType === type),
  lastUpdated: () => NOW,
};

let t: TestDatabase;
async function found(query: string, visibility: Visibility = { all: true }, type = 'Bundle') {
  const parsed = parseSearch(type, new URLSearchParams(query), { now: NOW });
  if (!parsed.ok) return parsed.problems.map(({ code, expression }) => `${code} ${expression}`);
  const { entries } = await search(t.database, parsed.query, visibility);
  const ids = entries.map(({ id }) => id).sort();
  if ('all' in visibility && parsed.query.contained === undefined) {
    const meant = held.filter((one) => matches(parsed.query, one, world)).map(({ id }) => id);
    expect({ query, ids }).toEqual({ query, ids: meant.sort() });
    const counted = await search(t.database, { ...parsed.query, summary: 'count' }, visibility);
    expect({ query, total: counted.total }).toEqual({ query, total: meant.length });
  }
  return ids;
}

beforeAll(async () => {
  t = await testDatabase();
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const items = await writer.prepare(held.map((resource) => ({ resource, owner: 1, mode: 'replace' as const })));
  await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: NOW }));
});
afterAll(() => t.drop());

describe('what a bundle begins with', () => {
  test.each([
    ['composition.type=http://loinc.org|18842-5', ['ra-vien']],
    ['composition.title=phieu', ['kham']],
    ['composition.date=2026-05', ['kham', 'ra-vien']],
    ['composition:Composition.type=11488-4', ['kham']],
    ['composition.patient.name=bich ngoc', ['ra-vien']],
    ['composition.subject=Patient/p2', ['kham']],
    ['composition.type:not=11488-4', ['ra-vien']],
    ['message.event=nhap-vien', []],
    ['message.source-uri=http://x.example/his', ['tin']],
    ['composition=tom-tat', ['ra-vien']],
    ['composition=Composition/tom-tat', ['ra-vien']],
    ['composition=urn:uuid:kham-0', ['kham']],
    ['composition=rieng,sau,trong-gom', []],
    ['composition:missing=true', ['gom', 'khong-dau', 'rong', 'tin']],
    ['composition:missing=false&type=document', ['kham', 'ra-vien']],
    ['message:missing=false', ['tin']],
    ['composition:identifier=x', []],
    ['composition._has:Provenance:target:agent=x', []],
  ] as const)('%s', async (query, ids) => {
    expect(await found(query)).toEqual([...ids]);
  });

  test('is no contained resource, and points at nothing stored by itself', async () => {
    expect(await found('_contained=true&type=18842-5', undefined, 'Composition')).toEqual([]);
    expect(await found('type=18842-5', undefined, 'Composition')).toEqual(['rieng']);
    expect(await found('_include=Bundle:composition')).toEqual(['search-include-unsupported _include']);
    expect(await found('_sort=composition')).toEqual(['search-sort-unordered _sort']);
  });

  test('is seen by who sees the bundle', async () => {
    expect(await found('composition.type=18842-5', { owners: [2] })).toEqual([]);
    expect(await found('composition.type=18842-5', { owners: [1] })).toEqual(['ra-vien']);
  });

  test('its rows are what extraction makes, and go with the bundle', async () => {
    expect(await storeFaults(t.database)).toEqual([]);
  });
});
