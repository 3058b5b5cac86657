/** `npm run pack-indexes`: the b-trees of searches are built anew, so that their pages are full; the hub may run. */
import { parseArgs } from 'node:util';
import { type PackedIndex, packIndexes } from '@hub/resource-store';
import { openHubData } from './backup/hub-data.ts';
import { runTool, sayProgress } from './tool.ts';

const HELP = `Nén chỉ mục tìm kiếm: trả lại chỗ trống trong các trang. · Packs the indexes of searches: gives back the room their pages leave empty.

  npm run pack-indexes        after a large first load, or once a quarter; stop it at any time
  The hub may run. It needs as much free disk as the largest index takes.
  DATABASE_URL, DATA_DIR as for npm start
`;

await runTool(async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const data = await openHubData(process.env);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const line = ({ name, before, after }: PackedIndex) => `${name}: ${mb(before)} → ${mb(after)}`;
  try {
    const packed = await packIndexes(data.database, (index) => sayProgress(line(index)), stop.signal);
    const sum = (of: (index: PackedIndex) => number) => packed.reduce((total, index) => total + of(index), 0);
    process.stdout.write(`${mb(sum(({ before }) => before))} → ${mb(sum(({ after }) => after))}\n`);
  } finally {
    await data.close();
  }
});
