import { machine, type Spent } from '../machine.ts';
import { DISTURBED, figure } from '../rows/row.ts';
import type { Peak } from './peaks.ts';

/** An export of one size. */
export interface AtSize {
  /** Resources the store holds, and bytes of their texts. */
  readonly held: number;
  readonly bytes: number;
  /** COPY (content) TO STDOUT of JSON, and COPY of the stored texts themselves: rows a second. */
  readonly content: number;
  readonly texts: number;
  /** From the kick-off to the finished manifest. */
  readonly seconds: number;
  readonly resources: number;
  readonly files: number;
  readonly spent: Spent;
  readonly peaks: readonly Peak[];
}

const BAR = 0.65;
const MEMORY_BAR = 300;

/** The page `export-result.md`. */
export function report(sizes: readonly AtSize[]): string {
  const on = machine();
  const rows = sizes.map((one) => {
    const rate = one.resources / one.seconds;
    const share = rate / one.content;
    const memory = one.peaks.find(({ process }) => process === 'bulk-worker')?.peak ?? 0;
    const others = one.peaks.filter(({ process }) => process !== 'bulk-worker').map(({ process, peak }) => `${process} ${peak}`);
    const disturbed = one.spent.disturbed > DISTURBED ? ' (disturbed)' : '';
    return [
      `${figure(one.held)} (${figure(one.bytes / 1e6)} MB)`,
      one.resources === one.held ? `${one.files} files, all there` : `**${one.resources} of ${one.held}**`,
      `${figure(one.seconds)} s, ${figure(rate)} resources/s`,
      `${figure(one.content)} rows/s`,
      `${Number((share * 100).toPrecision(3))} % (bar ${BAR * 100} %): ${share >= BAR ? 'yes' : '**no**'}${disturbed}`,
      `${figure(one.texts)} rows/s`,
      `${memory} MiB (bar ${MEMORY_BAR}): ${memory <= MEMORY_BAR ? 'yes' : '**no**'}; ${others.join(', ')}`,
      `Node ${figure(one.spent.node)}, Postgres ${figure(one.spent.postgres)}, others ${figure(one.spent.others)}; ${figure(one.resources / (one.spent.node + one.spent.postgres))} resources a CPU second`,
    ];
  });
  const head = [
    'Store',
    'Manifest',
    '`$export`',
    'COPY (content) TO STDOUT',
    'Share',
    'COPY of the stored texts',
    'Largest memory of the bulk worker; others',
    'CPU seconds',
  ];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `# Exports by size

${new Date().toISOString()}. Machine: ${on.cores} cores (${on.processor}), ${on.memoryGiB} GiB, ${on.system}, Node ${on.node}; embedded Postgres 18, durable commits. \`npm run bench -- --export-sizes\`:
a province's files through the intake, then copies of its resources; \`$export\` of the system by HTTP, as an operator, one bulk worker as the hub starts it (two parts at a time), from the
kick-off to the finished manifest: files on the disk with their checksums, each patient on record. COPY of JSON as in the table of \`npm run bench\`, taken in the same minutes; COPY of the
texts reads the very rows that are exported. (disturbed): other programs took more than a fifth of the machine, and times say little.

${table}
`;
}
