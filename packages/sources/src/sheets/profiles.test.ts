import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { schemaProblems } from '../testing/json-schema.ts';
import { readCsv } from '../testing/sheet.ts';
import { headerForms } from './fold.ts';
import { findHeader } from './header.ts';
import type { Column, ProfilePart, SheetProfile, Template } from './profile.ts';
import { bundledForms, readParts } from './profile-folder.ts';
import { formOf } from './profiles.ts';

/** The forms themselves: each fits the schema, contradicts neither itself nor another, and has a worked example. */

const FOLDER = new URL('../../../../fhir-profiles/sheet-profiles/', import.meta.url);
const CASES = new URL('../../cases/stations/', import.meta.url);
const json = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));
const schema = json(new URL('schema.json', FOLDER)) as Readonly<Record<string, unknown>>;
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && name !== 'schema.json');

describe.each(files)('%s', (name) => {
  const profile = json(new URL(name, FOLDER)) as SheetProfile;

  test('fits the schema and is called as its kind', () => {
    expect(schemaProblems(schema, profile)).toEqual([]);
    expect(name).toBe(`${profile.kind}.json`);
  });

  test('its bindings name columns and resources it has', () => {
    const form = formOf(profile, readParts());
    const fields = new Set(form.columns.keys());
    const made = new Set(form.resources.map((one) => one.name));
    const wrong: string[] = [];
    const look = (template: Template): void => {
      if (typeof template !== 'object' || template === null) return;
      const { $: field, $ref: ref } = template as { readonly $?: string; readonly $ref?: string };
      if (field !== undefined && !field.startsWith('@') && !fields.has(field)) wrong.push(field);
      // A visit may be there or not; whatever else is referred to is made by the form.
      if (ref !== undefined && ref !== 'encounter' && !made.has(ref)) wrong.push(ref);
      for (const inner of Object.values(template)) look(inner as Template);
    };
    for (const { template, when = [], each, key = [], directory, resourceType } of form.resources) {
      look(template);
      expect(resourceType).toMatch(/^[A-Z]/);
      wrong.push(
        ...[...when, ...key, ...(each === undefined ? [] : [each]), ...(directory === undefined ? [] : [directory.field])].filter(
          (one) => !fields.has(one),
        ),
      );
    }
    if (profile.patient !== undefined) look(profile.patient);
    for (const { field, type, title, codes, into = [] } of form.columns.values()) {
      if (type === undefined || title === undefined || (type === 'code') !== (codes !== undefined)) wrong.push(field);
      wrong.push(...into.filter((one) => !fields.has(one)));
    }
    expect(wrong).toEqual([]);
  });

  test('is recognised by its own headers, each of its spellings', () => {
    const form = bundledForms().find((one) => one.profile.kind === profile.kind);
    const needed = [...profile.recognise.all, ...profile.recognise.any.slice(0, 1), profile.day];
    const columns = (form?.columns ?? new Map()) as ReadonlyMap<string, Column>;
    const head = [...new Set([...needed, ...profile.columns.map(({ field }) => field)])].map(
      (field) => columns.get(field)?.headers[0] ?? '',
    );
    expect(findHeader(bundledForms(), [{ number: 1, cells: head }])?.form.profile.kind).toBe(profile.kind);
    for (const { field, headers } of columns.values())
      for (const header of headers) expect([header, form?.byHeader.get(headerForms(header)[0] ?? '')]).toEqual([header, field]);
  });
});

test('every form has a worked example', async () => {
  const shown = new Set<string>();
  for (const name of readdirSync(CASES).filter((one) => one.endsWith('.csv'))) {
    const { layouts } = await readCsv(readFileSync(new URL(name, CASES)));
    for (const { form } of layouts) shown.add(form.kind);
  }
  expect([...shown].sort()).toEqual(files.map((name) => name.replace('.json', '')).sort());
});

test('parts hold what a form may hold', () => {
  const { properties } = schema as { readonly properties: Readonly<Record<string, unknown>> };
  const part = {
    $defs: schema.$defs,
    type: 'object',
    required: ['columns', 'resources'],
    additionalProperties: false,
    properties: { columns: properties.columns, resources: properties.resources },
  };
  for (const [name, one] of Object.entries(readParts())) expect([name, schemaProblems(part, one)]).toEqual([name, []]);
});

test('a form that contradicts itself is refused', () => {
  const column = (field: string, header: string): Column => ({ field, title: { vi: field, en: field }, headers: [header], type: 'text' });
  const profile: SheetProfile = {
    kind: 'odd',
    title: { vi: 'Lạ', en: 'Odd' },
    origin: [{ name: 'test', confidence: 'assumed' }],
    about: 'person',
    use: [],
    recognise: { all: ['A'], any: ['A'] },
    day: 'A',
    key: ['A'],
    columns: [column('A', 'Cột một')],
    resources: [],
  };
  const parts: Readonly<Record<string, ProfilePart>> = {};
  expect(formOf(profile, parts).byHeader.get('cotmot')).toBe('A');
  expect(() => formOf({ ...profile, columns: [...profile.columns, column('B', 'CỘT  MỘT')] }, parts)).toThrow('CỘT  MỘT is A and B');
  expect(() => formOf({ ...profile, day: 'C' }, parts)).toThrow('no column C');
  expect(() => formOf({ ...profile, use: ['nowhere'] }, parts)).toThrow('no part nowhere');
});
