import { describe, expect, test } from '@jest/globals';
import { type KeptVisibility, keptVisibility, type PolicyRule, type Principal, parseScopes, stillSees, visibility } from './index.ts';

const NOW = Date.UTC(2026, 5, 1);
const of = (more: Partial<Principal>): Principal => ({
  clientNumber: 5,
  clientId: 'c',
  kind: 'system',
  scopes: parseScopes('system/*.rs'),
  ...more,
});
const permit = (more: Partial<PolicyRule>): PolicyRule => ({ policy: 'p', effect: 'permit', relation: 'province', labels: 0, ...more });
const seen = (more: Partial<Principal>) => visibility(of(more), NOW);
/** Through JSON, as it is kept. */
const kept = (more: Partial<Principal>) => JSON.parse(JSON.stringify(keptVisibility(seen(more)))) as KeptVisibility;
const facility = (facilityId: number, subtree = [facilityId]): Partial<Principal> => ({ kind: 'sender', facilityId, subtree });

describe('what was made of what one saw may be handed out', () => {
  test.each<[string, Partial<Principal>, Partial<Principal>]>([
    ['the same operator', { kind: 'operator' }, { kind: 'operator' }],
    ['an operator, of what a facility saw', facility(7), { kind: 'operator' }],
    ['a facility with more below it', facility(7), facility(7, [7, 8])],
    [
      'a wider scope',
      { scopes: parseScopes('system/Observation.rs?category=laboratory'), policies: [permit({})] },
      { policies: [permit({})] },
    ],
    ['a scope of this type alone', { policies: [permit({})] }, { scopes: parseScopes('system/Observation.rs'), policies: [permit({})] }],
    ['more labels', { policies: [permit({})] }, { policies: [permit({ labels: -1 })] }],
  ])('%s', (_, then, now) => {
    expect(stillSees(seen(now), kept(then), 'Observation')).toBe(true);
  });

  test.each<[string, Partial<Principal>, Partial<Principal>]>([
    ['another facility', facility(7), facility(8)],
    ['fewer below it', facility(7, [7, 8]), facility(7)],
    ['no permit any more', { policies: [permit({})] }, { policies: [] }],
    ['a label that is hidden now', { policies: [permit({ labels: -1 })] }, { policies: [permit({})] }],
    [
      'a purpose that was said and is not',
      { policies: [permit({ purposes: ['HOPERAT'] })], purpose: 'HOPERAT' },
      { policies: [permit({ purposes: ['HOPERAT'] })] },
    ],
    [
      'a part of the type',
      { policies: [permit({})] },
      { scopes: parseScopes('system/Observation.rs?category=laboratory'), policies: [permit({})] },
    ],
    [
      'another part',
      { scopes: parseScopes('system/Observation.rs?category=laboratory') },
      { scopes: parseScopes('system/Observation.rs?category=imaging') },
    ],
    ['another type', {}, { scopes: parseScopes('system/Patient.rs') }],
    [
      'a type denied since',
      { policies: [permit({})] },
      { policies: [permit({}), { policy: 'p', effect: 'deny', types: ['Observation'] }] },
    ],
    ['one patient', {}, { patient: 'a' }],
  ])('not: %s', (_, then, now) => {
    expect(stillSees(seen(now), kept(then), 'Observation')).toBe(false);
  });
});
