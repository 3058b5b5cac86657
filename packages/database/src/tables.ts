import type { ColumnType, Generated } from 'kysely';

/**
 * The tables as TypeScript sees them; held against information_schema by a test. Index and resource tables are written
 * through COPY and read through SQL in the open (resource-store), and stand here for plain queries and maintenance.
 */
export interface Tables {
  hub_setting: { name: string; value: string };
  facility: { facility_id: Generated<number>; code: string; name: string; created_at: Generated<Date>; parent: number | null };
  source: {
    source_id: Generated<number>;
    code: string;
    facility_id: number;
    kind: string;
    formats: string[];
    msh4: Generated<string[]>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  client: {
    client_number: Generated<number>;
    client_id: string;
    kind: 'operator' | 'sender' | 'system' | 'app';
    source_id: number | null;
    created_at: Generated<Date>;
    revoked_at: Date | null;
    name: string | null;
    facility_id: number | null;
    scope: string | null;
    auth_method: Generated<'client_secret_basic' | 'private_key_jwt' | 'tls_client_auth' | 'none'>;
    jwks: string | null;
    jwks_uri: string | null;
    redirect_uris: Generated<string[]>;
    certificate_subject: string | null;
    certificate_san_dns: string | null;
    certificate_bound: Generated<boolean>;
    token_seconds: number | null;
    purpose: string | null;
    expires_at: Date | null;
  };
  mllp_sender: { source_id: number; msh3: Generated<string[]>; addresses: Generated<string[]>; certificates: Generated<string[]> };
  mllp_refusal: {
    address: string;
    msh3: string;
    msh4: string;
    code: string;
    count: number;
    first_at: Generated<Date>;
    last_at: Generated<Date>;
  };
  portal_password: {
    client_number: number;
    hash: string;
    created_at: Generated<Date>;
  };
  client_secret: {
    secret_id: Generated<number>;
    client_number: number;
    hash: string;
    created_at: Generated<Date>;
    expires_at: Date | null;
  };
  access_token: {
    token_hash: Buffer;
    client_number: number;
    issued_at: Generated<Date>;
    expires_at: Date;
    revoked_at: Date | null;
    scope: string | null;
    grant_id: string | null;
    person: string | null;
    patient: string | null;
    audience: string | null;
    purpose: string | null;
    certificate: Buffer | null;
  };
  client_assertion: { client_number: number; jti_hash: Buffer; expires_at: Date };
  login_failure: { pair: Buffer; failures: number; until: Date };
  authorization_grant: {
    grant_id: Generated<string>;
    client_number: number;
    person: string;
    scope: string;
    patient: string | null;
    audience: string;
    nonce: string | null;
    auth_time: Date;
    created_at: Generated<Date>;
    expires_at: Date;
    revoked_at: Date | null;
  };
  authorization_code: {
    code_hash: Buffer;
    grant_id: string;
    redirect_uri: string;
    challenge: string;
    expires_at: Date;
    used_at: Date | null;
  };
  refresh_token: { token_hash: Buffer; grant_id: string; issued_at: Generated<Date>; used_at: Date | null };
  login_session: { session_hash: Buffer; person: string; auth_time: Generated<Date>; expires_at: Date };
  authorization_request: { request_hash: Buffer; browser_hash: Buffer; asked: string; outside: string | null; expires_at: Date };
  archive_blob: {
    sha256: Buffer;
    size: number;
    segment: number | null;
    position: number | null;
    master_key: string | null;
    entry: Buffer | null;
    wrapped_key: Buffer | null;
    erased_at: Date | null;
    created_at: Generated<Date>;
  };
  audit_batch: {
    tx: Generated<string>;
    seq: Generated<number>;
    at: Generated<Date>;
    writer: string;
    n: number;
    events: number;
    body: Buffer;
    mac: Buffer;
  };
  audit_patient: { about: number; tx: string; seq: number };
  audit_seal: {
    n: number;
    at: Generated<Date>;
    tx: string;
    seq: number;
    batches: number;
    events: number;
    previous: Buffer;
    hash: Buffer;
  };
  submission: {
    seq: Generated<number>;
    id: string;
    source_id: number;
    facility_id: number;
    sha256: Buffer;
    size: number;
    content_type: string;
    received_at: Generated<Date>;
    status: ColumnType<SubmissionStatusColumn, SubmissionStatusColumn | undefined>;
    received: Generated<number>;
    stored: Generated<number>;
    unchanged: Generated<number>;
    rejected: Generated<number>;
    attempts: Generated<number>;
    retry_at: Date | null;
    mapping_version: number | null;
    finished_at: Date | null;
    failure: string | null;
    sent_by: number | null;
    superseded: Generated<boolean>;
    rework_id: string | null;
    rules_version: number | null;
  };
  rule_change: {
    change_id: Generated<number>;
    source_id: number | null;
    rule: string;
    severity: 'reject' | 'warning' | 'information' | 'off' | null;
    reason: string;
    changed_by: number;
    person: string | null;
    changed_at: Generated<Date>;
  };
  submission_issue: {
    submission_seq: number;
    position: number;
    record_ordinal: number | null;
    severity: 'error' | 'warning' | 'information';
    code: string;
    record: string | null;
    field: string | null;
    line: number | null;
    vi: string;
    en: string;
    table_row: number | null;
  };
  submission_rule: { submission_seq: number; code: string; severity: 'error' | 'warning' | 'information'; n: number };
  submission_quality: { submission_seq: number; erroneous: number; warned: number; minutes: number[] };
  submission_completeness: { submission_seq: number; table_name: string; lines: number; asked: number; filled: number };
  webhook: { source_id: number; url: string; set_by: number; set_at: Generated<Date>; secret_key: string; sealed_secret: Buffer };
  webhook_delivery: {
    delivery_id: Generated<number>;
    source_id: number;
    submission_seq: number;
    status: string;
    attempts: Generated<number>;
    due: Generated<Date | null>;
    tried_at: Date | null;
    answer: number | null;
    failure: string | null;
    delivered_at: Date | null;
  };
  source_record: {
    key: string;
    shard: number;
    facility_id: number;
    order_key: string;
    arrival: number;
    record_hash: string;
    mapping_version: number;
    rids: number[];
    written_at: Date | null;
  };
  record_change: {
    submission_seq: number;
    ordinal: number;
    provenance: number;
    key: string;
    before_order_key: string | null;
    before_arrival: number | null;
    before_hash: string | null;
    before_mapping: number | null;
    before_rids: number[] | null;
    before_written_at: Date | null;
    undone_by: string | null;
  };
  rejected_record: {
    submission_seq: number;
    ordinal: number;
    key: string | null;
    record: string | null;
    code: string;
    field: string | null;
  };
  rework: {
    rework_id: string;
    kind: 'undo' | 'replay';
    dry_run: boolean;
    asked: string;
    requested_by: number;
    requested_at: Generated<Date>;
  };
  rework_item: {
    rework_id: string;
    submission_seq: number;
    source_id: number;
    status: Generated<string>;
    position: Generated<number>;
    changed: Generated<number>;
    unchanged: Generated<number>;
    stayed: Generated<number>;
    failures: Generated<number>;
    failure: string | null;
    finished_at: Date | null;
  };
  rework_finding: { rework_id: string; submission_seq: number; ordinal: number; reference: string; what: string; detail: string };
  source_key: { type: number; system: number; value: string; id: string };
  uri: { uri_id: Generated<number>; value: string };
  resource: {
    rid: number;
    shard: number;
    type: number;
    version: number;
    owner: number;
    labels: number;
    last_updated: Date;
    content_hash: string;
    deleted: Generated<boolean>;
    id: string;
    body: string;
    patient: Generated<number>;
    about: Generated<number>;
  };
  resource_history: {
    rid: number;
    shard: number;
    version: number;
    type: number;
    owner: number;
    labels: number;
    last_updated: Date;
    deleted: boolean;
    body: string;
  };
  change_log: {
    tx: Generated<string>;
    seq: number;
    rid: number;
    shard: number;
    type: number;
    version: number;
    op: 'C' | 'U' | 'D';
    owner: number;
    labels: number;
    actor: number;
    origin: number | null;
    at: Date;
  };
  resource_count: { type: number; owner: number; labels: number; slot: number; n: number };
  idx_token: {
    rid: number;
    system: number;
    owner: number;
    labels: number;
    shard: number;
    param: number;
    code: string;
    patient: Generated<number>;
  };
  idx_string: {
    rid: number;
    owner: number;
    labels: number;
    shard: number;
    param: number;
    folded: string;
    exact: string;
    patient: Generated<number>;
  };
  idx_date: { rid: number; low: Date; high: Date; owner: number; labels: number; shard: number; param: number; patient: Generated<number> };
  idx_reference: {
    rid: number;
    target: number;
    owner: number;
    labels: number;
    shard: number;
    param: number;
    codes: Generated<number>;
    patient: Generated<number>;
  };
  idx_quantity: {
    rid: number;
    low: number;
    high: number;
    system: number;
    owner: number;
    labels: number;
    shard: number;
    param: number;
    code: string;
    patient: Generated<number>;
    canon: number | null;
  };
  unit: { code: string };
  contained: {
    rid: number;
    container: number;
    owner: number;
    labels: number;
    shard: number;
    type: number;
    id: string;
    patient: Generated<number>;
  };
  index_revision: { revision: number; upto: number; done: Generated<number>; started_at: Date | null; finished_at: Date | null };
  idx_composite: {
    rid: number;
    low: number;
    high: number;
    system: number;
    system2: number;
    owner: number;
    labels: number;
    shard: number;
    param: number;
    code: string;
    code2: string;
    patient: Generated<number>;
  };
  treatment_grant: { rid: number; shard: number; facility: number; about: number; patient: number; until: Date };
  patient_link: { rid: number; shard: number; about: number; other: number; patient: number };
  person_pending: {
    seq: Generated<number>;
    rid: number;
    shard: number;
    origin: number | null;
    ordinal: number | null;
    record: string | null;
    sheet: string | null;
    told: Generated<number[]>;
    at: Generated<Date>;
  };
  pacs_feed: { pacs: string; cursor: Generated<string>; changed_at: Generated<Date> };
  pacs_study: {
    pacs: string;
    pacs_id: string;
    study_uid: string;
    patient_number: string;
    state: string;
    stale: Generated<boolean>;
    gone: string | null;
  };
  access_policy: { name: string; version: number; body: string; actor: number; at: Generated<Date> };
  break_glass: {
    break_glass_id: Generated<number>;
    client_number: number;
    user_sub: string | null;
    about: number;
    patient: number;
    patient_id: string;
    reason: string;
    opened_at: Generated<Date>;
    until: Date;
    reviewed_at: Date | null;
    reviewed_by: number | null;
  };
}

type SubmissionStatusColumn = 'received' | 'processing' | 'completed' | 'completed-with-errors' | 'rejected' | 'failed' | 'undone';
