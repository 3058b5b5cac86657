import type { Issue } from '@hub/outcome';
import { decodeStream } from '../encoding/stream.ts';
import { type About, issue } from '../messages/issue.ts';
import type { ParseContext, ParsedFile, SourceRecord, UnreadableRecord } from '../record.ts';
import { NO_SETTINGS, underSettings } from '../rules/settings.ts';
import { readDateTime } from '../values/date-time.ts';
import { readInteger } from '../values/number.ts';
import { XmlFault } from '../xml/fault.ts';
import { type XmlLimits, XmlReader } from '../xml/reader.ts';
import { checkFile, type FileFacts } from './check.ts';
import { ENVELOPE_ROOT, Envelope, UnknownRoot } from './envelope.ts';
import { faultCode } from './fault-issue.ts';
import { SUPPORTED_TABLES } from './tables.ts';
import { readVisit, type VisitContext } from './visit.ts';

/** Opens the bytes of a submission from their beginning: they are read twice. */
export type OpenBytes = () => AsyncIterable<Uint8Array>;

/** What else a file may be, and whether a visit file is taken at all. */
export interface Otherwise {
  /** Stands for every visit file: its source may not send one. */
  readonly refused?: UnreadableRecord | undefined;
  /** Reads a file with another root. Throws {@link UnknownRoot} and {@link XmlFault} like this reader, before its first record. */
  readonly unknownRoot?: (limits: XmlLimits, root: string) => AsyncIterable<SourceRecord>;
}

async function* elsewhere(records: AsyncIterable<SourceRecord>, context: ParseContext): AsyncGenerator<SourceRecord, void, undefined> {
  let first = true;
  try {
    for await (const record of records) {
      first = false;
      yield record;
    }
  } catch (error) {
    if (!first) throw error;
    yield refused(error, context);
  }
}

function unreadable(code: string, about: About): UnreadableRecord {
  return { kind: 'unreadable', ordinal: 0, issues: [issue(code, about)] };
}

function refused(error: unknown, context: ParseContext): UnreadableRecord {
  if (error instanceof UnknownRoot) return unreadable('VN-ENV-root-unknown', { value: error.root });
  if (!(error instanceof XmlFault)) throw error;
  const { maxDepth, maxTextBytes } = context.limits;
  return unreadable(faultCode(error, 'VN-ENV-unparseable'), {
    line: error.line,
    other: String(error.kind === 'depth' ? maxDepth : maxTextBytes),
  });
}

/** NGAYLAP when it is a date that can be compared; '' otherwise: versions then go by arrival alone. */
function orderKeyOf(createdOn: string): string {
  return readDateTime(createdOn) === undefined ? '' : createdOn;
}

function issuesOfFile({ header, encodingMismatch }: FileFacts): Issue[] {
  const issues: Issue[] = [];
  if (encodingMismatch !== undefined) issues.push(issue('VN-ENV-encoding-mismatch', { value: encodingMismatch }));
  if (header.createdOn !== '' && orderKeyOf(header.createdOn) === '') {
    issues.push(issue('VN-ENV-NGAYLAP-invalid', { field: 'NGAYLAP', value: header.createdOn }));
  }
  const declared = header.declaredVisits;
  if (header.root === ENVELOPE_ROOT && declared !== '' && readInteger(declared) !== header.visits) {
    issues.push(issue('VN-ENV-SOLUONGHOSO-mismatch', { field: 'SOLUONGHOSO', value: declared, other: String(header.visits) }));
  }
  return issues;
}

/**
 * Reads a submission of the QĐ 130 / 4750 / 3176 family (and QĐ 4210): a GIAMDINHHS envelope, or one table alone. One
 * record per HOSO, in order; a file that cannot be read whole is one unreadable record. Never throws for what a sender
 * wrote; errors of `open` pass through.
 *
 * The bytes are read twice. The first pass (see check.ts) keeps nothing and decides whether the file counts at all; a
 * caller may therefore store records in batches while it reads on. Memory: one HOSO and a chunk.
 */
export function parseQdXml(open: OpenBytes, context: ParseContext, otherwise: Otherwise = {}): ParsedFile {
  let fileIssues: readonly Issue[] = [];
  const rules = context.rules ?? NO_SETTINGS;
  const limits = { maxDepth: context.limits.maxDepth, maxText: context.limits.maxTextBytes };

  async function* records(): AsyncGenerator<SourceRecord, void, undefined> {
    let facts: FileFacts;
    try {
      facts = await checkFile(open(), context.facility, limits);
    } catch (error) {
      if (error instanceof UnknownRoot && otherwise.unknownRoot !== undefined)
        yield* elsewhere(otherwise.unknownRoot(limits, error.root), context);
      else yield refused(error, context);
      return;
    }
    if (otherwise.refused !== undefined) {
      yield otherwise.refused;
      return;
    }
    const issues = underSettings(issuesOfFile(facts), rules);
    if (issues.some(({ severity }) => severity === 'error')) {
      yield { kind: 'unreadable', ordinal: 0, issues };
      return;
    }
    fileIssues = issues;
    if (facts.header.visits === 0) {
      yield unreadable('VN-XML1-missing', { field: 'XML1' });
      return;
    }
    const visitContext: VisitContext = {
      facility: context.facility,
      limits,
      supported: context.supportedTables ?? SUPPORTED_TABLES,
      createdOn: orderKeyOf(facts.header.createdOn),
      foreign: facts.foreign,
      signature: facts.signature,
      showRefused: context.showRefused,
      rules,
    };
    let ordinal = 0;
    const ready: SourceRecord[] = [];
    const reader = new XmlReader(
      new Envelope((files) => {
        ready.push(readVisit(files, ordinal++, visitContext));
      }, limits),
      limits,
    );
    for await (const chunk of decodeStream(open(), () => {})) {
      reader.write(chunk);
      yield* ready.splice(0);
    }
    reader.end();
    yield* ready;
  }

  return { records: records(), fileIssues: () => fileIssues };
}
