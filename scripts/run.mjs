// Runs a TypeScript program of this checkout on the right Node: node scripts/run.mjs scripts/backup.ts …
import { main } from './bootstrap.mjs';

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write('node scripts/run.mjs <chương trình .ts · program.ts> [tham số · arguments]\n');
  process.exitCode = 2;
} else {
  await main(script, args);
}
