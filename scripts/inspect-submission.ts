/** `npm run inspect-submission -- ID`: where a delivery stands and why. Ids only, unless `--show-values`. */
import { parseArgs } from 'node:util';
import { openHubData } from './backup/hub-data.ts';
import { inspect } from './inspect/look.ts';
import { printed } from './inspect/print.ts';
import { runTool } from './tool.ts';

const HELP = `Xem một lần gửi: trạng thái, số đếm, vấn đề, tài nguyên đã ghi. · Where a delivery stands and why.

  npm run inspect-submission -- ID              its id or its SHA-256, or the beginning of either
  npm run inspect-submission -- --last [SOURCE] the newest one (of a source)

  --all           every version it wrote, not only the first 40
  --show-values   the words of its issues and the bodies it wrote: patient data on your screen
  --json          as JSON
  DATABASE_URL, DATA_DIR as for npm start; the hub may run
`;

const SHOWN = 40;

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      last: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      'show-values': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [name] = positionals;
  if (values.help || (name === undefined && !values.last)) {
    process.stdout.write(HELP);
    return;
  }
  const most = values.all ? 1_000_000 : SHOWN;
  const data = await openHubData(process.env);
  try {
    const found = await inspect(data.database, values.last ? { last: name } : { id: name as string }, {
      most,
      bodies: values['show-values'],
    });
    if (!values.json) process.stdout.write(printed(found, { most, values: values['show-values'] }));
    else process.stdout.write(`${JSON.stringify(values['show-values'] ? found : withoutWords(found), null, 1)}\n`);
  } finally {
    await data.close();
  }
});

function withoutWords(found: Awaited<ReturnType<typeof inspect>>): unknown {
  return { ...found, issues: found.issues.map(({ vi: _vi, en: _en, ...issue }) => issue) };
}
