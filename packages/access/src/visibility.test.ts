import { describe, expect, test } from '@jest/globals';
import {
  LABELS,
  mayChange,
  mayFhir,
  mayRemoveLabels,
  type PolicyRule,
  type Principal,
  parseScopes,
  seesByOwner,
  seesWhole,
  visibility,
  withPurpose,
} from './index.ts';

const NOW = Date.UTC(2026, 5, 1);
const R = 1;
const V = 2;
const NOT_R_V = 0x7fff_ffff;
const of = (more: Partial<Principal>): Principal => ({ clientNumber: 5, clientId: 'c', kind: 'system', ...more });
const permit = (more: Partial<PolicyRule>): PolicyRule => ({ policy: 'p', effect: 'permit', relation: 'province', labels: 0, ...more });
const deny = (more: Partial<PolicyRule>): PolicyRule => ({ policy: 'p', effect: 'deny', ...more });
const ALL = parseScopes('system/*.cruds');
const seen = (principal: Principal) => visibility(principal, NOW);

describe('the shipped policies', () => {
  test('a facility: its own and shared rows whole; patients in its care less labels; what it opened whole', () => {
    expect(seen(of({ kind: 'sender', facilityId: 7, subtree: [7, 8] }))).toEqual({
      owners: [7, 8, 0],
      further: [
        { of: { treatedBy: [7, 8] }, hidden: NOT_R_V },
        { of: { openedBy: { client: 5 } }, hidden: 0 },
      ],
    });
  });
  test('an operator everything; with scopes, what they name', () => {
    expect(seen(of({ kind: 'operator' }))).toEqual({ all: true });
    const narrowed = seen(
      of({ kind: 'operator', scopes: parseScopes('system/Patient.rs?gender=male system/Observation.s system/Claim.r') }),
    );
    expect('types' in narrowed && [...(narrowed.types ?? [])]).toEqual([
      ['Observation', []],
      ['Patient', ['gender=male']],
    ]);
  });
  test('roles: the operations centre and analysts see the province less labels, analysts for their purpose only', () => {
    const role = (name: string, more: Partial<Principal> = {}) => seen(of({ scopes: ALL, user: { sub: 'u', role: name }, ...more }));
    const province = [{ of: { owners: 'all' }, hidden: NOT_R_V }];
    expect(role('operations-centre')).toEqual({ owners: [0], further: province });
    expect(role('analyst')).toEqual({ owners: [0] });
    expect(role('analyst', { purpose: 'HOPERAT' })).toEqual({ owners: [0], further: province });
    expect(role('analyst', { purpose: 'TREAT' })).toEqual({ owners: [0] });
    expect(role('nobody')).toEqual({ owners: [0] });
    const national = role('national-centre');
    expect('further' in national && national.further?.[0]).toMatchObject({ of: { owners: 'all' }, hidden: V });
  });
  test('a citizen: one compartment; a scope of a patient’s context counts only there', () => {
    const scopes = parseScopes('patient/*.rs');
    expect(seen(of({ kind: 'app', scopes, patient: 'p' }))).toEqual({
      owners: [0],
      further: [{ of: { owners: 'all' }, hidden: V }],
      patient: 'p',
    });
    const without = seen(of({ kind: 'app', scopes }));
    expect('types' in without && without.types?.size).toBe(0);
  });
  test('a system or an app without scopes has no type at all', () => {
    for (const kind of ['system', 'app'] as const)
      expect('types' in seen(of({ kind })) && seen(of({ kind }))).toMatchObject({ types: new Map() });
  });
  test('a clinician’s app sees what the facilities do where the person works', () => {
    const app = of({ kind: 'app', scopes: parseScopes('user/*.rs'), user: { sub: 'u', role: 'clinician', facilityIds: [3, 4] } });
    expect(seen(app)).toMatchObject({
      owners: [3, 4, 0],
      further: [{ of: { treatedBy: [3, 4] } }, { of: { openedBy: { client: 5, user: 'u' } } }],
    });
  });
});

