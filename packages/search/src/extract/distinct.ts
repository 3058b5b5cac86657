/** From here on comparing all pairs costs more than a set of keys. */
const PAIRS = 24;

/**
 * The rows without repeats, order kept; the same array when nothing repeats. Short lists (nearly all) are compared in
 * place without making keys; long ones by key, so that a resource with thousands of values stays linear.
 */
export function distinct<T>(rows: T[], same: (a: T, b: T) => boolean, key: (row: T) => string): T[] {
  if (rows.length > PAIRS) {
    const seen = new Set<string>();
    return rows.filter((row) => {
      const k = key(row);
      if (seen.has(k)) return false;
      seen.add(k);
      return true;
    });
  }
  let kept: T[] | undefined;
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i] as T;
    let repeated = false;
    for (let j = 0; j < i && !repeated; j++) repeated = same(rows[j] as T, row);
    if (repeated) kept ??= rows.slice(0, i);
    else kept?.push(row);
  }
  return kept ?? rows;
}
