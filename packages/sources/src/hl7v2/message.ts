import type { Issue } from '@hub/outcome';
import { issue } from '../messages/issue.ts';
import { type Delimiters, delimitersOf } from './delimiters.ts';
import { type ReadNotes, Segment } from './segment.ts';
import { CUT_BEFORE } from './segment-names.ts';
import { FRAME } from './split.ts';

/** One HL7 v2 message in segments. */
export interface Message {
  readonly kind: 'message';
  /** In order; the first is MSH. */
  readonly segments: readonly Segment[];
  readonly delimiters: Delimiters;
  /** What was wrong with its form: VN-HL7-no-separator. */
  readonly issues: readonly Issue[];
  /** Grows while texts are read. */
  readonly notes: ReadNotes;
}

/** A text that is no message, with the reason. */
export interface UnreadableMessage {
  readonly kind: 'unreadable';
  readonly issue: Issue;
}

/** White space, MLLP bytes and a byte order mark: nothing of a message. */
const AROUND = new RegExp(`[\\s${FRAME}]`);
const BATCH: ReadonlySet<string> = new Set(['BTS', 'FTS', 'BHS', 'FHS']);

/**
 * Reads one message (mapping contract §3.5). Lines end with CR, LF or CRLF; a message on one line is cut before the names of segments
 * (VN-HL7-no-separator). A line that begins with no segment name is the rest of the text before it. Never throws for what a sender wrote.
 */
export function readMessage(text: string): Message | UnreadableMessage {
  const body = bare(text);
  if (!body.startsWith('MSH')) return { kind: 'unreadable', issue: issue('VN-HL7-MSH-required', { field: 'MSH' }) };
  const delimiters = delimitersOf(body);
  if (delimiters === undefined) return { kind: 'unreadable', issue: issue('VN-HL7-unparseable', { field: 'MSH-2' }) };
  const notes: ReadNotes = { legacy: new Set() };
  const issues: Issue[] = [];
  let lines = body.split(/\r\n|\r|\n/);
  if (lines.length === 1) {
    const cut = cutGlued(body, delimiters);
    if (cut.length > 1) issues.push(issue('VN-HL7-no-separator', { field: 'MSH' }));
    lines = cut;
  }
  return { kind: 'message', segments: segmentsOf(lines, delimiters, notes), delimiters, issues, notes };
}

/** The text without what stands around it. By hand: an expression tries a long run of blanks from each of them anew. */
export function bare(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && AROUND.test(text[from] as string)) from++;
  while (to > from && AROUND.test(text[to - 1] as string)) to--;
  return text.slice(from, to);
}

function segmentsOf(lines: readonly string[], delimiters: Delimiters, notes: ReadNotes): Segment[] {
  const segments: Segment[] = [];
  let open: { text: string; readonly line: number } | undefined;
  const close = (): void => {
    if (open !== undefined && !BATCH.has(open.text.slice(0, 3))) segments.push(new Segment(open.text, open.line, delimiters, notes));
  };
  for (const [i, sent] of lines.entries()) {
    const line = sent.trimEnd();
    if (isSegment(line, delimiters.field)) {
      close();
      open = { text: line, line: i + 1 };
    } else if (line !== '' && open !== undefined) open.text += `${delimiters.escape}.br${delimiters.escape}${line}`;
  }
  close();
  return segments;
}

/** A name of three (OBAG: four) capitals and digits, then a field separator or nothing. */
function isSegment(line: string, field: string): boolean {
  if (!/^[A-Z][A-Z0-9]{2}/.test(line)) return false;
  return line.length === 3 || line[3] === field || (line[4] === field && /[A-Z0-9]/.test(line[3] as string));
}

/** Only what stands on one line whole is cut: in a message that has lines such a name is text. */
function cutGlued(body: string, { field }: Delimiters): string[] {
  const separator = field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return body.split(new RegExp(`(?=(?:${CUT_BEFORE.join('|')})${separator})|(?<=[0-9]|${separator})(?=Z[A-Z0-9]{2}${separator})`));
}

/** The first segment of a name. */
export function segmentOf({ segments }: Pick<Message, 'segments'>, name: string): Segment | undefined {
  return segments.find((segment) => segment.name === name);
}

/** The segments of a name, in order. */
export function segmentsNamed({ segments }: Pick<Message, 'segments'>, name: string): readonly Segment[] {
  return segments.filter((segment) => segment.name === name);
}
