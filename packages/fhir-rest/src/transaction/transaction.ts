import { type Category, type ProblemError, problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { criteriaOf } from '../criteria.ts';
import { joined, type RestResponse } from '../message.ts';
import type { ReadStore } from '../read-store.ts';
import { callerOf } from '../visible.ts';
import type { Change, WriteUnit } from '../write-store.ts';
import { type Entry, RANK } from './entry.ts';
import { TransactionLinks } from './links.ts';
import { located, together } from './located.ts';
import { placed } from './placed.ts';
import { type BundleContext, planOf, type ReadPlan, readAnswer, type WritePlan, writeAnswer } from './plan.ts';
import type { EntryAnswer } from './response.ts';
import { targetsOf } from './targets.ts';

interface Planned {
  readonly reads: readonly ReadPlan[];
  /** In processing order, each with its change. */
  readonly writes: readonly { readonly plan: WritePlan; readonly change: Change<SearchQuery> }[];
}

/** The change of an entry, its links read. */
function changeOf({ entry, write, request }: WritePlan, links: TransactionLinks, { deps }: BundleContext): Change<SearchQuery> {
  const change = placed(write.change(request, deps), entry, request.base);
  return 'resource' in change ? { ...change, resource: links.read(change.resource, entry) } : change;
}

/** Everything that can be said of the entries before the store is asked; throws all that is wrong with them at once. */
async function planAll(entries: readonly Entry[], links: TransactionLinks, context: BundleContext): Promise<Planned> {
  const reads: ReadPlan[] = [];
  const writes: { readonly plan: WritePlan; readonly change: Change<SearchQuery> }[] = [];
  const errors: unknown[] = [];
  for (const entry of entries) {
    const turn = context.deps.turn?.();
    if (turn !== undefined) await turn;
    try {
      const plan = planOf(entry, context);
      if (plan.kind === 'read') reads.push(plan);
      else writes.push({ plan, change: changeOf(plan, links, context) });
    } catch (error) {
      errors.push(located(error, entry.at));
    }
  }
  if (errors.length > 0) throw together(errors);
  return { reads, writes: writes.toSorted((a, b) => RANK[a.plan.entry.method] - RANK[b.plan.entry.method]) };
}

const CATEGORIES: Readonly<Record<number, Category>> = { 404: 'not-found', 410: 'gone', 412: 'precondition' };

/** An answer that is a refusal, as the error that fails the transaction. */
function refusal({ status, body = '{}' }: RestResponse, at: string): ProblemError {
  const told = JSON.parse(joined(body)) as { issue?: { code?: string; details?: { text?: string }; diagnostics?: string }[] };
  const { code = 'processing', details, diagnostics = 'The read failed.' } = told.issue?.[0] ?? {};
  return problem(CATEGORIES[status] ?? 'invalid', code, details?.text ?? 'Không đọc được.', diagnostics, at);
}

async function readAll(
  plans: readonly ReadPlan[],
  { deps }: BundleContext,
  store: ReadStore<SearchQuery>,
  answers: EntryAnswer[],
): Promise<void> {
  // One after the other: they share the connection of the transaction.
  for (const plan of plans) {
    const { entry, route, request } = plan;
    try {
      const answer = await route.handle(request, { ...deps, store });
      if (answer.status >= 400) throw refusal(answer, entry.at);
      answers[entry.index] = readAnswer(plan, answer);
    } catch (error) {
      throw located(error, entry.at);
    }
  }
}

/**
 * Does a transaction (R4 http.html#trules): all entries or none, in one unit of the store. Returns the answers in the order of the
 * entries. Throws the error of the first entry that failed, its `expression` naming the entry; then nothing is stored.
 */
export async function transaction(entries: readonly Entry[], context: BundleContext): Promise<readonly EntryAnswer[]> {
  const { outer, deps, prefer } = context;
  const principal = callerOf(outer);
  const now = deps.now();
  const parse = (type: string, criteria: string) => criteriaOf(type, [...new URLSearchParams(criteria)], outer, now);
  const links = new TransactionLinks(targetsOf(entries), outer.base, parse);
  const { reads, writes } = await planAll(entries, links, context);
  const answers: EntryAnswer[] = new Array(entries.length);
  if (reads.length === 0 && writes.length === 0) return answers;
  const changes = writes.map(({ change }) => change);
  const unit: WriteUnit<SearchQuery> = {
    changes,
    principal,
    bodies: prefer === 'return=representation',
    ...(outer.body !== undefined && 'bytes' in outer.body ? { bytes: outer.body.bytes.length } : {}),
    ...links.forUnit(changes.some(({ kind }) => kind === 'patch')),
    ...(reads.length === 0 ? {} : { reads: (store) => readAll(reads, context, store, answers) }),
  };
  const written = await deps.writes.write(unit);
  writes.forEach(({ plan }, i) => {
    answers[plan.entry.index] = writeAnswer(plan, written[i] as (typeof written)[number], context);
  });
  return answers;
}
