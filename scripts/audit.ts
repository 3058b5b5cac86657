/** `npm run audit`: verifies the record of accesses, and hands it to the monitoring system. */
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { parseArgs } from 'node:util';
import { atnaSyslog } from '@hub/audit';
import { type AuditCursor, FIRST_AUDIT, followAudit, openAuditKey, verifyAudit } from '@hub/audit-log';
import type { AuditEvent } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { type HubData, openHubData } from './backup/hub-data.ts';
import { runTool, sayProgress } from './tool.ts';

const HELP = `Nhật ký truy cập. · The record of accesses.

  npm run audit -- verify [--anchor N:HASH]…   reads everything again: chain, authorship, missing batches; status 1 when something is wrong.
                                               --anchor: a link that was kept elsewhere (they are in the hub's log and end every export)
  npm run audit -- export                      AuditEvents as JSON lines on standard output
    --format jsonl | syslog                    syslog: RFC 5424 with DICOM audit messages (IHE ATNA)
    --to tls://host:6514 | tcp://host:514      to a syslog server, octet-counted (RFC 5425); tcp to this machine only
    --cursor FILE                              goes on after what the last run with this file sent
    --follow                                   does not end: sends what comes
  The hub may run. DATABASE_URL, DATA_DIR, AUDIT_KEY_FILE as for npm start
`;

const BATCHES = 200;
const FOLLOW_MS = 1_000;

await runTool(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      anchor: { type: 'string', multiple: true, default: [] },
      format: { type: 'string', default: 'jsonl' },
      to: { type: 'string' },
      cursor: { type: 'string' },
      follow: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [what] = positionals;
  if (values.help || (what !== 'verify' && what !== 'export') || !['jsonl', 'syslog'].includes(values.format)) {
    process.stdout.write(HELP);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const data = await openHubData(process.env);
  try {
    if (what === 'verify') await verify(data, values.anchor);
    else await exported(data, values);
  } finally {
    await data.close();
  }
});

async function verify({ database, settings }: HubData, anchors: readonly string[]): Promise<void> {
  const kept = anchors.map((text) => {
    const [, n, hash] = /^(\d+):([0-9a-fA-F]{64})$/.exec(text) ?? [];
    if (n === undefined || hash === undefined) throw problem('incorrect', 'anchor', 'Mốc phải là SỐ:MÃ_BĂM.', 'An anchor is N:HASH.');
    return { n: Number(n), hash };
  });
  const found = await verifyAudit(database, await openAuditKey(settings.auditKeyFile), {
    anchors: kept,
    tell: (batches) => sayProgress(`${batches}`),
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  if (found.faults.length > 0) process.exitCode = 1;
}

interface ExportOptions {
  readonly format: string;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly follow: boolean;
}

async function exported({ database, settings }: HubData, { format, to, cursor: file, follow }: ExportOptions): Promise<void> {
  const hub = settings.publicUrl ?? hostname();
  const write = await opened(to);
  const text = (event: AuditEvent): string => (format === 'syslog' ? atnaSyslog(event, hostname()) : JSON.stringify(event));
  let cursor = file === undefined ? FIRST_AUDIT : await readCursor(file);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  while (!stop.signal.aborted) {
    const page = await followAudit(database, cursor, BATCHES, `${hub}/fhir`);
    for (const event of page.events) await write(text(event));
    const moved = page.cursor.tx !== cursor.tx || page.cursor.seq !== cursor.seq;
    cursor = page.cursor;
    // After what it stands for was taken over: a crash in between sends a page twice, never leaves one out.
    if (moved && file !== undefined) await keepCursor(file, cursor);
    if (moved) continue;
    if (!follow) break;
    await new Promise((done) => setTimeout(done, FOLLOW_MS));
  }
  await write(undefined);
}

/** Writes a message; undefined: the end. */
async function opened(to: string | undefined): Promise<(message: string | undefined) => Promise<void>> {
  if (to === undefined) {
    return async (message) => {
      if (message !== undefined && !process.stdout.write(`${message}\n`)) await once(process.stdout, 'drain');
    };
  }
  const url = URL.parse(to);
  const near = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === null || url.port === '' || !(url.protocol === 'tls:' || (url.protocol === 'tcp:' && near))) {
    throw problem(
      'incorrect',
      'syslog-address',
      'Dùng tls://máy:cổng (tcp:// chỉ cho máy này).',
      'Use tls://host:port (tcp:// to this machine only).',
    );
  }
  const where = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
  const socket: Socket = url.protocol === 'tls:' ? connectTls({ ...where, servername: where.host, minVersion: 'TLSv1.2' }) : connect(where);
  await once(socket, url.protocol === 'tls:' ? 'secureConnect' : 'connect');
  let broken: Error | undefined;
  socket.once('error', (error) => {
    broken = error;
  });
  return async (message) => {
    if (broken !== undefined) throw broken;
    if (message === undefined) {
      socket.end();
      await once(socket, 'close');
      return;
    }
    const bytes = Buffer.from(message);
    socket.write(`${bytes.length} `);
    if (!socket.write(bytes)) await once(socket, 'drain');
  };
}

async function readCursor(file: string): Promise<AuditCursor> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const [, tx, seq] = /^(\d+)\.(\d+)\s*$/.exec(text ?? '0.0') ?? [];
  if (tx === undefined || seq === undefined)
    throw problem('incorrect', 'cursor-file', 'Tệp vị trí không đọc được.', 'The cursor file cannot be read.');
  return { tx, seq: Number(seq) };
}

async function keepCursor(file: string, { tx, seq }: AuditCursor): Promise<void> {
  await writeFile(`${file}.new`, `${tx}.${seq}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