describe('rules', () => {
  const as = (...policies: PolicyRule[]) => seen(of({ scopes: ALL, facilityId: 7, policies }));
  test('hold from their beginning to before their end', () => {
    for (const [from, until, holds] of [
      [NOW, NOW + 1, true],
      [NOW + 1, NOW + 2, false],
      [NOW - 5, NOW, false],
    ] as const)
      expect('further' in as(permit({ from, until }))).toBe(holds);
  });
  test('a denial takes away types, labels, labels of types, or everything', () => {
    expect(as(permit({ labels: -1 }))).toEqual({ all: true });
    expect(as(permit({ labels: -1 }), deny({ labels: R }))).toEqual({
      owners: [0],
      hidden: R,
      further: [{ of: { owners: 'all' }, hidden: R }],
    });
    const noClaims = as(permit({ labels: -1 }), deny({ types: ['Claim'] }));
    expect('types' in noClaims && [noClaims.types?.has('Claim'), noClaims.types?.has('Patient')]).toEqual([false, true]);
    const some = as(permit({ labels: -1, types: ['Claim', 'Patient'] }), deny({ types: ['Claim'], labels: R }));
    expect('further' in some && some.further).toContainEqual({ of: { owners: 'all' }, hidden: R, types: ['Claim'] });
    expect('further' in some && some.further).toContainEqual({ of: { owners: 'all' }, hidden: 0, types: ['Patient'] });
    expect(as(permit({ labels: -1 }), deny({}))).toEqual({ owners: [] });
  });
  test('no rule at all: what belongs to everybody', () => {
    expect(as()).toEqual({ owners: [0] });
  });
  test('seesByOwner says of a row at hand what the rules say', () => {
    const view = as(permit({ relation: 'own', labels: -1 }), permit({ labels: R }));
    expect([seesByOwner(view, 7, R | V), seesByOwner(view, 9, R), seesByOwner(view, 9, V), seesByOwner(view, 0, 0)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
  test('every label is a bit that a permit without labels hides', () => {
    for (const { bit } of LABELS) expect(NOT_R_V & (1 << bit)).not.toBe(0);
  });
});

describe('what a request says of itself', () => {
  test('a purpose narrows nothing away, and no token serves another than its own', () => {
    const analyst = of({ scopes: ALL, user: { sub: 'u', role: 'analyst' } });
    expect(seen(withPurpose(analyst, 'HRESCH'))).toMatchObject({ further: [{ of: { owners: 'all' } }] });
    expect(seen(withPurpose(analyst, 'TREAT'))).toEqual({ owners: [0] });
    expect(withPurpose(analyst, undefined)).toBe(analyst);
    expect(() => withPurpose({ ...analyst, purpose: 'HRESCH' }, 'TREAT')).toThrow(/forbidden/);
    for (const text of ['', 'treat', 'X', 'TREAT TREAT', 'A'.repeat(40)]) expect(() => withPurpose(analyst, text)).toThrow(/incorrect/);
  });
  test('files as they were sent: only to who sees all of a facility', () => {
    const own = permit({ relation: 'own', labels: -1 });
    const sees = (more: Partial<Principal>, ...rules: PolicyRule[]) =>
      seesWhole(seen(of({ kind: 'sender', facilityId: 7, policies: rules, ...more })), 7);
    expect([
      sees({}, own),
      sees({}, permit({ relation: 'own', labels: 0 })),
      sees({ patient: 'p' }, own),
      sees({}),
      seesWhole({ all: true }, 9),
    ]).toEqual([true, false, false, false, true]);
    expect(sees({ scopes: parseScopes('system/Patient.rs hub/raw.read') }, own)).toBe(false);
  });
});

describe('writing', () => {
  const sender = of({ kind: 'sender', facilityId: 7, subtree: [7, 8] });
  test('a facility changes its own; what is below only when its policy says so', () => {
    expect([mayChange(sender, 7), mayChange(sender, 8), mayChange(sender, 9), mayChange(sender, 0)]).toEqual([true, false, false, false]);
    const superior = { ...sender, policies: [permit({ relation: 'subtree', changes: true })] };
    expect([mayChange(superior, 8), mayChange(superior, 9)]).toEqual([true, false]);
    expect(mayChange(of({ scopes: ALL }), -1)).toBe(false);
  });
  test('to write, a client has a facility, a scope without a constraint, and is not about one patient', () => {
    const scoped = (text: string, more: Partial<Principal> = {}) =>
      mayFhir(of({ scopes: parseScopes(text), facilityId: 7, ...more }), 'u', 'Observation');
    expect(scoped('system/Observation.u')).toBe(true);
    expect(scoped('system/Observation.u?category=laboratory')).toBe(false);
    expect(scoped('system/Observation.rs')).toBe(false);
    expect(scoped('patient/Observation.u', { patient: 'p' })).toBe(false);
    const { facilityId: _, ...nowhere } = of({ scopes: parseScopes('system/*.cruds'), facilityId: 7 });
    expect(mayFhir(nowhere, 'c', 'Observation')).toBe(false);
  });
  test('only who manages policies takes labels away', () => {
    expect([mayRemoveLabels(sender), mayRemoveLabels(of({ kind: 'operator' }))]).toEqual([false, true]);
  });
});
