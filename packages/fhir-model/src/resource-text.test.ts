import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Observation } from 'fhir/r4.js';
import { decimal } from './decimal.ts';
import { contentHash, contentText, servedText } from './resource-text.ts';

const observation = {
  resourceType: 'Observation',
  id: 'abc',
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
  status: 'final',
  code: { text: 'Đường huyết "lúc đói"' },
  valueQuantity: { value: decimal('7.80') as unknown as number, unit: 'mmol/L' },
} satisfies Observation;

describe('stored text', () => {
  test('is the resource, with the version put into meta and decimals as sent', () => {
    const text = servedText(contentText(observation), 3, '2026-03-10T09:00:00.000+07:00', 'urn:x#1');
    expect(text).toContain('"value":7.80');
    expect(JSON.parse(text)).toEqual({
      ...JSON.parse(JSON.stringify(observation)),
      meta: { versionId: '3', lastUpdated: '2026-03-10T09:00:00.000+07:00', source: 'urn:x#1', security: observation.meta.security },
    });
  });

  test('versionId, lastUpdated and source do not count as content; security, tag and profile do', () => {
    const hash = contentHash(contentText(observation));
    const served = { ...observation, meta: { ...observation.meta, versionId: '9', lastUpdated: '2026-01-01T00:00:00Z', source: 'urn:y' } };
    expect(contentHash(contentText(served))).toBe(hash);
    expect(contentHash(contentText({ ...observation, meta: {} }))).not.toBe(hash);
    expect(contentHash(contentText({ ...observation, status: 'amended' } as Observation))).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });

  test('a text of megabytes has the hash of its whole, wherever it is cut', () => {
    for (const shift of ['', 'a', 'ab']) {
      const text = { type: 'Observation', id: 'a', metaMembers: '"x":1', members: `${shift}${'😀đ'.repeat(800_000)}` };
      const whole = createHash('sha256').update(`Observation\n"x":1\n${text.members}`).digest('hex');
      expect(contentHash(text).replaceAll('-', '')).toBe(whole.slice(0, 32));
    }
  });

  test('a resource that is nothing but its type still makes valid JSON', () => {
    const text = servedText(contentText({ resourceType: 'Patient', id: 'p' } as never), 1, '2026-03-10T09:00:00.000+07:00');
    expect(JSON.parse(text)).toEqual({
      resourceType: 'Patient',
      id: 'p',
      meta: { versionId: '1', lastUpdated: '2026-03-10T09:00:00.000+07:00' },
    });
  });
});
