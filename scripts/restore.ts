/** `npm run restore -- --from DIR`: makes a hub's data again from a backup. The hub must not run meanwhile. */
import { parseArgs } from 'node:util';
import { openHubData } from './backup/hub-data.ts';
import { restoreBackup } from './backup/restore.ts';
import { runTool, sayProgress } from './tool.ts';

const HELP = `Khôi phục hub từ bản sao lưu. Dừng hub trước. · Restores a hub from a backup. Stop the hub first.

  npm run restore -- --from DIR [--force]

  --from DIR   folder made by npm run backup; every file is compared with its hash before anything changes
  --force      replace what the target holds (otherwise a target with data is refused)
  DATABASE_URL, DATA_DIR, CANONICAL_BASE as for npm start
`;

await runTool(async () => {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, force: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help || values.from === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const data = await openHubData(process.env);
  try {
    const { settings, database, archiveFolder } = data;
    const report = await restoreBackup({
      from: values.from,
      database,
      archiveFolder,
      keysFile: settings.archiveKeysFile,
      dataDir: settings.dataDir,
      canonicalBase: settings.canonicalBase,
      force: values.force,
      say: sayProgress,
    });
    const rows = report.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    process.stderr.write(
      `\n${report.manifest.tables.length} tables, ${rows} rows, ${report.bodies} archived bodies verified; migrations applied: ${report.migrated.length}\n`,
    );
  } finally {
    await data.close();
  }
});
