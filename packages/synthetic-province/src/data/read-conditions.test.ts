import { expect, test } from '@jest/globals';
import injuries from '../../data/conditions/injuries.json' with { type: 'json' };
import { readChronic, readConditions } from './read-conditions.ts';

const [wound] = injuries;
const drug = { drug: 'paracetamol', dose: 1, timesADay: 2, days: 3, percent: 50 };

test('a condition as it is written', () => {
  expect(readConditions(injuries)).toEqual(injuries);
});

test.each([
  ['a member that is missing', { notes: undefined }, 'notes is missing'],
  ['a member nobody reads', { drug: [] }, 'drug is no member'],
  ['a drug that is not in the catalogue', { drugs: [{ ...drug, drug: 'paracetamoll' }] }, 'no drug paracetamoll in the catalogue'],
  ['a number written as text', { drugs: [{ ...drug, days: '3' }] }, 'paracetamol: dose, timesADay, days, percent'],
  ['a service that is not in the catalogue', { services: [{ service: 'x', percent: 1 }] }, 'no service x in the catalogue'],
  ['a value the service does not give', { services: [{ service: 'glucose', percent: 1, values: { HGB: [1, 1] } }] }, 'glucose: value HGB'],
  ['a supply that is not in the catalogue', { supplies: [{ supply: 'x', quantity: 1 }] }, 'supply x'],
  ['eleven months', { months: Array(11).fill(1) }, 'ages, days: two numbers; months: twelve'],
  ['nothing to say at the door', { complaints: [] }, 'complaints, notes: at least one'],
])('%s is refused by name', (_, change, what) => {
  const entry = JSON.parse(JSON.stringify({ ...wound, ...change }));
  expect(() => readConditions([entry])).toThrow(`condition S61.9: ${what}`);
});

test('what is followed up needs a share', () => {
  expect(() => readChronic(injuries)).toThrow('condition S61.9: share is missing');
});
