/** `npm run reindex`: stored resources get the index rows of what came after them. The hub does it by itself; this does it now, and tells how far it is. */
import { parseArgs } from 'node:util';
import { reindexProgress, runReindex, uriDictionary } from '@hub/resource-store';
import { openHubData } from './backup/hub-data.ts';
import { runTool, sayProgress } from './tool.ts';

const HELP = `Lập chỉ mục lại dữ liệu đã lưu cho tham số tìm kiếm mới. · Index stored resources again for new search parameters.

  npm run reindex             as fast as it can; stop it at any time, the next run goes on
  npm run reindex -- --status how far it is, and nothing else
  The hub may run: its worker does the same at half speed after an upgrade. Searches that need what is missing are refused until then.
  DATABASE_URL, DATA_DIR as for npm start
`;

await runTool(async () => {
  const { values } = parseArgs({ options: { status: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const data = await openHubData(process.env);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    const { database } = data;
    const before = await reindexProgress(database);
    if (before === undefined || values.status) {
      process.stdout.write(before === undefined ? 'đã đủ · complete\n' : `${before.percent} %\n`);
      return;
    }
    const uris = uriDictionary(database);
    const done = await runReindex({
      database,
      uris,
      rest: 0,
      signal: stop.signal,
      tellEveryMs: 2_000,
      tell: (progress) => progress !== undefined && sayProgress(`${progress.percent} %`),
    });
    process.stdout.write(done ? 'xong · done\n' : 'đã dừng, lần sau làm tiếp · stopped, the next run goes on\n');
  } finally {
    await data.close();
  }
});
