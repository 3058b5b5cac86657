/**
 * Writes a synthetic province as files: `npm run generate -- --people 2000 --seed 1 --from 2025-07-01 --to 2026-06-30 --out DIR`.
 * Files go to DIR/<MA_CSKCB>/, the facilities to register to DIR/facilities.json, the facts to compare to DIR/summary.json.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { isProblemError, problem } from '@hub/outcome';
import {
  DEFECT_KINDS,
  type DefectKind,
  FORMATS,
  type FormatKind,
  facilitiesOf,
  filesOf,
  type ProvinceOptions,
  provinceCodes,
  type Summary,
  Tally,
  visitsOf,
} from '@hub/synthetic-province';

const HELP = `Sinh một tỉnh giả lập thành tệp QĐ 3176, 4750, 4210 (theo ngày ra viện). Người, cơ sở, số liệu đều là bịa.
Writes a synthetic province as files of QĐ 3176, 4750, 4210 (by the day a visit ended). Invented people only.

  npm run generate -- --people 2000 --seed 1 --from 2025-07-01 --to 2026-06-30 --out DIR

  --people N       number of people (default 2000); memory does not grow with it
  --seed N         another seed is another province; equal options give equal bytes (default 1)
  --from, --to     days on which visits may begin, YYYY-MM-DD, not before 2018-01-01 (default 2025-07-01 … 2026-06-30)
  --province CODE  one of the 34 (default 92): ${provinceCodes().join(' ')}
  --batch N        visits per file, 1–1000 (default 10)
  --tables WHICH   clinical: XML1–XML5 (default) · all: every national table, check-ins, births, referrals, kept appointments
  --formats A,B    also, of the same people and visits: ${FORMATS.join(' ')} (each file's type and source: DIR/files.jsonl)
  --defects F      share of visits touched by a fault, 0–1; with --tables all. The receipts they must get go to DIR/expected.jsonl
  --kinds A,B      only these faults: ${DEFECT_KINDS.join(' ')}
  --out DIR        where files go: DIR/<facility>/<file>.xml, DIR/facilities.json, DIR/summary.json
  --summary        print the expected facts as JSON and write no files (with --out: write files and print them)
  --quiet          no progress line
  --help           this text
`;

interface Arguments {
  readonly options: ProvinceOptions;
  readonly out: string | undefined;
  readonly summary: boolean;
  readonly quiet: boolean;
}

function readArguments(argv: readonly string[]): Arguments | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      people: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '2025-07-01' },
      to: { type: 'string', default: '2026-06-30' },
      province: { type: 'string', default: '92' },
      batch: { type: 'string', default: '10' },
      tables: { type: 'string', default: 'clinical' },
      formats: { type: 'string' },
      defects: { type: 'string' },
      kinds: { type: 'string' },
      out: { type: 'string' },
      summary: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.out === undefined && !values.summary)) return undefined;
  if (values.tables !== 'clinical' && values.tables !== 'all') {
    throw problem('incorrect', 'usage', '--tables: clinical hoặc all.', '--tables: clinical or all.');
  }
  const kinds = values.kinds === undefined ? {} : { kinds: values.kinds.split(',') as DefectKind[] };
  const options: ProvinceOptions = {
    people: Number(values.people),
    seed: Number(values.seed),
    from: values.from,
    to: values.to,
    province: values.province,
    batch: Number(values.batch),
    tables: values.tables,
    ...(values.formats === undefined ? {} : { formats: values.formats.split(',') as FormatKind[] }),
    ...(values.defects === undefined ? {} : { defects: { rate: Number(values.defects), ...kinds } }),
  };
  return { options, out: values.out, summary: values.summary, quiet: values.quiet };
}

/** One line that rewrites itself on a terminal, a line every ten seconds elsewhere. */
function progress(quiet: boolean): (visits: number, files: number, last?: boolean) => void {
  const started = performance.now();
  let shown = started;
  const terminal = process.stderr.isTTY;
  return (visits, files, last = false) => {
    const now = performance.now();
    if (quiet || (!last && now - shown < (terminal ? 200 : 10_000))) return;
    shown = now;
    const rate = Math.round((visits * 1000) / Math.max(1, now - started));
    process.stderr.write(`${terminal ? '\r' : ''}${visits} visits, ${files} files, ${rate} visits/s${terminal && !last ? '' : '\n'}`);
  };
}

/** Counts without making files. */
function count({ options, quiet }: Arguments): Summary {
  const tally = new Tally();
  const show = progress(quiet);
  let visits = 0;
  for (const visit of visitsOf(options)) {
    tally.add(visit);
    visits += 1;
    if (visits % 1000 === 0) show(visits, 0);
  }
  show(visits, 0, true);
  return tally.summary();
}

async function write({ options, quiet }: Arguments, out: string): Promise<void> {
  const facilities = facilitiesOf(options);
  await Promise.all(facilities.map(({ code }) => mkdir(join(out, code), { recursive: true })));
  await writeFile(join(out, 'facilities.json'), `${JSON.stringify(facilities, null, 1)}\n`);
  const show = progress(quiet);
  let visits = 0;
  let files = 0;
  const expected = options.defects === undefined ? undefined : createWriteStream(join(out, 'expected.jsonl'));
  const sent = options.formats === undefined ? undefined : createWriteStream(join(out, 'files.jsonl'));
  for (const file of filesOf(options)) {
    const { source, contentType } = file;
    sent?.write(`${JSON.stringify({ file: `${file.facility.code}/${file.fileName}`, source, contentType })}\n`);
    await writeFile(join(out, file.facility.code, file.fileName), file.body);
    expected?.write(`${JSON.stringify({ file: `${file.facility.code}/${file.fileName}`, ...file.expected })}\n`);
    if (file.kind !== 'other') visits += file.visits;
    files += 1;
    show(visits, files);
  }
  for (const list of [expected, sent]) {
    list?.end();
    if (list !== undefined) await finished(list);
  }
  show(visits, files, true);
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (!args) {
    process.stdout.write(HELP);
    return;
  }
  if (args.out !== undefined) await write(args, args.out);
  const facts = `${JSON.stringify(count({ ...args, quiet: true }), null, 1)}\n`;
  if (args.out !== undefined) await writeFile(join(args.out, 'summary.json'), facts);
  if (args.summary) process.stdout.write(facts);
}

main().catch((error: unknown) => {
  process.stderr.write(`${isProblemError(error) ? `${error.problem.message.vi}\n${error.problem.message.en}` : String(error)}\n`);
  process.exitCode = 1;
});
