/** `npm run backup -- --out DIR`: database, raw archive and keys of a hub, running or stopped. */
import { parseArgs } from 'node:util';
import { createBackup } from './backup/create.ts';
import { hubVersion, openHubData } from './backup/hub-data.ts';
import { runTool, sayProgress } from './tool.ts';

const HELP = `Sao lưu hub: cơ sở dữ liệu, kho tệp gốc, khóa. Hub có thể đang chạy. · Backs up a hub, running or stopped.

  npm run backup -- --out DIR

  --out DIR   new or empty folder; it will hold patient data and secrets: keep it as safe as the hub
  DATABASE_URL, DATA_DIR, CANONICAL_BASE as for npm start
`;

await runTool(async () => {
  const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (values.help || values.out === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const data = await openHubData(process.env);
  try {
    const { settings, database, archiveFolder } = data;
    const manifest = await createBackup({
      database,
      archiveFolder,
      dataDir: settings.dataDir,
      out: values.out,
      hubVersion: hubVersion(),
      canonicalBase: settings.canonicalBase,
      say: sayProgress,
    });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const bytes = [...manifest.tables, ...manifest.archive, ...manifest.keys].reduce((sum, part) => sum + part.bytes, 0);
    process.stderr.write(
      `\n${manifest.tables.length} tables, ${rows} rows, ${manifest.archive.length} archive files, ${Math.ceil(bytes / 1e6)} MB\n`,
    );
  } finally {
    await data.close();
  }
});
