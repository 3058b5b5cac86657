/** What an erasure makes of a table. Conditions speak of a row `t`; $1 is the erasure. */
type Fate =
  /** Rows go. */
  | { readonly fate: 'removed'; readonly where: string }
  /** Rows stay without what they said; `where` finds those that still say it. */
  | { readonly fate: 'emptied'; readonly where: string; readonly set: string }
  /** Goes with the deletion that the ordinary writer stores, or with the step that `by` names. */
  | { readonly fate: 'by'; readonly by: string; readonly where?: string }
  | { readonly fate: 'kept'; readonly because: string }
  | { readonly fate: 'nothing' };

const NOTHING: Fate = { fate: 'nothing' };
const WRITER: Fate = { fate: 'by', by: 'the writer, with the deletion' };
const kept = (because: string): Fate => ({ fate: 'kept', because });

const RIDS = '(select e.rid from erasure_resource e where e.erasure_id = $1)';
const IDS = '(select r.id from resource r join erasure_resource e on e.rid = r.rid where e.erasure_id = $1)';
const KEYS = '(select e.key from erasure_record e where e.erasure_id = $1 and e.key is not null)';
const RECORDS = '(select e.submission_seq, e.ordinal from erasure_record e where e.erasure_id = $1)';

/** In the place of a message of a receipt. */
const ERASED_MESSAGE = { vi: 'Đã xoá theo quyết định.', en: 'Erased on a decision.' } as const;

