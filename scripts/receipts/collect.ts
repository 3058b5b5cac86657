import { connections, request } from '../bench/client/request.ts';
import type { RunningHub } from '../hub/start-hub.ts';
import { differences, type ReceivedReceipt } from './compare.ts';
import type { Delivered } from './deliver.ts';

/** How the receipts of a delivery compare with those the generator expects. */
export interface Comparison {
  readonly expected: { received: number; stored: number; unchanged: number; rejected: number };
  readonly counted: { received: number; stored: number; unchanged: number; rejected: number };
  /** Issues expected, and told at their record with their field and severity. */
  readonly issues: number;
  /** Faults that were written, by kind. */
  readonly defects: Readonly<Record<string, number>>;
  /** Issues told, by code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly differing: readonly { readonly fileName: string; readonly differences: readonly string[] }[];
}

const OPEN = ['received', 'processing', 'failed'] as const;
const POLL_MS = 1_000;
/** Enough to see the end come near. */
const PAGE = 100;
const AT_ONCE = 8;
/** More than a file of any batch can have. */
const ISSUES = 5_000;

/** Waits until no submission is open; asks as an operator. `tell` is called at each look with how many are, as far as the first pages tell. */
export async function untilFinal(hub: RunningHub, tell: (open: number) => void): Promise<void> {
  for (;;) {
    let open = 0;
    for (const status of OPEN) {
      const answer = await fetch(`${hub.origin}/intake/submissions?status=${status}&_count=${PAGE}`, {
        headers: { authorization: `Bearer ${hub.operatorToken}` },
      });
      if (!answer.ok) throw new Error(`GET /intake/submissions: ${answer.status}`);
      open += ((await answer.json()) as { readonly submissions: readonly unknown[] }).submissions.length;
    }
    tell(open);
    if (open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Reads the receipt of every file, as its sender, and compares. */
export async function collect(hub: RunningHub, files: readonly Delivered[]): Promise<Comparison> {
  const expected = { received: 0, stored: 0, unchanged: 0, rejected: 0 };
  const counted = { received: 0, stored: 0, unchanged: 0, rejected: 0 };
  const defects: Record<string, number> = {};
  const codes: Record<string, number> = {};
  const differing: { fileName: string; differences: string[] }[] = [];
  let issues = 0;
  let next = 0;
  const agent = connections(AT_ONCE);
  const one = async ({ id, fileName, token, expected: wanted }: Delivered): Promise<void> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await request(agent, hub.origin, {
      method: 'GET',
      path: `/intake/submissions/${id}?_count=${ISSUES}`,
      headers,
      keep: true,
    });
    if (answer.status !== 200) throw new Error(`receipt of ${fileName}: ${answer.status}`);
    const got = JSON.parse(String(answer.body)) as ReceivedReceipt;
    for (const name of ['received', 'stored', 'unchanged', 'rejected'] as const) expected[name] += wanted.counts[name] ?? 0;
    for (const name of ['received', 'stored', 'unchanged', 'rejected'] as const) counted[name] += got.counts[name];
    for (const { kind } of wanted.defects) defects[kind] = (defects[kind] ?? 0) + 1;
    for (const { code } of got.issues) codes[code] = (codes[code] ?? 0) + 1;
    issues += wanted.issues.length;
    const found = differences(wanted, got);
    if (found.length > 0) differing.push({ fileName, differences: found });
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let file = files[next++]; file !== undefined; file = files[next++]) await one(file);
    }),
  );
  agent.destroy();
  return { expected, counted, issues, defects: sorted(defects), codes: sorted(codes), differing };
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
