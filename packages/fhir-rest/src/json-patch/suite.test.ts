import { isProblemError } from '@hub/outcome';
import { expect, test } from '@jest/globals';
import specification from 'json-patch-test-suite/spec_tests.json' with { type: 'json' };
import tests from 'json-patch-test-suite/tests.json' with { type: 'json' };
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

const all = [...specification, ...tests] as readonly Case[];
const cases = all.filter((one) => one.disabled !== true && one.patch !== undefined);

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
