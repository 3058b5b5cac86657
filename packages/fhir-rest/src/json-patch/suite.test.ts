import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isProblemError } from '@hub/outcome';
import { expect, test } from '@jest/globals';
import { applyPatch } from './apply.ts';
import { parsePatch } from './parse.ts';

/** A case of the public test suite of RFC 6902 (npm json-patch-test-suite). */
interface Case {
  readonly comment?: string;
  readonly doc: unknown;
  readonly patch: unknown;
  readonly expected?: unknown;
  readonly error?: string;
  readonly disabled?: boolean;
}

const suite = (file: string) =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`json-patch-test-suite/${file}`), 'utf8')) as readonly Case[];
const cases = [...suite('spec_tests.json'), ...suite('tests.json')].filter((one) => one.disabled !== true && one.patch !== undefined);

test('the suite is there', () => {
  expect(cases.length).toBeGreaterThan(90);
});

test.each(cases.map((one, i) => [`${i} ${one.comment ?? one.error ?? ''}`, one] as const))(
  '%s',
  (_name, { doc, patch, expected, error }) => {
    const apply = () => applyPatch(parsePatch(patch), doc);
    if (error === undefined) return expect(apply()).toEqual(expected ?? doc);
    let failure: unknown;
    try {
      apply();
    } catch (thrown) {
      failure = thrown;
    }
    expect(isProblemError(failure)).toBe(true);
  },
);
