import type { Database } from '@hub/database';

/** What an operator made of a rule; null: back to what the list of rules says. */
export type StoredSetting = 'reject' | 'warning' | 'information' | 'off';

/** A change of a rule, for one source or (no source) for all. */
export interface RuleChange {
  readonly rule: string;
  readonly severity: StoredSetting | null;
  readonly reason: string;
  /** Code of the source; absent: all. */
  readonly source?: string;
  /** `client_id`, and the user of a token that names one. */
  readonly changedBy: string;
  readonly person?: string;
  readonly changedAt: Date;
}

/** SQL of the last change that counts for the submission in whose statement it stands; 0 when there was none. */
export const RULES_NOW = `coalesce((select max(change_id) from rule_change c where c.source_id is null or c.source_id = submission.source_id), 0)`;

const LOCK = `select pg_advisory_xact_lock(hashtextextended('rule-change', 0))`;

/**
 * Writes a change down; the history stays. Changes become visible in the order of their numbers (one at a time), because a submission remembers the
 * last one it was read under.
 */
export async function changeRule(
  database: Database,
  change: {
    readonly sourceId?: number;
    readonly rule: string;
    readonly severity: StoredSetting | null;
    readonly reason: string;
    readonly changedBy: number;
    readonly person?: string | undefined;
  },
): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.query(LOCK);
    await connection.query(
      'insert into rule_change (source_id, rule, severity, reason, changed_by, person) values ($1, $2, $3, $4, $5, $6)',
      [change.sourceId ?? null, change.rule, change.severity, change.reason, change.changedBy, change.person ?? null],
    );
  });
}

/**
 * What counts for a source after the change `version`: its own settings, and those for all where it has none of its own. The same for ever, so that a
 * submission that is gone on with is read under the rules it was begun with.
 */
export async function rulesOfSource(
  database: Database,
  sourceId: number,
  version: number,
): Promise<readonly (readonly [rule: string, setting: StoredSetting])[]> {
  const { rows } = await database.pool.query<{ rule: string; severity: StoredSetting }>(
    `select distinct on (rule) rule, severity from (
       select distinct on (source_id, rule) source_id, rule, severity from rule_change
        where change_id <= $2 and (source_id is null or source_id = $1)
        order by source_id, rule, change_id desc
     ) last where severity is not null order by rule, source_id nulls last`,
    [sourceId, version],
  );
  return rows.map(({ rule, severity }) => [rule, severity]);
}

/** The last change of a source's rules; 0 when there was none. */
export async function rulesVersion(database: Database, sourceId: number): Promise<number> {
  const { rows } = await database.pool.query<{ version: number }>(
    'select coalesce(max(change_id), 0) as version from rule_change where source_id is null or source_id = $1',
    [sourceId],
  );
  return rows[0]?.version ?? 0;
}

/** Changes, newest first: those for all, and of a source too when it is named; of one rule when that is named. */
export async function ruleChanges(
  database: Database,
  { sourceId, rule }: { readonly sourceId?: number; readonly rule?: string },
  atMost = 1_000,
): Promise<RuleChange[]> {
  const { rows } = await database.pool.query<{
    rule: string;
    severity: StoredSetting | null;
    reason: string;
    source: string | null;
    client_id: string;
    person: string | null;
    changed_at: Date;
  }>(
    `select c.rule, c.severity, c.reason, o.code as source, k.client_id, c.person, c.changed_at
       from rule_change c join client k on k.client_number = c.changed_by left join source o on o.source_id = c.source_id
      where (c.source_id is null or c.source_id = $1) and ($2::text is null or c.rule = $2)
      order by c.change_id desc limit $3`,
    [sourceId ?? null, rule ?? null, atMost],
  );
  return rows.map((row) => ({
    rule: row.rule,
    severity: row.severity,
    reason: row.reason,
    ...(row.source === null ? {} : { source: row.source }),
    changedBy: row.client_id,
    ...(row.person === null ? {} : { person: row.person }),
    changedAt: row.changed_at,
  }));
}
