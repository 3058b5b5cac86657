import type { Message } from '../message.ts';
import type { Segment } from '../segment.ts';

/** A segment with the notes behind it. */
export interface Noted {
  readonly segment: Segment;
  /** NTE segments, in order. */
  readonly notes: readonly Segment[];
}

/** A specimen (SPM) with what was observed of it. */
export interface SpecimenGroup extends Noted {
  readonly observations: readonly Noted[];
}

/** One order of a message: ORC and OBR with all that stands behind them (HL7 v2.5: ORDER_OBSERVATION of ORU, OBSERVATION_REQUEST of OML). */
export interface OrderGroup {
  readonly orc: Segment | undefined;
  readonly obr: Segment;
  /** NTE behind the ORC or the OBR. */
  readonly notes: readonly Segment[];
  readonly timing: readonly Segment[];
  readonly diagnoses: readonly Segment[];
  readonly observations: readonly Noted[];
  readonly specimens: readonly SpecimenGroup[];
}

interface Open {
  orc: Segment | undefined;
  obr: Segment | undefined;
  readonly notes: Segment[];
  readonly timing: Segment[];
  readonly diagnoses: Segment[];
  readonly observations: (Noted & { readonly notes: Segment[] })[];
  readonly specimens: OpenSpecimen[];
}

interface OpenSpecimen extends SpecimenGroup {
  readonly notes: Segment[];
  readonly observations: (Noted & { readonly notes: Segment[] })[];
}

const open = (orc?: Segment, obr?: Segment): Open => ({
  orc,
  obr,
  notes: [],
  timing: [],
  diagnoses: [],
  observations: [],
  specimens: [],
});

/**
 * The orders of a message, in order. Every OBR is one; an ORC before it, or right behind it (OUL), is its own. A message of specimens (OUL^R22, R23)
 * names each before the orders it is for; in all others a specimen stands behind its order. An OBR without numbers belongs to the ORC before it. What has
 * no OBR is left out: nobody can say what was ordered.
 */
export function orderGroups({ segments }: Pick<Message, 'segments'>, specimensFirst = false): readonly OrderGroup[] {
  const groups: Open[] = [];
  let current: Open | undefined;
  let specimen: OpenSpecimen | undefined;
  let notes: Segment[] | undefined;
  const begin = (orc?: Segment, obr?: Segment): Open => {
    const unnumbered = obr !== undefined && obr.component(2, 1) === '' && obr.component(3, 1) === '';
    current = open(unnumbered ? groups.at(-1)?.orc : orc, obr);
    groups.push(current);
    if (specimensFirst) {
      if (specimen !== undefined) current.specimens.push(specimen);
    } else specimen = undefined;
    return current;
  };
  for (const segment of segments) {
    switch (segment.name) {
      case 'ORC':
        if (specimensFirst && current?.obr !== undefined && current.orc === undefined && notes === current.notes) current.orc = segment;
        else notes = begin(segment).notes;
        break;
      case 'OBR':
        if (current !== undefined && current.obr === undefined) {
          current.obr = segment;
          notes = current.notes;
        } else notes = begin(undefined, segment).notes;
        break;
      case 'OBX': {
        const one = { segment, notes: [] };
        // Behind a specimen of its order an OBX speaks of the specimen; where specimens come first, of the order once there is one.
        if (specimen !== undefined && (!specimensFirst || current?.specimens.at(-1) !== specimen)) specimen.observations.push(one);
        else current?.observations.push(one);
        notes = one.notes;
        break;
      }
      case 'SPM':
        specimen = { segment, notes: [], observations: [] };
        if (specimensFirst) current = undefined;
        else current?.specimens.push(specimen);
        notes = specimen.notes;
        break;
      case 'NTE':
        notes?.push(segment);
        break;
      case 'TQ1':
        current?.timing.push(segment);
        break;
      case 'DG1':
        current?.diagnoses.push(segment);
        break;
      case 'PID':
      case 'PV1':
        notes = undefined;
        break;
    }
  }
  return groups.flatMap((group) => (group.obr === undefined ? [] : [group as OrderGroup]));
}
