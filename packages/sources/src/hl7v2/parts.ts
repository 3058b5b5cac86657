import type { MessageMapper } from './mapper.ts';
import type { Message } from './message.ts';
import type { Segment } from './segment.ts';

/** What a message says of one person. */
export interface PersonPart {
  readonly message: Message;
  readonly pid: Segment;
}

/**
 * A message by its persons (HL7 v2.5 7.3.1: PATIENT_RESULT of ORU repeats): what stands before the first PID is of all of them, what stands behind a PID of
 * its person alone. One result under another person's name is the worst a hub can do: of a type that knows one person only, a second PID makes none.
 */
export function personParts(message: Message, { persons }: Pick<MessageMapper, 'persons'>): readonly PersonPart[] {
  const { segments } = message;
  const starts = segments.flatMap(({ name }, i) => (name === 'PID' ? i : []));
  const [first] = starts;
  if (first === undefined) return [];
  if (starts.length === 1 || persons === 'pairs') return [{ message, pid: segments[first] as Segment }];
  if (persons !== 'each') return [];
  const common = segments.slice(0, first);
  return starts.map((start, i) => ({
    message: { ...message, segments: [...common, ...segments.slice(start, starts[i + 1])] },
    pid: segments[start] as Segment,
  }));
}
