import { describe, expect, test } from '@jest/globals';
import { gives, HUB_PERMISSIONS, LETTERS, parseScope, parseScopes, printScope, type Scope } from './index.ts';

/** Every set of letters, in order. */
const letterSets = Array.from({ length: 31 }, (_, i) => LETTERS.filter((_letter, bit) => ((i + 1) >> bit) & 1));

/** Every scope of a few types and queries. */
const ALL: readonly Scope[] = [
  ...HUB_PERMISSIONS.map((hub) => ({ hub })),
  ...(['patient', 'user', 'system'] as const).flatMap((context) =>
    letterSets.flatMap((letters) => [
      { context, type: '*', letters: new Set(letters) },
      ...['Patient', 'MedicationRequest'].flatMap((type) => [
        { context, type, letters: new Set(letters) },
        ...['category=laboratory', 'status=final&code=http://loinc.org|1-2'].map((query) => ({
          context,
          type,
          letters: new Set(letters),
          query,
        })),
      ]),
    ]),
  ),
];

describe('scopes', () => {
  test('what is printed is read as the same', () => {
    expect(ALL.map((one) => parseScope(printScope(one)))).toEqual(ALL);
    expect(new Set(ALL.map(printScope)).size).toBe(ALL.length);
    expect(parseScopes(`openid ${ALL.map(printScope).join(' launch ')}`)).toEqual(ALL);
  });
  test('the words of SMART 1', () => {
    const words = ['patient/Observation.read', 'user/*.write', 'system/*.*'].map((text) => printScope(parseScope(text) as Scope));
    expect(words).toEqual(['patient/Observation.rs', 'user/*.cud', 'system/*.cruds']);
  });
  test.each([
    ...['openid', 'launch/patient', '', 'system/Patient', 'system/Patient.', 'system/Patient.sr', 'system/Patient.rr', 'system/Nothing.r'],
    ...['system/*.rs?category=x', 'system/Patient.rs?', 'SYSTEM/Patient.r', 'hub/everything', 'system/Patient.rs ', 'tenant/Patient.r'],
  ])('%j gives nothing', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });
  test('a scope gives its letters of its type only', () => {
    const rs = parseScope('system/Observation.rs?category=laboratory') as Scope;
    expect(LETTERS.filter((letter) => gives(rs, letter, 'Observation'))).toEqual(['r', 's']);
    expect(gives(rs, 'r', 'Patient')).toBe(false);
    expect(gives({ hub: 'hub/explain' }, 'r', 'Patient')).toBe(false);
  });
});
