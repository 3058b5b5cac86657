import { TERMINOLOGY } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import {
  actsFor,
  isPublic,
  LABELS,
  labelMask,
  mayHub,
  OTHER_LABEL_BIT,
  type Principal,
  PUBLIC_ROUTES,
  parseScopes,
  type Route,
  requireAccess,
  visibility,
  visibilityOfWrites,
} from './index.ts';

const operator: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
const sender: Principal = { clientNumber: 2, clientId: 'his-92901', kind: 'sender', facilityId: 7, facilityCode: '92901' };

const PATIENTS: Route = { method: 'GET', path: '/fhir/Patient', access: 'client', needs: { fhir: 's', type: 'path' }, record: 'search' };
const METADATA: Route = {
  method: 'GET',
  path: '/fhir/metadata',
  access: 'public',
  needs: { none: 'what the server is' },
  record: { none: 'no data' },
};

describe('visibility', () => {
  test('an operator sees all, a sender its own facility and what is shared', () => {
    expect(visibility(operator, 0)).toEqual({ all: true });
    expect(visibilityOfWrites(sender, 0)).toEqual({ owners: [7, 0] });
  });
  test('a sender that has lost its facility sees only what is shared', () => {
    const { facilityId: _, ...lost } = sender;
    expect(visibilityOfWrites(lost, 0)).toEqual({ owners: [0] });
    expect(actsFor(lost, 7)).toBe(false);
  });
});

describe('labelMask', () => {
  test('every label has one bit, none twice, all inside a signed int', () => {
    expect(new Set(LABELS.map(({ bit }) => bit)).size).toBe(LABELS.length);
    expect(LABELS.every(({ bit }, index) => bit === index && bit < OTHER_LABEL_BIT)).toBe(true);
  });
  test('positions that rows already hold never move', () => {
    expect(LABELS.slice(0, 7).map(({ code }) => code)).toEqual(['R', 'V', 'HIV', 'TB', 'PSY', 'ETH', 'SEX']);
  });
  test('HIV + R; TB of the hub under any canonical base; the system matters', () => {
    const act = (code: string) => ({ system: TERMINOLOGY.actCode, code });
    expect(labelMask([act('HIV'), { system: TERMINOLOGY.confidentiality, code: 'R' }])).toBe(0b101);
    expect(labelMask([{ system: 'http://example.org/x/CodeSystem/sensitivity', code: 'TB' }])).toBe(0b1000);
    expect(labelMask([{ system: 'http://example.org/other', code: 'HIV' }])).toBe(1 << OTHER_LABEL_BIT);
  });
  test('normal confidentiality restricts nothing; no labels is 0', () => {
    expect(labelMask([{ system: TERMINOLOGY.confidentiality, code: 'N' }])).toBe(0);
    expect(labelMask(undefined)).toBe(0);
  });
});

describe('requireAccess', () => {
  test('without a token only listed routes answer', () => {
    expect(() => requireAccess({ ...PATIENTS, access: 'client' }, undefined)).toThrow(/unauthorised/);
    expect(requireAccess(METADATA, undefined)).toBeUndefined();
  });
  test('a route cannot make itself public', () => {
    expect(() => requireAccess({ ...PATIENTS, access: 'public', needs: { none: 'x' } }, operator)).toThrow(/public list/);
  });
  test('a row that leaves open what it needs, or what goes on record, is a fault', () => {
    const { needs: _needs, ...withoutNeeds } = PATIENTS;
    const { record: _record, ...withoutRecord } = PATIENTS;
    for (const row of [withoutNeeds, withoutRecord, { ...PATIENTS, needs: { none: 'x' } }, { ...PATIENTS, record: { none: '' } }])
      expect(() => requireAccess(row as Route, operator)).toThrow(/does not declare/);
  });
  test('a scope narrows what a kind may do; a system client has nothing without one', () => {
    const scoped = (scopes: string, of: Principal = operator) => ({ ...of, scopes: parseScopes(scopes) });
    expect(requireAccess(PATIENTS, scoped('system/Patient.rs'), 'Patient')).toBeDefined();
    expect(() => requireAccess(PATIENTS, scoped('system/Patient.r system/Observation.rs'), 'Patient')).toThrow(/forbidden/);
    const system = { clientNumber: 9, clientId: 'soc', kind: 'system' } as const;
    expect(() => requireAccess(PATIENTS, system, 'Patient')).toThrow(/forbidden/);
    expect(requireAccess(PATIENTS, scoped('system/*.rs', system), 'Patient')).toBeDefined();
    expect(mayHub(scoped('hub/sources.manage', sender), 'hub/sources.manage')).toBe(false);
    expect(mayHub(scoped('hub/metrics.read', operator), 'hub/sources.manage')).toBe(false);
    expect(mayHub(operator, 'hub/policies.manage')).toBe(true);
  });
  test('an operator route refuses a sender', () => {
    const route = {
      method: 'GET',
      path: '/intake/sources',
      access: 'operator',
      needs: { hub: 'hub/sources.manage' },
      record: 'admin',
    } as const;
    expect(() => requireAccess(route, sender)).toThrow(/forbidden/);
    expect(requireAccess(route, operator)).toBe(operator);
  });
  test('isPublic matches exactly, and below /* only', () => {
    expect(isPublic('HEAD', '/health/live')).toBe(true);
    expect(isPublic('GET', '/console/app.js')).toBe(true);
    expect(isPublic('GET', '/consoles')).toBe(false);
    expect(isPublic('POST', '/fhir/metadata')).toBe(false);
    // Who logs in has no token yet; everything else of intake asks for one.
    expect(PUBLIC_ROUTES.filter(({ path }) => path.startsWith('/intake'))).toEqual([{ method: 'POST', path: '/intake/bhxh/token' }]);
  });
  test('of the FHIR API only what it says of itself is public', () => {
    expect(PUBLIC_ROUTES.filter(({ path }) => path.startsWith('/fhir'))).toEqual([
      { method: 'GET', path: '/fhir/metadata' },
      { method: 'GET', path: '/fhir/openapi.json' },
      { method: 'GET', path: '/fhir/.well-known/smart-configuration' },
    ]);
  });
});
