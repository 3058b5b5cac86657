import { describe, expect, test } from '@jest/globals';
import { childId, keyedId, newId, SERVER_ID, SHARDS, shardCode, shardOfId } from './logical-id.ts';

const key = { type: 'Patient', system: 'http://x/sid/patient-internal-id/92901', value: 'BN0000123' };

describe('logical ids', () => {
  test('the same key gives the same id, another hub another one', () => {
    expect(keyedId('secret', key)).toBe(keyedId('secret', key));
    expect(keyedId('secret', key)).toMatch(SERVER_ID);
    expect(keyedId('other', key)).not.toBe(keyedId('secret', key));
    expect(keyedId('secret', { ...key, type: 'RelatedPerson' })).not.toBe(keyedId('secret', key));
  });

  test('every shard survives its two characters', () => {
    for (let shard = 0; shard < SHARDS; shard++) {
      expect(shardOfId(`${shardCode(shard)}${'a'.repeat(24)}`)).toBe(shard);
    }
  });

  test('a row lives in the shard of its visit, a visit in the shard of its patient', () => {
    const patient = keyedId('secret', key);
    const shard = shardOfId(patient) as number;
    const visit = keyedId('secret', { type: 'Encounter', system: 'http://x/sid/visit/92901', value: 'LK1' }, shard);
    const row = childId('secret', visit, 'Observation', 'XML4/1');
    expect(shardOfId(visit)).toBe(shard);
    expect(shardOfId(row)).toBe(shard);
    expect(childId('secret', visit, 'Observation', 'XML4/2')).not.toBe(row);
  });

  test('patients spread over the shards', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 5000; i++) seen.add(shardOfId(keyedId('secret', { ...key, value: `BN${i}` })) as number);
    expect(seen.size).toBeGreaterThan(SHARDS * 0.95);
  });

  test('an id a client chose has no shard of its own', () => {
    expect(shardOfId('my-own-id')).toBeUndefined();
    expect(shardOfId('A'.repeat(26))).toBeUndefined();
  });

  test('fresh ids have the shape of the hub and the shard asked for', () => {
    const id = newId(new Uint8Array(17).fill(171), 77);
    expect(id).toMatch(SERVER_ID);
    expect(shardOfId(id)).toBe(77);
  });
});