/** Every table of the hub. The test holds it against the database: a table nobody decided about fails. */
export const TABLES: Readonly<Record<string, Fate>> = {
  // What is stored of the person.
  resource: { fate: 'by', by: 'the writer: the current version becomes a deletion', where: `t.rid in ${RIDS} and not t.deleted` },
  resource_history: { fate: 'emptied', where: `t.rid in ${RIDS} and t.body <> ''`, set: `body = ''` },
  ...Object.fromEntries(
    ['contained', 'idx_composite', 'idx_date', 'idx_quantity', 'idx_reference', 'idx_string', 'idx_token', 'resource_count'].map(
      (table) => [table, WRITER],
    ),
  ),
  treatment_grant: WRITER,
  patient_link: WRITER,
  change_log: kept('ids, times and label bits: followers and the history are told by it that something was there and is deleted'),
  source_key: {
    fate: 'removed',
    where: `(t.type, t.id) in (select r.type, r.id from resource r join erasure_resource e on e.rid = r.rid where e.erasure_id = $1)`,
  },
  person_pending: { fate: 'removed', where: `t.rid in ${RIDS} and t.record is not null` },
  subject_merge: { fate: 'removed', where: `t.id in ${IDS} or t.from_id in ${IDS} or t.to_id in ${IDS}` },
  subject_move: { fate: 'removed', where: `t.id in ${IDS} or t.from_id in ${IDS} or t.survivor in ${IDS}` },
  subject_move_pending: { fate: 'removed', where: `t.id in ${IDS} or t.at_patient in ${IDS}` },

  // What deliveries said.
  source_record: {
    fate: 'by',
    by: 'tombstones: its key stays, so that the record is refused when it is sent or replayed',
    where: `t.key in ${KEYS} and t.mapping_version <> -1`,
  },
  record_change: { fate: 'removed', where: `t.provenance in ${RIDS} or t.key in ${KEYS}` },
  record_word: { fate: 'removed', where: `t.rid in ${RIDS}` },
  rejected_record: {
    fate: 'emptied',
    where: `((t.submission_seq, t.ordinal) in ${RECORDS} or t.key in ${KEYS}) and (t.record is not null or t.key is not null)`,
    set: 'record = null, key = null',
  },
  submission_issue: {
    fate: 'emptied',
    where: `(t.submission_seq, t.record_ordinal) in ${RECORDS} and (t.record is not null or t.en <> '${ERASED_MESSAGE.en}')`,
    set: `record = null, vi = '${ERASED_MESSAGE.vi}', en = '${ERASED_MESSAGE.en}'`,
  },
  rework_finding: {
    fate: 'removed',
    where: `(t.reference = '' and (t.submission_seq, t.ordinal) in ${RECORDS}) or split_part(t.reference, '/', 2) in ${IDS}
      or t.reference in (select '#' || e.rid from erasure_resource e where e.erasure_id = $1)`,
  },
  rework: kept('by whom and over which deliveries; its filter names no person'),
  rework_item: kept('numbers of a delivery'),
  submission: kept('which file came when from whom, its digest and counts'),
  submission_completeness: kept('counts of a file'),
  submission_quality: kept('counts of a file'),
  submission_rule: kept('counts of a file'),
  unmapped_code: kept('codes of a sender with their frequency, of nobody'),
  archive_blob: kept(
    'where the bytes as sent lie, and their keys: the report names each delivery, `npm run archive-keys -- erase` destroys a key',
  ),
  webhook_delivery: kept('numbers of a delivery'),
  pacs_study: {
    fate: 'removed',
    where: `t.study_uid in (
      select substr(i ->> 'value', 9) from (
        select r.body from resource r join erasure_resource e on e.rid = r.rid where e.erasure_id = $1
        union all select h.body from resource_history h join erasure_resource e on e.rid = h.rid where e.erasure_id = $1
      ) b cross join lateral jsonb_array_elements(case when b.body like '{"resourceType":"ImagingStudy"%' then b.body::jsonb -> 'identifier' else '[]' end) i
      where i ->> 'value' like 'urn:oid:%')`,
  },
  pacs_feed: NOTHING,

  // Bulk.
  bulk_export: { fate: 'removed', where: '$1::bigint is not null' },
  bulk_part: { fate: 'by', by: 'bulk_export' },
  bulk_moment: NOTHING,
  bulk_import: kept('who asked for it; ends by its time'),
  bulk_import_file: kept('names and digests of files; ends with the import'),
  bulk_import_part: kept('counts of parts; their bytes end within a minute after the import, the rest with its report'),
  bulk_import_error: kept('which line broke which rule; ends with the import'),
  view_table: { fate: 'by', by: 'rows of the views kept as tables, by the row number of their resource' },
  view_wanted: NOTHING,

  // Who may see, and who saw.
  access_token: { fate: 'emptied', where: `t.patient in ${IDS} and t.revoked_at is null`, set: 'revoked_at = now()' },
  app_launch: { fate: 'removed', where: `t.patient in ${IDS}` },
  authorization_grant: { fate: 'emptied', where: `t.patient in ${IDS} and t.revoked_at is null`, set: 'revoked_at = now()' },
  audit_batch: kept('who saw whom: ids and actions; its chain would show a gap'),
  audit_seal: kept('the chain of it'),
  break_glass: kept('who opened whose record in an emergency and why: kept for review'),
  erasure: kept('which id was erased by which decision, and counts'),
  erasure_resource: { fate: 'by', by: 'the end of the erasure' },
  erasure_record: { fate: 'by', by: 'the end of the erasure' },

  // Of the hub, its senders and its staff.
  ...Object.fromEntries(
    [
      ...[
        'access_policy',
        'authorization_code',
        'authorization_request',
        'client',
        'client_assertion',
        'client_secret',
        'facility',
        'hub_setting',
      ],
      ...['index_revision', 'kysely_migration', 'kysely_migration_lock', 'login_failure', 'login_session', 'mllp_refusal', 'mllp_sender'],
      ...['portal_password', 'refresh_token', 'rule_change', 'source', 'unit', 'uri', 'webhook'],
    ].map((table) => [table, NOTHING]),
  ),
};

/** Tables whose rows are removed or emptied by their condition alone, in the order in which that is safe. The studies of a PACS are told by texts: they go first. */
export const PLAIN: readonly string[] = Object.keys(TABLES).filter((table) => {
  const fate = TABLES[table]?.fate;
  return (fate === 'removed' || fate === 'emptied') && !['pacs_study', 'resource_history', 'person_pending', 'bulk_export'].includes(table);
});
