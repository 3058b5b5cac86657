import type { Issue } from '@hub/outcome';
import type { NeededKey } from '../mapping.ts';
import type { FacilityNames, Names } from '../qd3176/map/names.ts';
import type { RecordKey } from '../record.ts';
import type { Scope, StatedMessage } from './scope.ts';

/** How the messages of one type become resources: an entry of the table in message-types.ts. All of it pure. */
export interface MessageMapper {
  /** Emits the resources of the message (`emit`), and issues (`warn`). The Patient of PID, the facility, places and health workers are the frame's. */
  readonly map: (scope: Scope) => void;
  /** Business keys it asks for besides those of the person, of the visit of PV1 and of the facility. */
  readonly keys?: (stated: StatedMessage, names: Names, systems: FacilityNames) => readonly NeededKey[];
  /** What it shares with other records besides the person and the visit: an order. Such records share no batch. */
  readonly shared?: (stated: StatedMessage) => readonly RecordKey[];
  /** What the message must have besides its person and has not: an issue of severity error refuses it. */
  readonly faults?: (read: Pick<StatedMessage, 'message' | 'facility' | 'profile' | 'pid'>) => readonly Issue[];
  /**
   * `each`: the message may speak of several persons, one PID after the other (ORU of a laboratory's day); what stands behind a PID is of that person.
   * `pairs`: it reads its PIDs itself (merges). Absent: it is about one person, and a second PID refuses it.
   */
  readonly persons?: 'each' | 'pairs';
  /** 1: PID and PV1 are what the message is about (ADT). 0: they come along (a result) and fill gaps only (contract §1.1). */
  readonly standing: 0 | 1;
  /** The time of the event, as sent: EVN-2 of ADT, OBR-22 of results; '' when the message does not say it: then MSH-7. */
  readonly eventTime?: (stated: Pick<StatedMessage, 'message'>) => string;
}
