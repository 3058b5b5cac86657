import type { Machine } from '../bench/machine.ts';
import type { MutantsReport } from './run.ts';

/** The result as a page: figures, what each kind of damage ended as, and every fault. */
export function resultText(report: MutantsReport, seed: number, on: Machine): string {
  const { seconds, sent, doors, statuses, kinds, submissions, counts, codes, peak, longestQuiet, faults } = report;
  const list = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, n]) => `${name} ${n}`)
      .join(', ');
  const { received, stored, unchanged, rejected } = counts;
  return `# Tệp bị làm hỏng · Damaged files

\`npm run mutants -- --count ${sent} --seed ${seed} --save\`; ${on.cores} shared cores, ${on.processor}, ${on.memoryGiB} GiB, Node ${on.node}.

| | |
|---|---|
| Tệp đã gửi · files sent | ${sent} (${list(doors)}) |
| Thời gian · time | ${Math.round(seconds)} s |
| Kết thúc · ended as | ${list(statuses)} |
| Lần gửi khác nhau · different submissions | ${submissions} |
| Hồ sơ · records | received ${received} = stored ${stored} + unchanged ${unchanged} + rejected ${rejected} |
| Mã lỗi khác nhau · different codes told | ${codes} |
| Bộ nhớ cao nhất · peak RSS | hub ${peak.hub} MiB, worker ${peak.worker} MiB |
| Lâu nhất không có biên nhận mới · longest without a new receipt | ${longestQuiet} s |
| Lỗi của trục · faults | ${faults.length} |

| Đã làm gì · what was done | |
|---|---|
${Object.entries(kinds)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([kind, ended]) => `| ${kind} | ${list(ended)} |`)
  .join('\n')}
${faults.map(({ at, kind, why }) => `\n- ${at} (${kind}): ${why}`).join('')}
`;
}
