/** `npm run erase`: everything the hub keeps of a person is destroyed, on a written decision. Without --yes it shows what would go. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openAuditKey } from '@hub/audit-log';
import { ensureOperator } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { openHubData } from './backup/hub-data.ts';
import { askedOf, eraseByLaw, preview } from './erase/erasure.ts';
import { printed } from './erase/report.ts';
import { runTool } from './tool.ts';

const HELP = `Xoá vĩnh viễn mọi dữ liệu của một người theo quyết định bằng văn bản. · Erases everything of a person, on a written decision.

  npm run erase -- Patient/{id}                               cho xem sẽ xoá gì, không ghi gì · shows what would go, writes nothing
  npm run erase -- Patient/{id} --decision "SỐ" --yes         xoá; "SỐ" là số của quyết định, được ghi vào nhật ký · erases; the number of the
                                                              decision goes on record
  --resource Type/{id}   (lặp lại được · may be repeated) xoá thêm tài nguyên của nhiều người hay không của ai mà có nhắc đến người này
                         a resource of several people, or of nobody, that names the person goes, too
  Bị ngắt giữa chừng thì chạy lại: kết quả như nhau. Trục có thể đang chạy. · Killed half-way, run it again: it ends the same. The hub may run.
  Tệp gốc: huỷ khoá bằng các lệnh được in ra. Bản sao lưu cũ vẫn còn người này. · Raw bytes: by the commands it prints. Older backups still hold the person.
  Xem · see docs/data-protection.md. DATABASE_URL, DATA_DIR, AUDIT_KEY_FILE as for npm start
`;

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      resource: { type: 'string', multiple: true, default: [] },
      decision: { type: 'string', default: '' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.length !== 1) {
    process.stdout.write(HELP);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const asked = askedOf(positionals[0], values.resource);
  const decision = values.decision.trim();
  if (values.yes && (decision === '' || decision.length > 100))
    throw problem('incorrect', 'erase', 'Cần --decision "số quyết định".', 'The number of the decision is needed: --decision "number".');
  const data = await openHubData(process.env);
  try {
    const { database, settings } = data;
    if (!values.yes) {
      process.stdout.write(printed(await preview({ database }, asked)));
      process.stdout.write('Thêm --decision "số quyết định" --yes để xoá vĩnh viễn. · Add --decision "number" --yes to erase for good.\n');
      return;
    }
    const { erasure, report } = await eraseByLaw(
      {
        database,
        bulkFolder: join(settings.dataDir, 'bulk'),
        actor: await ensureOperator(database),
        now: Date.now,
        auditKey: await openAuditKey(settings.auditKeyFile),
        user: userInfo().username,
      },
      asked,
      decision,
    );
    process.stdout.write(printed(report));
    process.stdout.write(`đã xoá · erased (${erasure})\n`);
  } finally {
    await data.close();
  }
});
