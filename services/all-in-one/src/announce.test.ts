import { expect, test } from '@jest/globals';
import { announcement } from './announce.ts';

const tokens = { '*': 'hub_operator', ...Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`92${100 + i}`, `hub_${i}_token`])) };

test('names the addresses, the token of every demo client, three requests to try and where the data is', () => {
  const text = announcement({ url: 'http://h:1', dataDir: 'data', clusterDir: 'data/cluster', mllpUrl: 'mllp://h:2', tokens });
  for (const token of Object.values(tokens)) expect(text).toContain(token);
  expect(text.match(/^ {2}curl /gm)).toHaveLength(3);
  for (const part of ['http://h:1/fhir', 'http://h:1/intake/submissions', 'mllp://h:2', 'data/cluster', 'demo-tokens.json', 'DEMO MODE'])
    expect(text).toContain(part);
});

test('says nothing of tokens outside demo mode', () => {
  const text = announcement({ url: 'http://h:1', dataDir: 'data', clusterDir: undefined, mllpUrl: undefined, tokens: undefined });
  expect(text).not.toMatch(/Bearer|DEMO|curl|MLLP/);
});
