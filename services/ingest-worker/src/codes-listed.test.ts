import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleOf } from '@hub/sources';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');

/** Codes written in programs behind the parser: those who store, take in, convert. */
function codesIn(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(ROOT, folder, file), 'utf8').matchAll(/['"`](VN-[A-Z]+-[A-Za-z0-9_-]+)['"`]/g)].map(
        (match) => match[1] as string,
      ),
    );
}

test('what is said behind the parser is on the list of rules', () => {
  const codes = ['services/ingest-worker/src', 'services/intake/src', 'packages/conversion/src', 'packages/submission-log/src'].flatMap(
    codesIn,
  );
  expect(codes).toEqual(
    expect.arrayContaining(['VN-SUB-stale', 'VN-SUB-superseded', 'VN-HUB-mapping-failed', 'VN-MPI-identifier-conflict']),
  );
  expect([...new Set(codes)].filter((code) => ruleOf(code) === undefined)).toEqual([]);
  expect(ruleOf('VN-HUB-dom-6')?.code).toBe('VN-HUB-*');
});
