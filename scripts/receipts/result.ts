import type { ProvinceOptions } from '@hub/synthetic-province';
import type { Machine, Spent } from '../bench/machine.ts';
import type { Comparison } from './collect.ts';
import type { Delivery } from './deliver.ts';
import type { Peaks } from './memory.ts';

/** A run, measured. */
export interface Measured {
  readonly options: ProvinceOptions;
  readonly machine: Machine;
  readonly delivery: Delivery;
  /** From the first POST to the last, and to the last final receipt. */
  readonly sentAfter: number;
  readonly seconds: number;
  readonly spent: Spent;
  readonly memory: Peaks;
  readonly comparison: Comparison;
}

/** True when every receipt is the one the generator expects. */
export function agrees({ differing, expected, counted }: Comparison): boolean {
  return (
    differing.length === 0 && (['received', 'stored', 'unchanged', 'rejected'] as const).every((name) => expected[name] === counted[name])
  );
}

const SHOWN = 20;
const number = (n: number): string => Math.round(n).toLocaleString('en-US');
const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, n]) => `| ${name} | ${number(n)} |`)
    .join('\n');

/** The run as a page. */
export function resultText({ options, machine, delivery, sentAfter, seconds, spent, memory, comparison }: Measured): string {
  const { expected, counted, issues, defects, codes, differing } = comparison;
  const verdict = agrees(comparison)
    ? `**Every receipt agrees exactly**: status, counts, and ${number(issues)} issues by severity, code, record and field; nothing else was told.`
    : `**${number(differing.length)} receipts differ.**`;
  const shown = differing
    .slice(0, SHOWN)
    .map(({ fileName, differences }) => `- ${fileName}: ${differences.slice(0, 5).join('; ')}`)
    .join('\n');
  return `# Receipts against the generator's list

${new Date().toISOString()}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, Node ${machine.node}, embedded Postgres.
\`npm run receipts -- --visits ${delivery.visits} --defects ${options.defects?.rate} --seed ${options.seed} --from ${options.from} --to ${options.to}${options.formats === undefined ? '' : ` --formats ${options.formats.join(',')}`}\`

${verdict}

| | expected | receipts |
|---|---:|---:|
| files | ${number(delivery.files.length)} | ${number(delivery.files.length)} |
| records received | ${number(expected.received)} | ${number(counted.received)} |
| stored | ${number(expected.stored)} | ${number(counted.stored)} |
| unchanged | ${number(expected.unchanged)} | ${number(counted.unchanged)} |
| rejected | ${number(expected.rejected)} | ${number(counted.rejected)} |

${number(delivery.visits)} visits, ${number(delivery.checkIns)} check-ins and ${number(delivery.others)} records of other formats, ${number(delivery.bytes / 1e6)} MB. Taken in after ${number(sentAfter)} s, last receipt final after
${number(seconds)} s: ${number((delivery.visits + delivery.checkIns + delivery.others) / seconds)} records/s. CPU seconds: Node ${number(spent.node)}, Postgres ${number(spent.postgres)}, generator and client ${number(spent.client)};
other programs took ${number(spent.disturbed * 100)} % of the machine. Peak memory: Node ${memory.node.map((mib) => `${number(mib)} MiB`).join(' and ')}${memory.postgres === undefined ? '' : `, Postgres ${number(memory.postgres)} MiB`}.
${shown === '' ? '' : `\n${shown}\n`}
| defect written | times |
|---|---:|
${list(defects)}

| issue told | times |
|---|---:|
${list(codes)}
`;
}
