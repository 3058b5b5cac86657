/** `npm run replay`: deliveries are mapped again from their bytes; new versions come only of what differs. `--dry-run` shows the difference. On record with who of this machine ordered it. */
import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openAuditKey, openAuditRecorder } from '@hub/audit-log';
import { ensureOperator } from '@hub/client-register';
import { orderReplay, type ReplayFilter, readRework, reworkFindings } from '@hub/submission-log';
import { openHubData } from './backup/hub-data.ts';
import { runTool, sayProgress } from './tool.ts';

const HELP = `Xử lý lại các lần gửi từ tệp gốc; chỉ dữ liệu khác đi mới có phiên bản mới. · Process deliveries again from their bytes.

  npm run replay -- --submission ID | --source CODE | --from DATE --to DATE | --rule VN-XML7-* | --table XML7 | --mapping-below 2
  --dry-run   chỉ xem khác biệt, không ghi · show what would change, write nothing
  --no-wait   đặt lệnh rồi thoát · order and leave: GET /intake/replays/{id} tells how far it is
  Several conditions hold together. The hub's worker does the work, within 15 seconds; stop this at any time, the order stands.
  DATABASE_URL, DATA_DIR as for npm start
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

await runTool(async () => {
  const { values } = parseArgs({
    options: {
      submission: text,
      source: text,
      from: text,
      to: text,
      rule: text,
      table: text,
      'mapping-below': text,
      'dry-run': flag,
      'no-wait': flag,
      help: flag,
    },
  });
  const filter = filterOf(values);
  if (values.help || Object.keys(filter).length === 0) {
    process.stdout.write(HELP);
    return;
  }
  const data = await openHubData(process.env);
  try {
    const { database, settings } = data;
    const operator = await ensureOperator(database);
    // First: there is no order that is not on record.
    const record = openAuditRecorder(database, await openAuditKey(settings.auditKeyFile));
    await record.record({
      at: Date.now(),
      action: 'admin',
      outcome: 'success',
      status: 202,
      route: 'npm run replay',
      client: operator,
      user: userInfo().username,
      query: JSON.stringify(filter),
      detail: values['dry-run'] ? 'dry run' : 'replay',
    });
    await record.close();
    const order = await orderReplay(database, filter, values['dry-run'], operator);
    process.stdout.write(`${order.rework}: ${order.submissions} lần gửi · submissions\n`);
    if (values['no-wait']) return;
    for (;;) {
      const report = await readRework(database, 'replay', order.rework);
      if (report === undefined) throw new Error('the order is gone');
      const { submissions, records } = report;
      const open = submissions.waiting + submissions.working;
      sayProgress(`${order.submissions - open}/${order.submissions}`);
      if (open === 0) {
        process.stdout.write(`\n${JSON.stringify({ submissions, records })}\n`);
        break;
      }
      await wait(1_000);
    }
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof reworkFindings>> = await reworkFindings(database, order.rework, 500, after);
      for (const finding of page.findings) process.stdout.write(`${JSON.stringify(finding)}\n`);
      after = page.next;
    }
  } finally {
    await data.close();
  }
});

function filterOf(values: Readonly<Record<string, string | boolean | undefined>>): ReplayFilter {
  const word = (name: string): string | undefined => (typeof values[name] === 'string' ? (values[name] as string) : undefined);
  const moment = (name: string, day: number): number | undefined => {
    const given = word(name);
    if (given === undefined) return undefined;
    const date = /^\d{4}-\d{2}-\d{2}$/.test(given);
    const at = Date.parse(date ? `${given}T00:00:00+07:00` : given);
    if (Number.isNaN(at)) throw new Error(`--${name}: ${given}?`);
    return at + (date ? day : 0);
  };
  const below = word('mapping-below');
  return Object.fromEntries(
    Object.entries({
      submission: word('submission'),
      source: word('source'),
      from: moment('from', 0),
      to: moment('to', 86_400_000),
      rule: word('rule'),
      table: word('table'),
      mappingBelow: below === undefined ? undefined : Number(below),
    }).filter(([, value]) => value !== undefined),
  );
}
