// Domain packages compute: same input, same output. What an import rule cannot see (globals) is looked for in the text.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

const DOMAIN = [
  'outcome',
  'fhir-model',
  'terminology',
  'sources',
  'validation',
  'search',
  'submissions',
  'access',
  'fhir-rest',
  'synthetic-province',
];

const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bprocess\s*\.\s*(env|argv|cwd|hrtime|std(in|out|err))\b/, 'the environment'],
  [/\bDate\.now\s*\(|\bnew Date\s*\(\s*\)|\bperformance\.now\s*\(/, 'the clock'],
  [/\bMath\.random\s*\(|\brandom(UUID|Bytes|Int|FillSync)\s*\(|\bgetRandomValues\s*\(/, 'randomness'],
  [/\bfetch\s*\(|\bset(Timeout|Interval|Immediate)\s*\(/, 'the network or timers'],
  [/\bconsole\s*\./, 'the console'],
];

let wrong = 0;
for (const name of DOMAIN) {
  const files = globSync(`packages/${name}/src/**/*.ts`, { cwd: ROOT, exclude: (path) => /\.test\.ts$|\/testing\//.test(path) });
  for (const file of files) {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) continue;
      const found = FORBIDDEN.find(([pattern]) => pattern.test(line));
      if (found === undefined) continue;
      wrong += 1;
      process.stdout.write(`${file}:${index + 1} uses ${found[1]}: the caller hands it in\n`);
    }
  }
}
if (wrong > 0) process.exitCode = 1;
