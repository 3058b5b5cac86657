import { machine } from '../machine.ts';
import { DISTURBED, figure } from '../rows/row.ts';
import type { Grown } from './grow.ts';
import type { Measured } from './measure.ts';
import type { Sizes } from './sizes.ts';

/** Everything measured at one size. */
export interface AtSize extends Grown, Sizes {
  /** Made of so many copies of a store that was filled (multiply.ts); 1: filled. */
  readonly copies: number;
  readonly rows: readonly Measured[];
  /** Totals of names that differ from the generator's. */
  readonly names: readonly string[];
  readonly share: number;
  readonly memory: { readonly peak: number; readonly now: number } | undefined;
}

const BAR = 1.5;

/** The page `growth-result.md`. */
export function report(sizes: readonly AtSize[]): string {
  const on = machine();
  const first = sizes[0] as AtSize;
  const last = sizes.at(-1) as AtSize;
  const head = sizes.map(({ resources }) => `${short(resources)}: p50 ms (first; µs of CPU, blocks, entries)`).join(' | ');
  const rows = last.rows.map(({ name, work }) => {
    const at = sizes.map((size) => size.rows.find((row) => row.name === name) as Measured);
    const [from, to] = [at[0] as Measured, at.at(-1) as Measured];
    const ratio = to.p50 / from.p50;
    const blocks = from.blocks === undefined || to.blocks === undefined ? '–' : `${figure(to.blocks / from.blocks)} ×`;
    const cells = at.map(
      (one) =>
        `${one.p50} (${one.first}; ${[one.cpu, one.blocks?.toFixed(0), one.entries?.toFixed(0)].filter((n) => n !== undefined).join(', ')})`,
    );
    return `| ${work} | ${cells.join(' | ')} | ${figure(ratio)} × | ${figure(to.cpu / from.cpu)} × | ${blocks} | ${ratio <= BAR ? 'yes' : '**no**'}${Math.max(...at.map(({ disturbed }) => disturbed)) > DISTURBED ? ' (disturbed)' : ''} |`;
  });
  const each = (of: (size: AtSize) => string) => sizes.map(of).join(' | ');
  const more = [
    `| Bytes a resource, all indexes and history (JSON) | ${each(({ bytesEach, jsonEach }) => `${Math.round(bytesEach)} (${Math.round(jsonEach)})`)} | ${figure(last.bytesEach / first.bytesEach)} × | | | |`,
    `| Memory of the serving process, MiB: peak (now) | ${each(({ memory }) => `${memory?.peak ?? '?'} (${memory?.now ?? '?'})`)} | | | | |`,
    `| Share of the asking facility | ${each(({ share }) => `${(share * 100).toFixed(1)} %`)} | | | | |`,
    `| Loaded, resources/s | ${each(({ copies, resources, seconds }) => (copies > 1 ? `${copies} copies` : figure((resources - before(sizes, resources)) / seconds)))} | | | | |`,
    `| Totals of names | ${each(({ names }) => (names.length === 0 ? 'all right' : names.join(', ')))} | | | | |`,
  ];
  const parts = last.parts.map(({ name, bytes }) => `| ${name} | ${figure(bytes)} |`);
  return `# Growth of one store

${new Date().toISOString()}. Machine: ${on.cores} cores (${on.processor}), ${on.memoryGiB} GiB, ${on.system}, Node ${on.node}, shared with other programs; embedded Postgres 18,
durable commits. One province's files through intake and worker${copied(sizes)}; asked by one client that waits for each answer, as the facility that sent most. p50 of a row is the middle
of five rounds' medians, after everything was asked for before; "first" is the median of the first time; CPU is that of the serving process and Postgres a request; blocks are buffers that a page's statements touch, which do not depend on what else the machine
does; (disturbed): other programs took more than a fifth of it in one of the sizes, and times say little. Bar: p50 at the last size ≤ ${BAR} × the first.

| Work | ${head} | p50 | CPU | Blocks | Met |
|---|${sizes.map(() => '---|').join('')}---|---|---|---|
${[...rows, ...more].join('\n')}

Bytes a resource at ${short(last.resources)}, by table and index (the index set):

| | bytes |
|---|---|
${parts.join('\n')}
`;
}

const before = (sizes: readonly AtSize[], resources: number): number =>
  sizes.filter((size) => size.resources < resources).at(-1)?.resources ?? 0;

function short(resources: number): string {
  return resources >= 1e6 ? `${(resources / 1e6).toFixed(1)} M` : `${Math.round(resources / 1e3)} k`;
}

/** How the stores were made that were not filled, and whether they fit into memory. */
function copied(sizes: readonly AtSize[]): string {
  const made = sizes.filter(({ copies }) => copies > 1);
  if (made.length === 0) return '';
  const gigabytes = made.map(({ resources, bytesEach }) => `${short(resources)} ${figure((resources * bytesEach) / 1e9)} GB`).join(', ');
  return `; larger ones are copies of one of them, with every index row (multiply.ts: other people, ids, numbers and years; the same names, codes and values): on disk ${gigabytes},
beside the memory named, so a page that nobody asked for yet comes from disk. Before a store is started the system forgets its files, and the stores are asked in turns. Indexes of copies are built at once and lie closer than those that grew, so
the bytes a resource takes are those of the filled stores`;
}
