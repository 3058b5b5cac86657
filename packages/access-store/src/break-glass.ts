import type { Principal } from '@hub/access';
import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';

/** Hours an opening lasts. */
export const OPEN_HOURS = 8;
/** Records one client opens within an hour for one person, or for itself: more is no emergency but a collection. */
export const OPENINGS_AN_HOUR = 100;
/** A reason of fewer characters is none. */
const LEAST_REASON = 10;
const MOST_REASON = 1_000;

/** A record opened in an emergency. */
export interface Opening {
  readonly number: number;
  readonly client: string;
  readonly user?: string;
  readonly patient: string;
  readonly reason: string;
  readonly openedAt: Date;
  readonly until: Date;
  readonly reviewedAt?: Date;
}

/**
 * Opens a patient's record to this client, for the person who uses it, for {@link OPEN_HOURS}; its number and end. Whether there is
 * such a patient is not told: what is there is found by looking, and that is on record. Throws ProblemError `incorrect` for an id that is none or a reason too short,
 * `busy/break-glass-limit` beyond {@link OPENINGS_AN_HOUR}.
 */
export async function breakGlass(
  { pool }: Database,
  principal: Principal,
  patient: string,
  reason: string,
): Promise<{ readonly number: number; readonly until: Date }> {
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(patient))
    throw problem('incorrect', 'value', 'patient cần là id của một Patient.', 'patient is the id of a Patient.', 'patient');
  const why = reason.trim();
  if (why.length < LEAST_REASON || why.length > MOST_REASON)
    throw problem(
      'incorrect',
      'required',
      `Cần lý do, ${LEAST_REASON} đến ${MOST_REASON} ký tự.`,
      `A reason of ${LEAST_REASON} to ${MOST_REASON} characters is needed.`,
      'reason',
    );
  const { rows } = await pool.query<{ break_glass_id: number; until: Date }>(
    `insert into break_glass (client_number, user_sub, about, patient, patient_id, reason, until)
     select $1::int, $2::text, patient_number($3), patient_stamp(patient_number($3)), $3, $4::text, now() + $5 * interval '1 hour'
      where (select count(*) from break_glass
              where client_number = $1::int and user_sub is not distinct from $2::text
                and until > now() - interval '1 hour' and opened_at > now() - interval '1 hour') < $6
     returning break_glass_id, until`,
    [principal.clientNumber, principal.user?.sub ?? null, patient, why, OPEN_HOURS, OPENINGS_AN_HOUR],
  );
  const [row] = rows;
  if (row === undefined)
    throw problem(
      'busy',
      'break-glass-limit',
      `Đã mở ${OPENINGS_AN_HOUR} hồ sơ trong một giờ. Liên hệ đơn vị vận hành.`,
      `${OPENINGS_AN_HOUR} records were opened within an hour. Call the operator.`,
    );
  return { number: row.break_glass_id, until: row.until };
}

/** Openings, newest first, `count` of them before `before`: for who must look at them. */
export async function listOpenings(
  { pool }: Database,
  { count, before, open }: { readonly count: number; readonly before?: number; readonly open?: boolean },
): Promise<readonly Opening[]> {
  const { rows } = await pool.query<{
    break_glass_id: number;
    client_id: string;
    user_sub: string | null;
    patient_id: string;
    reason: string;
    opened_at: Date;
    until: Date;
    reviewed_at: Date | null;
  }>(
    `select b.break_glass_id, c.client_id, b.user_sub, b.patient_id, b.reason, b.opened_at, b.until, b.reviewed_at
       from break_glass b join client c using (client_number)
      where b.break_glass_id < $2 and ($3 is not true or b.reviewed_at is null) order by b.break_glass_id desc limit $1`,
    [count, before ?? Number.MAX_SAFE_INTEGER, open ?? false],
  );
  return rows.map((row) => ({
    number: row.break_glass_id,
    client: row.client_id,
    ...(row.user_sub === null ? {} : { user: row.user_sub }),
    patient: row.patient_id,
    reason: row.reason,
    openedAt: row.opened_at,
    until: row.until,
    ...(row.reviewed_at === null ? {} : { reviewedAt: row.reviewed_at }),
  }));
}

/** Notes that a person looked at an opening; `end` closes it now. Throws ProblemError `not-found`. */
export async function reviewOpening({ pool }: Database, number: number, reviewer: number, end: boolean): Promise<void> {
  const { rowCount } = await pool.query(
    `update break_glass set reviewed_at = now(), reviewed_by = $2, until = case when $3 then least(until, now()) else until end
      where break_glass_id = $1`,
    [number, reviewer, end],
  );
  if (rowCount !== 1) throw problem('not-found', 'not-found', 'Không có lần mở này.', 'There is no such opening.');
}

/** How many were opened since the hub began, and how many nobody has looked at yet: for alerts. */
export async function openingTotals({ pool }: Database): Promise<{ readonly opened: number; readonly unreviewed: number }> {
  const { rows } = await pool.query<{ opened: number; unreviewed: number }>(
    'select count(*) as opened, count(*) filter (where reviewed_at is null) as unreviewed from break_glass',
  );
  return rows[0] as { opened: number; unreviewed: number };
}
