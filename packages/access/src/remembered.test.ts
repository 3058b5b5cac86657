import { expect, test } from '@jest/globals';
import type { Principal } from './principal.ts';
import { visibilityAt } from './remembered.ts';
import { visibility } from './visibility.ts';

const rule = { policy: 'p', effect: 'permit', relation: 'own', labels: -1 } as const;
const CALLER: Principal = {
  clientNumber: 2,
  clientId: 'his-1',
  kind: 'sender',
  facilityId: 7,
  policies: [
    { ...rule, until: 1_000 },
    { ...rule, relation: 'province', from: 2_000, until: 3_000 },
  ],
};

test.each([0, 999, 1_000, 1_500, 1_999, 2_000, 2_999, 3_000, 9_999])(
  'at %d it is what is computed, and the same object until a rule begins or ends',
  (now) => {
    expect(visibilityAt(CALLER, now, 'r')).toEqual(visibility(CALLER, now, 'r'));
    expect(visibilityAt(CALLER, now, 'r')).toBe(visibilityAt(CALLER, now, 'r'));
    expect(visibilityAt(CALLER, now, 's')).toEqual(visibility(CALLER, now, 's'));
  },
);

test('time goes back and forth: every moment has its own', () => {
  for (const now of [2_500, 500, 2_000, 3_000, 999, 1_000]) expect(visibilityAt(CALLER, now, 's')).toEqual(visibility(CALLER, now, 's'));
  expect(visibilityAt(CALLER, 100, 's')).not.toEqual(visibilityAt(CALLER, 2_500, 's'));
});
