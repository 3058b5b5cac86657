/** What orders versions of a record: NGAYLAP as sent ('' when absent), then arrival. */
export interface VersionOrder {
  readonly orderKey: string;
  /** submission.seq. */
  readonly arrival: number;
}

/**
 * True when `incoming` is older than what is stored (mapping contract §6): its NGAYLAP is smaller, or equal and it arrived
 * earlier. NGAYLAP may be a day or a minute: compared as far as both are given; a missing one leaves it to arrival.
 */
export function isStale(incoming: VersionOrder, stored: VersionOrder): boolean {
  const length = Math.min(incoming.orderKey.length, stored.orderKey.length);
  const [a, b] = [incoming.orderKey.slice(0, length), stored.orderKey.slice(0, length)];
  return a === b ? incoming.arrival < stored.arrival : a < b;
}
