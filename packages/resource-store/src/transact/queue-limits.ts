/** Bounds of the queue of a process. */
export interface QueueLimits {
  /** Groups written at the same time, each on a connection of its own. */
  readonly lanes: number;
  /** While one group is written, the next gathers for so many milliseconds, or until it has so many units: what goes together costs less. */
  readonly gatherFor: number;
  readonly gatherUnits: number;
  /** Changes and bytes of one group; a larger unit is a group of its own. */
  readonly groupChanges: number;
  readonly groupBytes: number;
  /** Changes and bytes that may wait; a unit that finds nobody waiting may be larger. */
  readonly waitingChanges: number;
  readonly waitingBytes: number;
  /** Milliseconds within which a unit's first attempt must begin, or the caller hears `busy`. */
  readonly beginWithin: number;
  /** Milliseconds for which a unit that others keep getting in the way of is tried again. */
  readonly retryFor: number;
}

export const QUEUE_LIMITS: QueueLimits = {
  lanes: 2,
  gatherFor: 2,
  gatherUnits: 16,
  groupChanges: 400,
  groupBytes: 4_000_000,
  waitingChanges: 20_000,
  waitingBytes: 64_000_000,
  beginWithin: 2_000,
  retryFor: 10_000,
};
