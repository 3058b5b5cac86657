/** `npm run import -- <folder or files>`: NDJSON files into a hub ($import), with progress; goes on with one that was begun. */
import { parseArgs } from 'node:util';
import { asking } from './export/ask.ts';
import { CODES, Ended } from './export/ended.ts';
import { tokensOf } from './export/login.ts';
import { filesToSend } from './import/files.ts';
import { runImport } from './import/run.ts';

const HELP = `Nhập tệp NDJSON (.ndjson, .ndjson.gz) vào hub; in kết quả từng tệp và các dòng bị từ chối. · Imports NDJSON files into a hub.

  npm run import -- [--url URL] [--mode MODE] [--job URL] FOLDER|FILE …

  --url URL         địa chỉ FHIR · FHIR base (default http://127.0.0.1:8080/fhir)
  --mode MODE       IncrementalLoad (default) | InitialLoad
  --job URL         làm tiếp lần nhập này (địa chỉ in ra lúc bắt đầu) · go on with an import, by the address printed when it began
  --token-file F    mã truy cập trong tệp; không có thì HUB_TOKEN · the token in a file, else HUB_TOKEN
  --patience S      chờ máy chủ bao nhiêu giây khi mất kết nối · seconds to wait for a server that is away (default 600)
`;

/** The command line. Throws `Ended` for what is none. */
function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'http://127.0.0.1:8080/fhir' },
        mode: { type: 'string', default: 'IncrementalLoad' },
        job: { type: 'string' },
        'token-file': { type: 'string' },
        patience: { type: 'string', default: '600' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Ended('arguments', `Tham số không đúng (--help): ${said}`, `Wrong arguments (--help): ${said}`);
  }
}

async function main(): Promise<number> {
  const { values, positionals } = given();
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP);
    return values.help ? 0 : CODES.arguments;
  }
  const seconds = Number(values.patience);
  if (!(seconds >= 0)) throw new Ended('arguments', '--patience là số giây.', '--patience is seconds.');
  const base = values.url.replace(/\/+$/, '');
  if (!URL.canParse(base)) throw new Ended('arguments', '--url là địa chỉ FHIR của hub.', '--url is the FHIR address of a hub.');
  const login = { tokenFile: values['token-file'], scope: 'hub/import' } as Parameters<typeof tokensOf>[0];
  const connection = asking(base, tokensOf(login, base, process.env), seconds * 1000);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const files = await filesToSend(positionals);
  const done = await runImport(connection, { base, mode: values.mode, job: values.job, files, say });
  for (const { file, received, created, updated, unchanged, rejected } of done.files)
    process.stdout.write(
      `${file}: ${received} = ${created} tạo/created + ${updated} sửa/updated + ${unchanged} không đổi/unchanged + ${rejected} từ chối/rejected\n`,
    );
  for await (const words of done.refused) process.stdout.write(`${words}\n`);
  return done.files.some(({ rejected }) => rejected > 0) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof Ended;
  process.stderr.write(known ? `${error.words.vi}\n${error.words.en}\n` : `${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(known ? error.code : 1);
}
