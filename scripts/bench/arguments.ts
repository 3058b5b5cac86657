import { parseArgs } from 'node:util';

/** Rows in the order they are measured and shown. */
export const ROWS = [
  'ingest',
  'read',
  'identifier',
  'observation',
  'encounter',
  'name',
  'count',
  'bytes',
  'post',
  'transaction',
  'batch',
  'mixed',
  'submissions',
  'mllp',
  'memory',
  'audit',
  'export',
  'import',
  'view-labs',
  'view-patients',
  'view-export',
] as const;
export type RowName = (typeof ROWS)[number];

export interface Arguments {
  readonly only: readonly RowName[];
  readonly people: number;
  readonly seconds: number;
  readonly profile: boolean;
  readonly save: boolean;
  /** Sizes of a growing store to measure at, instead of the rows. */
  readonly growth: readonly number[] | undefined;
  /** Instead: stores of these sizes are made in this folder and left there. */
  readonly keep: string | undefined;
  /** Instead: the stores kept in this folder are asked. */
  readonly ask: string | undefined;
  /** Sizes of a store to export whole, instead of the rows. */
  readonly exports: readonly number[] | undefined;
  /** The store grows no longer than so many minutes. */
  readonly minutes: number;
}

export const HELP = `Đo giới hạn của máy và các dòng của hub trong một lần chạy; in bảng. · Measures the machine's limits and the hub's rows in one run.

  npm run bench [-- --only ROW] [--people N] [--seconds N] [--profile]
  npm run bench -- --export-sizes N,M
  npm run bench -- --growth [--sizes N,M] [--seconds N] [--minutes N]
  npm run bench -- --growth --keep FOLDER [--sizes N,M,…] ; npm run bench -- --growth --ask FOLDER [--seconds N]

  --only ROW    one or more of: ${ROWS.join(' ')} (comma between them). The province is loaded in any case.
  --people N    people of the synthetic province (default 2500: about 6,000 visits)
  --seconds N   seconds per timed row (default 8); of mixed at least 20
  --profile     print where the time goes: functions by self time, of the ingest and of each row; what Postgres waits for
  --growth      instead: pages, reads and includes as one store grows, to growth-result.md; about six minutes a million on a quiet machine
  --sizes N,M   resources to measure the growth at (default 100000,1000000; 10000000 takes 60 GB)
  --keep FOLDER makes the stores of these sizes there and leaves them; above 1000000 by copying rows (10000000: about 45 GB)
  --ask FOLDER  asks the stores that were kept, in turns, to growth-result.md
  --export-sizes N,M   instead: $export of a whole store of so many resources beside COPY TO STDOUT, with every process' memory, to export-result.md
                (1000000: four minutes and 5 GB on a quiet machine; 5000000: 25 GB)
  --minutes N   grow no longer than that; the last size is what has been reached (default 600)
  --no-save     leave scripts/bench/last-result.{json,md} as they are (so does --only)
`;

/** Reads the command line; undefined = show the help. Throws on what it does not know. */
export function readArguments(argv: readonly string[]): Arguments | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      people: { type: 'string', default: '2500' },
      seconds: { type: 'string', default: '8' },
      profile: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      'export-sizes': { type: 'string' },
      keep: { type: 'string' },
      ask: { type: 'string' },
      minutes: { type: 'string', default: '600' },
      sizes: { type: 'string', default: '100000,1000000' },
      'no-save': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const only = values.only?.split(',') ?? [];
  const unknown = only.filter((name) => !(ROWS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: one of ${ROWS.join(' ')}`);
  return {
    only: only as RowName[],
    people: Number(values.people),
    seconds: Number(values.seconds),
    profile: values.profile,
    save: !values['no-save'] && only.length === 0,
    minutes: Number(values.minutes),
    keep: values.keep,
    ask: values.ask,
    exports: values['export-sizes']?.split(',').map(Number),
    growth: values.growth ? values.sizes.split(',').map(Number) : undefined,
  };
}
