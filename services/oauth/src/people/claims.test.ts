import { describe, expect, test } from '@jest/globals';
import { type ClaimMap, personOf } from './claims.ts';
import { openDemoPeople } from './demo-people.ts';

const MAP: ClaimMap = {
  name: 'name',
  role: 'realm_access.roles',
  facilities: 'groups',
  fhirUser: 'fhirUser',
  roles: { bs: 'clinician', dan: 'citizen' },
};

describe('claims', () => {
  test('the first role that means something; claims within claims', () => {
    expect(personOf({ sub: 'a', realm_access: { roles: ['x', 'bs'] }, groups: '92001' }, MAP)).toEqual({
      sub: 'a',
      role: 'clinician',
      facilities: ['92001'],
    });
  });
  test('fhirUser as a reference, from a whole address too; anything else is none', () => {
    const of = (fhirUser: unknown) => personOf({ sub: 'a', realm_access: { roles: 'dan' }, fhirUser }, MAP).fhirUser;
    expect(of('https://hub.example.org/fhir/Patient/p1')).toBe('Patient/p1');
    expect([of('Patient/p1?x=1'), of('Observation/1'), of(7), of('Patient/')]).toEqual([undefined, undefined, undefined, undefined]);
  });
  test.each([
    [{}],
    [{ sub: 'a' }],
    [{ sub: 'a', realm_access: { roles: ['x'] } }],
    [{ realm_access: { roles: ['bs'] } }],
    [{ sub: 'a', realm_access: { roles: ['constructor', '__proto__'] } }],
  ])('nobody without a name and a role: %j', (claims) => {
    expect(() => personOf(claims, MAP)).toThrow('forbidden/login-role');
  });
});

describe('demo people', () => {
  test('exist in a demo only', () => {
    expect(() => openDemoPeople(false)).toThrow('incorrect/demo-people');
  });
  test('every one of them has a role; a wrong password is nobody', () => {
    const people = openDemoPeople(true);
    expect(people.names.map(({ username }) => people.find(username, 'demo')?.role)).toEqual([
      'clinician',
      'clinician',
      'operations-centre',
      'analyst',
    ]);
    expect([people.find('bs.minh', ''), people.find('nobody', ''), people.find('nobody', 'demo')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
