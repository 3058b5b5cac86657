import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';

/** A code nobody has mapped, as it is listed. */
export interface UnmappedEntry {
  readonly source: string;
  /** MA_CSKCB. */
  readonly facility: string;
  readonly system: string;
  readonly code: string;
  /** What the sender calls it. */
  readonly display?: string;
  /** Results it came with. */
  readonly count: number;
  /** Epoch ms of receipt. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** Which codes a list shows. All conditions together. */
export interface UnmappedFilter {
  readonly facilityId?: number;
  /** Code of a source. */
  readonly source?: string;
  /** Epoch ms: seen since then. */
  readonly since?: number;
}

/** Codes by how often they came, most first; `next` asks for those after. Throws `incorrect` for a cursor that is not ours. */
export async function listUnmapped(
  { pool }: Database,
  { facilityId, source, since }: UnmappedFilter,
  count: number,
  cursor?: string,
): Promise<{ readonly codes: readonly UnmappedEntry[]; readonly next?: string }> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const { rows } = await pool.query(
    `select u.source_id, o.code as source, f.code as facility, u.system, u.code, u.display, u.n, u.first_seen, u.last_seen
       from unmapped_code u join source o on o.source_id = u.source_id join facility f on f.facility_id = o.facility_id
      where ($1::int is null or o.facility_id = $1) and ($2::text is null or o.code = $2)
        and ($3::float8 is null or u.last_seen >= to_timestamp($3 / 1000))
        and ($4::bigint is null or u.n < $4 or u.n = $4 and (u.source_id, u.system, u.code) > ($5::int, $6::text, $7::text))
      order by u.n desc, u.source_id, u.system, u.code limit $8`,
    [
      facilityId ?? null,
      source ?? null,
      since ?? null,
      after?.n ?? null,
      after?.source ?? null,
      after?.system ?? null,
      after?.code ?? null,
      count + 1,
    ],
  );
  const page = rows.slice(0, count);
  const last = page.at(-1);
  return {
    codes: page.map((row) => ({
      source: row.source,
      facility: row.facility,
      system: row.system,
      code: row.code,
      ...(row.display === null ? {} : { display: row.display }),
      count: Number(row.n),
      firstSeen: row.first_seen.getTime(),
      lastSeen: row.last_seen.getTime(),
    })),
    ...(rows.length > count && last !== undefined ? { next: cursorOf([Number(last.n), last.source_id, last.system, last.code]) } : {}),
  };
}

const cursorOf = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function readCursor(text: string): { readonly n: number; readonly source: number; readonly system: string; readonly code: string } {
  try {
    const [n, source, system, code, ...more] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
    const plain = (value: unknown): value is string => typeof value === 'string' && !value.includes('\u0000');
    if (whole(n) && whole(source) && source < 2 ** 31 && plain(system) && plain(code) && more.length === 0)
      return { n, source, system, code };
  } catch {
    // Not one of ours: below.
  }
  throw problem('incorrect', 'value', 'cursor không hợp lệ.', 'The cursor is not one this server gave.', 'cursor');
}
