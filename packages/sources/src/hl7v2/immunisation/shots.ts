import type { Message } from '../message.ts';
import type { Noted } from '../orders/groups.ts';
import type { Segment } from '../segment.ts';

/** One shot of a VXU: RXA with its ORC before and RXR, OBX, NTE behind it (HL7 v2.5, 4.17.3). */
export interface ShotGroup {
  readonly orc: Segment | undefined;
  readonly rxa: Segment;
  readonly rxr: Segment | undefined;
  readonly observations: readonly Noted[];
  readonly notes: readonly Segment[];
}

/** The shots of a message, in order. */
export function shotGroups({ segments }: Pick<Message, 'segments'>): readonly ShotGroup[] {
  const groups: {
    orc: Segment | undefined;
    rxa: Segment;
    rxr: Segment | undefined;
    observations: (Noted & { readonly notes: Segment[] })[];
    notes: Segment[];
  }[] = [];
  let orc: Segment | undefined;
  for (const segment of segments) {
    const current = groups.at(-1);
    if (segment.name === 'ORC') orc = segment;
    else if (segment.name === 'RXA') {
      groups.push({ orc, rxa: segment, rxr: undefined, observations: [], notes: [] });
      orc = undefined;
    } else if (current === undefined || orc !== undefined) continue;
    else if (segment.name === 'RXR') current.rxr ??= segment;
    else if (segment.name === 'OBX') current.observations.push({ segment, notes: [] });
    else if (segment.name === 'NTE') (current.observations.at(-1)?.notes ?? current.notes).push(segment);
  }
  return groups;
}
