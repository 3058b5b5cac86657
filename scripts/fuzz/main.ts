// npm run fuzz -- --minutes 10 [--seed N] [--only /fhir] [--at N]
// Hostile requests at every route of a hub it starts; ends with 1 when one was not answered as it must be. `--at` sends one of a run again.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '@hub/embedded';
import { startHub } from '../hub/start-hub.ts';
import { FUZZ_SETTINGS, fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    only: { type: 'string' },
    at: { type: 'string' },
  },
});
const folder = temporaryFolder('hub-fuzz-');
const hub = await startHub({ folder, settings: FUZZ_SETTINGS });
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  tell(`seed ${values.seed}`);
  const report = await fuzz(hub, {
    seed: Number(values.seed),
    ms: Number(values.minutes) * 60_000,
    only: values.only,
    at: values.at === undefined ? undefined : Number(values.at),
    tell,
  });
  const { faults, ...figures } = report;
  tell(JSON.stringify(figures, null, 1));
  for (const { why, route, answer } of faults.filter(({ at }) => at < 0)) tell(`✗ ${route}: ${why} ${answer}`);
  tell(faults.length === 0 ? '✓ không có lỗi · no fault' : `✗ ${faults.length} lỗi · faults`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}
