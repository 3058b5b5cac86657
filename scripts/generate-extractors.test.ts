import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseExpression } from './search/expression.ts';

test('the checked-in extractors are those of the checked-in parameters', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'generate-extractors.ts'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stale: stderr.split('\n').filter((line) => line.startsWith('stale')) }).toEqual({ status: 0, stale: [] });
}, 30_000);

test('an expression outside the supported FHIRPath is refused, not guessed', () => {
  expect(() => parseExpression('Patient.name.first()')).toThrow(/Patient\.name\.first\(\)/);
  expect(() => parseExpression("Patient.extension.where(url='x' and y).value")).toThrow();
});
