import type { Connection } from '@hub/database';
import {
  type AsBefore,
  asBefore,
  becoming,
  lockResources,
  mergeLock,
  recordsDone,
  referrersOf,
  restoring,
  type Spoken,
  speakersOf,
  spokenOf,
  type WriteItem,
  type Written,
  writtenByOthers,
} from '@hub/resource-store';
import { addFindings, dropFindings, findingsOf, type ReworkItem, submissionSeqs } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { patiently } from './patiently.ts';
import { type Retold, retell, speakerName, together } from './retold.ts';
import { type Step, writeSteps } from './steps.ts';

/** Resources taken back in one transaction. */
const TOGETHER = 200;
/** Records that are read again in one: beyond it a resource goes back to the content it had, or stays. */
const MOST_TOLD = 5_000;
/** What every facility's records speak of, and no record brings back: it stays. */
const DIRECTORY: ReadonlySet<string> = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location']);

/** A version span of a resource, and the record that is told to have written it. */
type Span = Written & {
  readonly ordinal: number;
  /** It had changed nothing; what it said came to stand by an undoing. */
  readonly silent?: boolean;
};

/** What becomes of a resource: a new content, or it stays (with a reason, where that is worth telling). */
type Fate = { readonly item: WriteItem } | { readonly stays?: 'changed-since' | 'in-use' };

/** Findings that note down what is still to be looked at: all of it; then what nobody speaks of any more, when what refers to it says so no longer. */
const PHASES = ['shared', 'alone'] as const;

/**
 * Takes back what no record of the submission owns: what messages said of a visit, an order, a result; the patient, the card. What other records still say
 * of it stands, told anew from the archive (decisions/0002); what nobody says any more is deleted (history stays): an inactive patient would
 * stay inactive when the same file comes again. It stays where something still speaks of it, or a client has changed it: then it is named. Cards
 * first, they speak of their patient. False when nothing was left.
 */
export function undoShared(deps: DrainDeps, item: ReworkItem): Promise<boolean> {
  return patiently(() =>
    deps.database.transaction(async (connection) => {
      const [phase, noted] = await nextPage(connection, item);
      if (noted.length === 0) return false;
      const spans = spansOf(noted);
      await lockResources(connection, [...spans.keys()], [mergeLock(item.facility.id, 'writer')]);
      const rows = [...(await asBefore(connection, [...spans.values()])).values()].filter(({ type }) => !DIRECTORY.has(type));
      const spoken = await speakersOf(
        connection,
        rows.map(({ rid }) => rid),
      );
      const others = await writtenByOthers(connection, spoken);
      const told = await toldAgain(deps, item, rows, spans, spoken);
      const kept = new Set<number>();
      for (const { versions } of await recordsDone(connection, item.submission, 0, 1_000_000))
        for (const { rid } of versions) kept.add(rid);

      const later = new Set<number>();
      const stays: { readonly row: AsBefore; readonly reason: string }[] = [];
      for (const group of [rows.filter(({ type }) => type !== 'Patient'), rows.filter(({ type }) => type === 'Patient')]) {
        const messages = new Set(group.filter(({ rid }) => !others.has(rid) && ofMessages(item, spans, spoken, told, rid)));
        const known = await inUse(
          connection,
          item,
          group.filter((row) => !messages.has(row)),
        );
        const alone = [...messages].filter(({ rid }) => spoken.get(rid)?.speakers.length === 0);
        if (phase === 'shared') for (const { rid } of alone) later.add(rid);
        const needed = phase === 'alone' ? await stillNeeded(connection, alone) : new Set<number>();
        const steps: Step[] = [];
        for (const row of group) {
          if (later.has(row.rid)) continue;
          const fate = messages.has(row)
            ? saidByOthers(row, spoken.get(row.rid) as Spoken, told, needed.has(row.rid))
            : asItWas(row, spans.get(row.rid)?.silent === true || known.has(row.rid) || kept.has(row.rid));
          if ('item' in fate) steps.push({ ordinal: spans.get(row.rid)?.ordinal ?? 0, items: [fate.item] });
          else if (fate.stays !== undefined) stays.push({ row, reason: fate.stays });
        }
        await writeSteps(deps, connection, item, steps);
      }
      await dropFindings(connection, item, noted);
      await addFindings(
        connection,
        item,
        noted.flatMap((one) => (later.has(Number(one.detail.rid)) ? [{ ...one, what: 'alone' }] : [])),
      );
      await addFindings(
        connection,
        item,
        stays.map(({ row: { rid, type, id }, reason }) => ({
          ordinal: spans.get(rid)?.ordinal ?? 0,
          reference: `${type}/${id}`,
          what: 'stays',
          detail: { reason },
        })),
      );
      return true;
    }),
  );
}

async function nextPage(
  connection: Connection,
  item: ReworkItem,
): Promise<[(typeof PHASES)[number], Awaited<ReturnType<typeof findingsOf>>]> {
  for (const phase of PHASES) {
    const noted = await findingsOf(connection, item, phase, TOGETHER);
    if (noted.length > 0) return [phase, noted];
  }
  return ['alone', []];
}

