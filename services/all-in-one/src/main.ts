import { ensureOperator, rotateSecret } from '@hub/client-register';
import { migrate, openDatabase } from '@hub/database';
import { startEmbeddedPostgres } from '@hub/embedded';
import { isProblemError } from '@hub/outcome';
import { readSettings, type Settings } from '@hub/settings';
import { createLogger } from '@hub/telemetry';
import { type Arguments, readArguments, USAGE } from './arguments.ts';
import { makeDataFolder, postgresFolder } from './folders.ts';
import { startHub, tellSecret } from './hub.ts';
import { openLogFile } from './log-file.ts';
import { say } from './say.ts';

/** What `npm start` runs. Ends with 0 after Ctrl-C, 1 when the hub could not start, 2 for a wrong command line or setting. */
async function main(): Promise<void> {
  const given: Arguments = readArguments(process.argv.slice(2));
  if (given.help) {
    process.stdout.write(USAGE);
    return;
  }
  const settings = readSettings(process.env);
  makeDataFolder(settings.dataDir);
  if (given.newOperatorSecret) return newOperatorSecret(settings);

  const logFile = openLogFile(settings.dataDir);
  const log = createLogger({ service: 'all-in-one', level: settings.logLevel, write: logFile.write });
  const began = Date.now();
  const starting = startHub({
    settings,
    empty: given.empty,
    people: given.people,
    log,
    say,
    workerOutput: logFile.fd,
    announce: (text) => void process.stdout.write(text),
  });
  let asked = false;
  const stop = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    say('Đang dừng…', 'Stopping…');
    const hub = await starting.catch(() => undefined);
    await hub?.stop();
    await logFile.close();
    say('Đã dừng.', 'Stopped.');
    process.exit(process.exitCode ?? 0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

  const hub = await starting;
  say(`Khởi động trong ${((Date.now() - began) / 1000).toFixed(1)} s.`, `Started in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  await hub.ready.catch((error: unknown) => {
    log.error('demo load failed', { error });
    tell(error);
    say('Lần khởi động sau sẽ nạp tiếp.', 'The next start goes on with it.');
  });
}

/** `--new-operator-secret`: for an operator who lost it. Works beside a running hub when DATABASE_URL is set, else on a stopped one. */
async function newOperatorSecret(settings: Settings): Promise<void> {
  const embedded =
    settings.databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir: postgresFolder(settings.dataDir), say }) : undefined;
  const database = openDatabase({ url: (settings.databaseUrl ?? embedded?.url) as string, poolSize: 1 });
  try {
    await migrate(database);
    await ensureOperator(database);
    tellSecret(await rotateSecret(database, 'operator'), say);
  } finally {
    await database.close();
    await embedded?.stop();
  }
}

/** Words for the person at the terminal; a mistake of ours comes with its stack, for the person who mends it. */
function tell(error: unknown): void {
  if (isProblemError(error)) process.stderr.write(`✗ ${error.problem.message.vi}\n  ${error.problem.message.en}\n`);
  else process.stderr.write(`✗ Lỗi không mong đợi · Unexpected error\n${error instanceof Error ? error.stack : String(error)}\n`);
}

try {
  await main();
} catch (error) {
  tell(error);
  process.exit(isProblemError(error) && error.problem.category === 'incorrect' ? 2 : 1);
}
