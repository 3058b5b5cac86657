import type { Effect, ExpectedIssue } from '../../defects/expected.ts';
import type { MessageDefectKind } from '../../defects/kinds.ts';
import type { Random } from '../../random.ts';
import type { Habit } from './habit.ts';
import { type Draft, find, put, segment } from './message.ts';

/** A message as it will be written, with what its receipt says of it. */
export interface Written {
  readonly draft: Draft;
  /** What its bytes become; absent: its segments, encoded in the manner of the sender. */
  readonly write?: (text: string, habit: Habit) => Buffer;
  /** Written once more behind it, and what that changes: nothing. */
  readonly again?: { readonly draft: Draft; readonly issues: readonly ExpectedIssue[] };
}

type Fault = (draft: Draft, habit: Habit) => ({ readonly effect: Effect } & Partial<Written>) | undefined;

const issue = (severity: ExpectedIssue['severity'], code: string, record: string, field?: string): ExpectedIssue => ({
  severity,
  code,
  record,
  ...(field === undefined ? {} : { field }),
});
const lost = ({ id }: Draft, code: string, field: string): { readonly effect: Effect } => ({
  effect: { rejected: true, issues: [issue('error', code, id, field)] },
});
const told = ({ id }: Draft, code: string, field?: string): { readonly effect: Effect } => ({
  effect: { rejected: false, issues: [issue('warning', code, id, field)] },
});
const NOTHING: Effect = { rejected: false, issues: [] };

const FAULTS: Readonly<Record<MessageDefectKind, Fault>> = {
  'PID-missing': (draft) => {
    draft.segments = draft.segments.filter(([name]) => name !== 'PID');
    return lost(draft, 'VN-HL7-PID-required', 'PID');
  },
  'PID-3-missing': (draft) => {
    put(find(draft, 'PID') as string[], 3, '');
    return lost(draft, 'VN-HL7-PID-3-required', 'PID-3');
  },
  'MRG-1-missing': (draft) => {
    const merged = find(draft, 'MRG');
    if (merged === undefined) return undefined;
    put(merged, 1, '');
    return lost(draft, 'VN-HL7-MRG-1-required', 'MRG-1');
  },
  'segment-unknown': (draft) => {
    draft.segments.push(segment('ZVN', { 1: '1', 2: 'Ghi chú riêng của phần mềm' }));
    return told(draft, 'VN-HL7-segment-unsupported', 'ZVN');
  },
  'message-of-another-facility': (draft) => {
    const [head] = draft.segments as [string[]];
    put(head, 4, `${(head[3] as string).slice(0, 2)}998`);
    return lost(draft, 'VN-HL7-facility-mismatch', 'MSH-4');
  },
  'message-type-unknown': (draft) => {
    put(draft.segments[0] as string[], 9, 'DFT^P03^DFT_P03');
    return lost(draft, 'VN-HL7-type-unsupported', 'MSH-9');
  },
  'no-separators': (draft) => ({
    ...told(draft, 'VN-HL7-no-separator', 'MSH'),
    write: (text, { encode, lineEnd }) => encode(text.replaceAll(lineEnd, '') + lineEnd),
  }),
  'message-twice': (draft) => ({ effect: NOTHING, again: { draft, issues: [] } }),
  // Older than all that is known of the visit: it changes nothing, and its sender is told.
  'message-late': (draft) => {
    const [msh, event, patient, visit] = ['MSH', 'EVN', 'PID', 'PV1'].map((name) => find(draft, name));
    if (msh === undefined || event === undefined || patient === undefined || visit?.[45] === undefined) return undefined;
    const [id, at] = [`${draft.id}L`, `${Number(visit[45].slice(0, 4)) - 1}0115080000`];
    const head = [...msh];
    for (const [field, text] of [
      [7, at],
      [9, 'ADT^A08^ADT_A01'],
      [10, id],
    ] as const)
      put(head, field, text);
    const late = {
      id,
      segments: [head, segment('EVN', { 2: at }), patient, segment('PV1', { 1: '1', 2: visit[2] as string, 19: visit[19] as string })],
    };
    return { effect: NOTHING, again: { draft: late, issues: [issue('information', 'VN-SUB-stale', id)] } };
  },
  'birth-impossible': (draft) => {
    put(find(draft, 'PID') as string[], 7, '19700231');
    return told(draft, 'VN-HL7-PID-7-invalid', 'PID-7');
  },
  'sex-unknown': (draft) => {
    put(find(draft, 'PID') as string[], 8, '9');
    return told(draft, 'VN-HL7-PID-8-invalid', 'PID-8');
  },
  'discharge-impossible': (draft) => {
    const visit = find(draft, 'PV1');
    if (visit?.[45] === undefined) return undefined;
    put(visit, 45, `${visit[45].slice(0, 4)}02300900`);
    return told(draft, 'VN-HL7-PV1-45-invalid', 'PV1-45');
  },
  'result-status-unknown': (draft) => {
    const result = find(draft, 'OBX');
    if (result === undefined) return undefined;
    put(result, 11, 'Q');
    return told(draft, 'VN-HL7-OBX-11-invalid', 'OBX-11');
  },
  'message-bytes-not-their-encoding': (_draft, habit) => {
    if (habit.charset === '') return undefined;
    return {
      effect: { rejected: true, issues: [{ severity: 'error', code: 'VN-HL7-unparseable', field: 'MSH-18' }] },
      write: (text, { encode, lineEnd }) => {
        const bytes = encode(text);
        return Buffer.concat([bytes.subarray(0, bytes.length - lineEnd.length), Buffer.from([0xe9]), Buffer.from(lineEnd)]);
      },
    };
  },
  'message-framed': () => ({
    effect: NOTHING,
    write: (text, { encode }) => Buffer.concat([Buffer.from([0x0b]), encode(text), Buffer.from([0x1c, 0x0d])]),
  }),
};

/** Puts a fault of one of these kinds into a message: the one drawn, or the first after it that the message can have. */
export function spoilMessage(
  draft: Draft,
  habit: Habit,
  random: Random,
  kinds: readonly MessageDefectKind[],
): ({ readonly kind: MessageDefectKind; readonly effect: Effect } & Written) | undefined {
  const first = random.below(kinds.length);
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[(first + i) % kinds.length] as MessageDefectKind;
    const spoiled = FAULTS[kind](draft, habit);
    if (spoiled !== undefined) return { draft, ...spoiled, kind };
  }
  return undefined;
}
