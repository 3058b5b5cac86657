import { expect, test } from '@jest/globals';
import { RESOURCE_TYPES, typeName, typeNumber } from './resource-types.ts';

test('every type has a number and comes back from it', () => {
  for (const type of RESOURCE_TYPES) expect(typeName(typeNumber(type) as number)).toBe(type);
  expect(typeNumber('Patients')).toBeUndefined();
  expect(() => typeName(0)).toThrow('no resource type has number 0');
});

test('the numbers are stored in databases: these never move', () => {
  expect(['Account', 'Encounter', 'Observation', 'Patient', 'VisionPrescription', 'ViewDefinition'].map(typeNumber)).toEqual([
    1, 44, 96, 103, 146, 147,
  ]);
});
