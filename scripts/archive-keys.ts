/** `npm run archive-keys`: the master keys that encrypt the raw archive, and erasure of a body by destroying its key. */
import { parseArgs } from 'node:util';
import { problem } from '@hub/outcome';
import { addKey, keysInUse, openArchive, openKeyRing, openSecrets, removeKeys } from '@hub/raw-archive';
import { resealWebhooks, webhookKeys } from '@hub/submission-log';
import { type HubData, openHubData } from './backup/hub-data.ts';
import { runTool } from './tool.ts';

const HELP = `Khoá chủ của kho tệp gốc. · Master keys of the raw archive.

  npm run archive-keys                     which keys there are, and how many bodies (and secrets of webhooks) lie under each
  npm run archive-keys -- rotate           a new key; the keys of all bodies are wrapped with it (the bytes are not written again),
                                           secrets of webhooks are sealed under it
  npm run archive-keys -- prune            takes keys out of the file that wrap nothing any more
  npm run archive-keys -- erase ID         destroys the key of a submission's bytes: they can never be read again. Its receipt and what
                                           was stored of it stay: npm run erase, docs/data-protection.md. --yes does it, without it is shown.
  The hub may run. Processes started before a rotation keep wrapping with the older key until they restart: run rotate once more then.
  After prune take a new backup: older backups need the keys that were taken out. ARCHIVE_KEYS_FILE, DATABASE_URL, DATA_DIR as for npm start
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { yes: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  const [what = 'status', which] = positionals;
  if (values.help || !['status', 'rotate', 'prune', 'erase'].includes(what)) {
    process.stdout.write(HELP);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const data = await openHubData(process.env);
  try {
    if (what === 'rotate') await rotate(data);
    else if (what === 'prune') await prune(data);
    else if (what === 'erase') await erase(data, which ?? '', values.yes);
    else await status(data);
  } finally {
    await data.close();
  }
});

async function status({ database, settings }: HubData): Promise<void> {
  const ring = await openKeyRing(settings.archiveKeysFile);
  const used = new Map((await keysInUse(database)).map(({ keyId, bodies }) => [keyId, bodies]));
  const webhooks = await webhookKeys(database);
  for (const id of ring.ids) {
    say(`${id}${id === ring.current ? ' (hiện dùng · current)' : ''}: ${used.get(id) ?? 0}${secretsUnder(webhooks.get(id))}`);
  }
  for (const [id, bodies] of used) {
    if (id === undefined) say(`chưa mã hoá · not encrypted: ${bodies}`);
    else if (!ring.ids.includes(id)) say(`${id} — THIẾU trong tệp khoá · MISSING in the key file: ${bodies}`);
  }
  for (const [id, n] of webhooks) {
    if (!ring.ids.includes(id)) say(`${id} — THIẾU trong tệp khoá · MISSING in the key file: ${n} webhook`);
  }
}

function secretsUnder(n = 0): string {
  return n === 0 ? '' : ` + ${n} webhook`;
}

async function rotate({ database, archiveFolder, settings }: HubData): Promise<void> {
  await openKeyRing(settings.archiveKeysFile);
  const { current } = await addKey(settings.archiveKeysFile);
  const archive = await openArchive({ folder: archiveFolder, database, keysFile: settings.archiveKeysFile });
  try {
    const bodies = await archive.rewrapKeys();
    say(`${current}: ${bodies}${secretsUnder(await resealWebhooks(database, openSecrets(settings.archiveKeysFile)))}`);
  } finally {
    await archive.close();
  }
}

async function prune({ database, settings }: HubData): Promise<void> {
  const used = new Set([...(await keysInUse(database)).map(({ keyId }) => keyId), ...(await webhookKeys(database)).keys()]);
  const ring = await openKeyRing(settings.archiveKeysFile);
  const unused = ring.ids.filter((id) => !used.has(id) && id !== ring.current);
  await removeKeys(settings.archiveKeysFile, unused);
  say(unused.length === 0 ? 'không có khoá thừa · nothing to take out' : unused.join('\n'));
}

async function erase({ database, archiveFolder, settings }: HubData, id: string, yes: boolean): Promise<void> {
  const { rows } = await database.pool.query<{ sha256: Buffer; others: number }>(
    `select s.sha256, (select count(*)::int from submission o where o.sha256 = s.sha256 and o.id <> s.id) as others
       from submission s where s.id::text = $1`,
    [id.toLowerCase()],
  );
  const [row] = rows;
  if (row === undefined) throw problem('not-found', 'submission-unknown', 'Không có lần gửi này.', 'There is no such submission.');
  if (row.others > 0) say(`Cùng nội dung trong ${row.others} lần gửi khác · the same bytes came in ${row.others} other submissions`);
  if (!yes) {
    say('Thêm --yes để xoá vĩnh viễn. · Add --yes to erase for good.');
    return;
  }
  const archive = await openArchive({ folder: archiveFolder, database, keysFile: settings.archiveKeysFile });
  try {
    say((await archive.erase(row.sha256)) ? 'đã xoá · erased' : 'đã xoá từ trước hoặc chưa mã hoá · erased before, or never encrypted');
  } finally {
    await archive.close();
  }
}
