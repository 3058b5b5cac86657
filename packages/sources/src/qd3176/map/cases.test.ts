import { readFileSync } from 'node:fs';
import type { Resource } from '@hub/fhir-model';
import { type Check, checkProblem, valuesAt } from '@hub/test-support';
import { describe, expect, test } from '@jest/globals';
import type { Edition, Row, TableName } from '../../record.ts';
import { mapVisit } from './map-visit.ts';
import { testContext, visit } from './testing.ts';

/** The facts of packages/sources/cases that the mapping alone decides; the hub itself answers all of them end to end elsewhere. */

interface Fact {
  readonly query: string;
  readonly total?: number;
  readonly checks?: readonly Check[];
}

interface Case {
  readonly name: string;
  readonly submit: readonly { readonly file: string; readonly facility: string }[];
  readonly expect: { readonly fhir?: readonly Fact[] };
}

const CASES = new URL('../../../cases/', import.meta.url);
const json = (path: string): unknown =>
  JSON.parse(
    readFileSync(new URL(path, CASES), 'utf8')
      .replaceAll('{SID}', 'http://fhir.ehealth.gov.vn/core/sid/')
      .replaceAll('{SD}', 'http://fhir.ehealth.gov.vn/core/StructureDefinition/'),
  );
const notYet = json('not-yet.json') as readonly { folder: string; case: string; query?: string; reason: string }[];

/** The rows of an envelope file, read with as little as these clean files need: not the product's parser. */
function readTables(path: string): Partial<Record<TableName, Record<string, string>[]>> {
  const tables: Partial<Record<TableName, Record<string, string>[]>> = {};
  const text = readFileSync(new URL(path, CASES), 'utf8');
  for (const [, table, content = ''] of text.matchAll(/<LOAIHOSO>(\w+)<\/LOAIHOSO><NOIDUNGFILE>([^<]*)</g)) {
    const inner = Buffer.from(content, 'base64').toString('utf8');
    const rows = inner.matchAll(/<(?!CHITIEU|DSACH)[A-Z_0-9]+>(?:<([A-Z_0-9]+)(?:>[^<]*<\/\1>|\/>))+/g);
    tables[table as TableName] = [...rows].map(([row]) => fieldsOf(row));
  }
  return tables;
}

function fieldsOf(row: string): Record<string, string> {
  const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return Object.fromEntries([...row.matchAll(/<([A-Z_0-9]+)>([^<]+)<\/\1>/g)].map(([, field = '', text = '']) => [field, plain(text)]));
}

/** A search by the parameters these cases use, over what was mapped. */
function search(store: readonly Resource[], query: string): unknown {
  const [type, parameters = ''] = query.split('?');
  const entry = store.filter(
    (resource) => resource.resourceType === type && parameters.split('&').every((part) => matches(store, resource, part)),
  );
  return { total: entry.length, entry: entry.map((resource) => ({ resource })) };
}

function matches(store: readonly Resource[], resource: Resource, parameter: string): boolean {
  const [name, value = ''] = parameter.split(/=(.*)/s) as [string, string];
  const [system, code] = value.includes('|') ? value.split('|') : [undefined, value];
  const token = (path: string) =>
    valuesAt(resource, path).some((found) => {
      const { system: s, code: c, value: v } = found as { system?: string; code?: string; value?: string };
      return (c ?? v) === code && (system === undefined || s === system);
    });
  if (name === 'patient.identifier' || name === 'beneficiary.identifier') {
    const owners = (search(store, `Patient?identifier=${value}`) as { entry: { resource: Resource }[] }).entry;
    const subject = [
      ...valuesAt(resource, 'subject.reference'),
      ...valuesAt(resource, 'patient.reference'),
      ...valuesAt(resource, 'beneficiary.reference'),
      ...valuesAt(resource, 'participant.actor.reference'),
    ];
    return owners.some((owner) => subject.includes(`Patient/${owner.resource.id}`));
  }
  if (name === '_security') return token('meta.security');
  if (name === 'identifier') return token('identifier');
  if (name === 'code' || name === 'type') return token(`${name}.coding`);
  throw new Error(`no such parameter here: ${name}`);
}

describe.each([
  ['qd3176', '3176'],
  ['qd4750', '4750'],
] as const)('cases of %s', (folder, edition: Edition) => {
  const store = new Map<string, Resource>();
  for (const one of json(`${folder}/cases.json`) as readonly Case[]) {
    for (const { file, facility } of one.submit) {
      const record = visit(readTables(`${folder}/${file}`) as Partial<Record<TableName, readonly Row['fields'][]>>, { facility, edition });
      const mapped = mapVisit(record, testContext({ facility: { code: facility, name: 'Cơ sở mẫu' } }));
      for (const { resource } of mapped.resources)
        store.set(`${resource.resourceType}/${resource.id}`, JSON.parse(JSON.stringify(resource)) as Resource);
    }
    const known = [...store.values()];
    for (const fact of one.expect.fhir ?? []) {
      const later = notYet.find((entry) => entry.folder === folder && entry.case === one.name && entry.query === fact.query);
      test(`${one.name}: ${fact.query}${later === undefined ? '' : ` (not yet: ${later.reason})`}`, () => {
        const bundle = search(known, fact.query) as { total: number };
        const problems = [
          ...(fact.total === undefined || fact.total === bundle.total ? [] : [`total ${bundle.total}, expected ${fact.total}`]),
          ...(fact.checks ?? []).map((check) => checkProblem(bundle, check)).filter((problem) => problem !== undefined),
        ];
        if (later === undefined) expect(problems).toEqual([]);
        else expect(problems).not.toEqual([]);
      });
    }
  }
});

test('not-yet.json names cases and facts that exist', () => {
  for (const entry of notYet) {
    const found = (json(`${entry.folder}/cases.json`) as readonly Case[]).find(({ name }) => name === entry.case);
    expect(found?.name).toBe(entry.case);
    if (entry.query !== undefined) expect(found?.expect.fhir?.map(({ query }) => query)).toContain(entry.query);
    expect(entry.reason).not.toBe('');
  }
});
