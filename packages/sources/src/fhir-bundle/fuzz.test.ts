import { readdirSync, readFileSync } from 'node:fs';
import { SERVER_ID } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { expect, test } from '@jest/globals';
import { mutate, numbers } from '../testing/files.ts';
import { CONTEXT, parsed } from './testing/parsed.ts';

/** Damaged bundles: nothing is thrown, and what is not refused is FHIR R4 under ids of the hub. */

const FOLDER = new URL('../../cases/fhir/', import.meta.url);
const FILES = readdirSync(FOLDER)
  .filter((name) => /^\d.*json$/.test(name))
  .map((name) => ({ name, bytes: readFileSync(new URL(name, FOLDER)) }));
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  'null',
  'true',
  '1e999',
  '-0',
  '"entry":[',
  '"resource":{',
  '"reference":"#"',
  '"id":"x",',
  '{}',
  '[]',
  '\u0000',
  'ệ',
];
const ODD: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1e21,
  true,
  [],
  {},
  [null],
  [[]],
  { reference: 'urn:uuid:x' },
  { reference: 7 },
  'Patient/1',
  '#x',
  'x'.repeat(5000),
  '2026-02-31',
  '\ud800',
  { rawJSON: '1' },
  { __proto__: null },
];

type Random = (below: number) => number;
const below =
  (random: () => number): Random =>
  (most) =>
    Math.floor(random() * most);

/** The value with one of its parts replaced, taken out, doubled or renamed. */
function bent(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random(24) === 0) return ODD[random(ODD.length)];
  if (Array.isArray(value)) {
    if (value.length === 0) return [ODD[random(ODD.length)]];
    const at = random(value.length);
    const how = random(5);
    if (how === 0) return value.filter((_, i) => i !== at);
    if (how === 1) return [...value, value[at]];
    return value.map((one, i) => (i === at ? bent(one, random) : one));
  }
  const names = Object.keys(value);
  if (names.length === 0) return { x: 1 };
  // Most of it is to happen inside of resources.
  const deeper = ['entry', 'resource'].find((one) => names.includes(one));
  const name = deeper !== undefined && random(8) > 0 ? deeper : (names[random(names.length)] as string);
  const { [name]: old, ...rest } = value as Record<string, unknown>;
  const how = name === deeper ? 7 : random(8);
  if (how === 0) return rest;
  if (how === 1)
    return {
      ...rest,
      [['x', 'resourceType', 'id', 'reference', '__proto__', 'entry', 'contained', 'identifier'][random(8)] as string]: old,
    };
  return { ...rest, [name]: bent(old, random) };
}

async function hold(bytes: Buffer, lines: boolean, step: number): Promise<{ readonly taken: number; readonly refused: number }> {
  const records = await parsed(bytes, { shape: lines ? 'lines' : 'object', step });
  let taken = 0;
  for (const record of records) {
    expect(record.issues.every(({ message }) => message.vi.length > 5 && message.en.length > 5)).toBe(true);
    if (record.kind !== 'format' || record.rejected) continue;
    record.keysOf(CONTEXT);
    for (const { resource, merge } of record.map(CONTEXT).resources) {
      taken++;
      expect(resource.id).toMatch(SERVER_ID);
      expect(validate(resource)).toEqual([]);
      if (merge !== undefined) expect(validate(merge(resource))).toEqual([]);
    }
  }
  return { taken, refused: records.length };
}

test('whatever is done to a bundle', async () => {
  const chance = numbers(20261122);
  const random = below(chance);
  const mutants = Number(process.env.FHIR_MUTANTS ?? 400);
  let taken = 0;
  for (let i = 0; i < mutants; i++) {
    const { name, bytes } = FILES[random(FILES.length)] as (typeof FILES)[number];
    const lines = name.endsWith('ndjson');
    let file: Buffer = bytes;
    if (random(3) === 0) file = Buffer.from(mutate(bytes.toString(), chance, PIECES));
    else {
      try {
        const texts = lines ? bytes.toString().trim().split('\n') : [bytes.toString()];
        file = Buffer.from(texts.map((text) => JSON.stringify(bent(JSON.parse(text), random))).join('\n'));
      } catch {
        // One that is no JSON as it stands.
      }
    }
    taken += (await hold(file, lines, 1 + random(4000))).taken;
  }
  // Enough of them is still to be stored, or nothing was tried.
  expect(taken).toBeGreaterThan(mutants / 2);
});
