import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type Converted, convertRecord, LIMITS, READERS } from '@hub/conversion';
import { canonicals, keyedId } from '@hub/fhir-model';
import { type Issue, type ProblemError, problem, type Severity } from '@hub/outcome';
import { type MapContext, type ParseContext, type RuleSettings, type SheetLayout, type SourceRecord, senderProfile } from '@hub/sources';
import { type Counts, type FinalStatus, finalStatus } from '@hub/submissions';
import { type Room, recordView } from './record-view.ts';
import type { Spooled } from './spool.ts';

/** What is tried. */
export interface Trial {
  readonly bytes: Spooled;
  /** Without parameters; one the hub has a reader of. */
  readonly contentType: string;
  readonly facility: { readonly code: string; readonly name: string };
  /** Code of the source. */
  readonly source: string;
  /** Formats the source is registered for. */
  readonly formats: readonly string[];
  /** How its HL7 v2 messages are read: further names of the facility, the sender's profile. */
  readonly sender?: { readonly msh4: readonly string[]; readonly profile?: string };
  /** What operators have made of rules for the source. */
  readonly rules: RuleSettings;
  /** Epoch ms, as if received then. */
  readonly now: number;
  /** Records (and their issues) behind this ordinal are shown; -1: from the first. */
  readonly after: number;
  /** How many records are shown with their tables; absent: none, and the issues of all. */
  readonly records?: number;
  /** True when nobody waits for the answer any more. */
  readonly gone: () => boolean;
}

function readAs({ sender }: Trial): Pick<ParseContext, 'aliases' | 'profile'> {
  const profile = sender?.profile === undefined ? undefined : senderProfile(sender.profile);
  return { aliases: sender?.msh4 ?? [], ...(profile === undefined ? {} : { profile }) };
}

/** An issue and the record it is about. */
export type TriedIssue = Issue & { readonly ordinal?: number };

export interface DryRun {
  readonly status: FinalStatus;
  readonly counts: Counts;
  readonly issueCounts: Readonly<Record<Severity, number>>;
  readonly issues: readonly TriedIssue[];
  /** There are more issues than these. */
  readonly cut: boolean;
  readonly records: readonly object[];
  /** How the sheets of a file were understood. */
  readonly layouts?: readonly SheetLayout[];
  /** Ordinal to go on behind; absent: the last record was shown. */
  readonly next?: number;
}

const MOST_ISSUES = 5_000;
const ROOM = 8_000_000;
/** How long the process may be busy with a check before deliveries get their turn, in milliseconds. */
const TURN_MS = 4;

/**
 * What one record may be: it is read and mapped in one go, in the process that answers everybody else. A visit of months has some 2,000 rows of
 * below a kilobyte; the worker, which keeps nobody waiting, takes more.
 */
const MOST_ROWS = 5_000;
const RECORD_LIMITS = { ...LIMITS, maxTextBytes: 8 * 1024 * 1024 };
const TOO_LONG = 'VN-ENV-text-too-long';

/** Ids of a dry run are nobody's: they follow from a secret that ends with the process. */
const SECRET = randomBytes(32).toString('hex');

/**
 * Reads, maps and validates a file as the worker does, and stores nothing. What the hub holds already is not asked. Memory is one record and what
 * is answered: at most 5,000 issues and 8 MB of values. Throws `too-large` for a record that a delivery may hold and a dry run may not.
 */
export async function dryRun(trial: Trial): Promise<DryRun> {
  const { bytes, contentType, facility, after } = trial;
  const reader = READERS[contentType];
  if (reader === undefined) throw new Error(`no reader for content type ${contentType}`);
  const context = contextOf(trial);
  const counts = { received: 0, stored: 0, unchanged: 0, rejected: 0 };
  const issueCounts: Record<Severity, number> = { error: 0, warning: 0, information: 0 };
  const issues: TriedIssue[] = [];
  const records: object[] = [];
  const room: Room = { left: ROOM };
  let next: number | undefined;
  let cut = false;
  let last = -1;
  let since = performance.now();
  const file = reader(bytes.open, {
    facility: facility.code,
    source: trial.source,
    limits: RECORD_LIMITS,
    formats: trial.formats,
    ...readAs(trial),
    rules: trial.rules,
    showRefused: trial.records !== undefined,
  });
  for await (const record of file.records) {
    if (trial.gone()) break;
    refuseLong(record);
    const converted = convert(record, context);
    counts.received++;
    counts[converted.rejected ? 'rejected' : converted.resources.length === 0 ? 'unchanged' : 'stored']++;
    for (const { severity } of converted.issues) issueCounts[severity]++;
    const { ordinal } = record;
    if (ordinal > after && next === undefined) {
      if (trial.records !== undefined && (records.length >= trial.records || room.left <= 0)) next = last;
      else {
        if (trial.records !== undefined) records.push(recordView(record, converted.rejected, converted.resources, room));
        const fit = converted.issues.slice(0, MOST_ISSUES - issues.length);
        for (const issue of fit) issues.push({ ...issue, ordinal });
        cut ||= fit.length < converted.issues.length;
        last = ordinal;
      }
    }
    if (performance.now() - since > TURN_MS) {
      await turn();
      since = performance.now();
    }
  }
  const ofFile = file.fileIssues();
  const layouts = file.layouts?.() ?? [];
  if (ofFile.some(({ code }) => code === TOO_LONG)) throw tooLong();
  for (const { severity } of ofFile) issueCounts[severity]++;
  return {
    status: finalStatus(counts, issueCounts.error > 0),
    counts,
    issueCounts,
    issues: after < 0 ? [...ofFile, ...issues] : issues,
    cut,
    records,
    ...(layouts.length === 0 ? {} : { layouts }),
    ...(next === undefined ? {} : { next }),
  };
}

function refuseLong(record: SourceRecord): void {
  const rows = record.kind === 'visit' ? Object.values(record.tables).reduce((sum, table) => sum + table.length, 0) : 0;
  if (rows > MOST_ROWS || record.issues.some(({ code }) => code === TOO_LONG)) throw tooLong();
}

function tooLong(): ProblemError {
  return problem(
    'too-large',
    'check-record',
    'Một hồ sơ trong tệp quá dài để kiểm tra thử (giới hạn 5.000 dòng, 8 MB mỗi bảng). Gửi tệp qua /intake/submissions và xem kết quả tiếp nhận.',
    'A record of this file is too long for a dry run (limit 5,000 rows, 8 MB a table). Send it to /intake/submissions and read its receipt.',
  );
}

function convert(record: SourceRecord, context: MapContext): Pick<Converted, 'issues' | 'resources' | 'rejected'> {
  if (record.kind === 'unreadable' || record.rejected) return { issues: record.issues, resources: [], rejected: true };
  return convertRecord(record, context);
}

function contextOf({ facility, now }: Trial): MapContext {
  return {
    canonicals: canonicals(),
    idSecret: SECRET,
    facility,
    receivedAt: now,
    idFor: (key, shard) => keyedId(SECRET, key, shard),
    known: () => undefined,
  };
}
