/** `npm run receipts`: visits with faults through a hub of its own; its receipts must agree exactly with the generator's list. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import type { FormatKind, ProvinceOptions } from '@hub/synthetic-province';
import { machine, postmasterPid, watched } from '../bench/machine.ts';
import { startHub } from '../hub/start-hub.ts';
import { runTool, sayProgress } from '../tool.ts';
import { collect, untilFinal } from './collect.ts';
import { deliver } from './deliver.ts';
import { watchMemory } from './memory.ts';
import { agrees, type Measured, resultText } from './result.ts';

const HELP = `Gửi các đợt khám sinh ra có lỗi cố ý qua một hub thật, so biên nhận với danh sách của bộ sinh.
Sends generated visits with faults through a real hub and compares its receipts with the generator's list.

  npm run receipts -- --visits 200000 --defects 0.03 --save

  --visits N     how many visits (default 200000)
  --defects F    share of them touched by a fault (default 0.03)
  --seed N       another seed is another province (default 1)
  --from, --to   days of the visits (default 2024-01-01 … 2026-06-30: three editions, communes before and after the merger)
  --formats A,B  further formats of the same visits: hl7v2, sheets, fhir, dicom (default none)
  --save         keep the result in scripts/receipts/last-result.md
`;

/** Visits a person has in a year, at the least: enough people are made for the visits asked for. */
const VISITS_A_YEAR = 1.7;

await runTool(async () => {
  const { values } = parseArgs({
    options: {
      visits: { type: 'string', default: '200000' },
      defects: { type: 'string', default: '0.03' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '2024-01-01' },
      to: { type: 'string', default: '2026-06-30' },
      formats: { type: 'string' },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const visits = Number(values.visits);
  const years = (Date.parse(values.to) - Date.parse(values.from)) / (365.25 * 86_400_000);
  const options: ProvinceOptions = {
    people: Math.ceil(visits / (VISITS_A_YEAR * Math.max(0.1, years))),
    seed: Number(values.seed),
    from: values.from,
    to: values.to,
    tables: 'all',
    ...(values.formats === undefined ? {} : { formats: values.formats.split(',') as FormatKind[] }),
    defects: { rate: Number(values.defects) },
  };
  const measured = await measure(options, visits);
  const text = resultText(measured);
  process.stdout.write(`\n${text}`);
  if (values.save) await writeFile(new URL('./last-result.md', import.meta.url), text);
  if (!agrees(measured.comparison)) process.exitCode = 1;
});

async function measure(options: ProvinceOptions, visits: number): Promise<Measured> {
  const folder = temporaryFolder('hub-receipts-');
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open') });
  try {
    const hub = await startHub({ databaseUrl: postgres.url, folder: join(folder, 'hub') });
    try {
      const postgresPid = postmasterPid(postgres.clusterDir);
      const peaks = watchMemory(hub.pid, postgresPid);
      const started = performance.now();
      const seconds = (): number => Math.round((performance.now() - started) / 1000);
      let told = started;
      const tell = (text: string): void => {
        if (performance.now() - told < 10_000) return;
        told = performance.now();
        sayProgress(`${seconds()} s: ${text}`);
      };
      const own = process.cpuUsage();
      const { result, spent } = await watched(
        { node: hub.pid, postgres: postgresPid },
        ({ client }) => client,
        async () => {
          const delivery = await deliver(hub, options, visits, (sent) => tell(`${sent} visits sent`));
          const sentAfter = (performance.now() - started) / 1000;
          await untilFinal(hub, (open) => tell(`waiting for the last receipt, ${open < 100 ? open : 'more than 100'} open`));
          const { user, system } = process.cpuUsage(own);
          return { delivery, sentAfter, seconds: (performance.now() - started) / 1000, client: (user + system) / 1e6 };
        },
      );
      const memory = peaks();
      const comparison = await collect(hub, result.delivery.files);
      return { options, machine: machine(), ...result, spent, memory, comparison };
    } finally {
      await hub.stop();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
