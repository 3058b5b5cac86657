/** Does pieces of work in their order, `lanes` at once. The first failure ends it, after what runs beside has ended. `before` each piece may throw. */
export async function inLanes(lanes: number, work: readonly (() => Promise<void>)[], before: () => void): Promise<void> {
  const waiting = [...work];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      before();
      await next().catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