function spansOf(noted: Awaited<ReturnType<typeof findingsOf>>): ReadonlyMap<number, Span> {
  const spans = new Map<number, Span>();
  for (const { ordinal, detail } of noted) {
    const { rid, first, last, silent } = detail as unknown as Omit<Span, 'ordinal'>;
    const known = spans.get(rid);
    spans.set(rid, {
      ordinal: known?.ordinal ?? ordinal,
      silent: silent === true && known?.silent !== false,
      rid,
      first: Math.min(first, known?.first ?? first),
      last: Math.max(last, known?.last ?? last),
    });
  }
  return spans;
}

/** The records that speak of the resources, and what is taken back itself: which kind of record it is counts. */
async function toldAgain(
  deps: DrainDeps,
  { submission }: ReworkItem,
  rows: readonly AsBefore[],
  spans: ReadonlyMap<number, Span>,
  spoken: ReadonlyMap<number, Spoken>,
): Promise<ReadonlyMap<string, Retold>> {
  const all = rows.flatMap(({ rid }) => {
    const speakers = spoken.get(rid)?.speakers ?? [];
    return [{ submission, ordinal: (spans.get(rid) as Span).ordinal }, ...(speakers.length > MOST_TOLD ? [] : speakers)];
  });
  const each = new Map(all.map((one) => [speakerName(one), one]));
  return retell(deps, each.values(), new Set(rows.map(({ type, id }) => `${type}/${id}`)));
}

/** One of those that spoke of it is no visit of the national tables: these are ordered by arrival, and go back to the content before. */
function ofMessages(
  { submission }: ReworkItem,
  spans: ReadonlyMap<number, Span>,
  spoken: ReadonlyMap<number, Spoken>,
  told: ReadonlyMap<string, Retold>,
  rid: number,
): boolean {
  const { speakers } = spoken.get(rid) as Spoken;
  if (speakers.length > MOST_TOLD) return false;
  const own = { submission, ordinal: (spans.get(rid) as Span).ordinal };
  return [own, ...speakers].some((one) => told.get(speakerName(one))?.kind === 'format');
}

/** What the records that are left say of it; nothing: it goes, unless something that stays refers to it. */
function saidByOthers(row: AsBefore, { speakers }: Spoken, told: ReadonlyMap<string, Retold>, needed: boolean): Fate {
  if (speakers.length === 0) {
    if (needed) return { stays: 'in-use' };
    const { before: _, ...gone } = row;
    const item = restoring({ ...gone, same: false }, 'delete');
    return item === undefined ? {} : { item };
  }
  const content = together(`${row.type}/${row.id}`, speakers, told);
  if (content === undefined) return asItWas(row, true);
  const item = becoming(row, content);
  if (item !== undefined) return { item };
  return row.before === undefined ? { stays: 'in-use' } : {};
}

/** Content it had before; where nobody has changed it or speaks of it since. */
function asItWas(row: AsBefore, inUse: boolean): Fate {
  if (row.changedSince) return { stays: 'changed-since' };
  if (inUse) return { stays: 'in-use' };
  const item = restoring(row, 'delete');
  return item === undefined ? {} : { item };
}

/** What was created, nobody may speak of any more; what was changed, nobody that came later (what was just taken back came earlier). */
async function inUse(connection: Connection, { submission }: ReworkItem, rows: readonly AsBefore[]): Promise<ReadonlySet<number>> {
  const spoken = await spokenOf(
    connection,
    rows.map(({ rid, before, writtenAt }) => (before === undefined ? { rid } : { rid, since: writtenAt })),
  );
  const arrivals = await arrivalsOf(connection, new Set([...spoken.values()].flat()));
  const later = (source: string): boolean => (arrivals.get(source) ?? Number.POSITIVE_INFINITY) > submission;
  return new Set(
    rows.flatMap(({ rid, before }) => (spoken.get(rid)?.some((source) => before === undefined || later(source)) === true ? [rid] : [])),
  );
}

/** Those that something refers to which does not go itself: a record speaks of it, or a client made it. */
async function stillNeeded(connection: Connection, rows: readonly AsBefore[]): Promise<ReadonlySet<number>> {
  const referrers = await referrersOf(
    connection,
    rows.map(({ rid }) => rid),
  );
  const spoken = await speakersOf(connection, [...new Set([...referrers.values()].flat())]);
  const stays = (rid: number): boolean => {
    const one = spoken.get(rid);
    return one === undefined || one.never || one.speakers.length > 0;
  };
  return new Set([...referrers].flatMap(([rid, by]) => (by.some(stays) ? [rid] : [])));
}

/** Arrival numbers of submissions, by their `meta.source`. */
async function arrivalsOf(connection: Connection, sources: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  const ids = [...sources].filter((source) => source.startsWith(URN)).map((source) => source.slice(URN.length));
  const found = await submissionSeqs(connection, ids);
  return new Map([...found].map(([id, seq]) => [`${URN}${id}`, seq]));
}

const URN = 'urn:uuid:';
