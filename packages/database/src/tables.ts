import type { ColumnType, Generated } from 'kysely';

/**
 * The tables as TypeScript sees them; held against information_schema by a test. Index and resource tables are written
 * through COPY and read through SQL in the open (resource-store), and stand here for plain queries and maintenance.
 */
export interface Tables {
  hub_setting: { name: string; value: string };
  facility: { facility_id: Generated<number>; code: string; name: string; created_at: Generated<Date> };
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
    kind: 'operator' | 'sender';
    source_id: number | null;
    secret_hash: string | null;
    created_at: Generated<Date>;
    revoked_at: Date | null;
  };
  access_token: { token_hash: Buffer; client_number: number; issued_at: Generated<Date>; expires_at: Date; revoked_at: Date | null };
  archive_blob: {
    sha256: Buffer;
    size: number;
    segment: number | null;
    position: number | null;
    key_id: string | null;
    created_at: Generated<Date>;
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
  };
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
  idx_token: { rid: number; system: number; owner: number; labels: number; shard: number; param: number; code: string };
  idx_string: { rid: number; owner: number; labels: number; shard: number; param: number; folded: string; exact: string };
  idx_date: { rid: number; low: Date; high: Date; owner: number; labels: number; shard: number; param: number };
  idx_reference: { rid: number; target: number; owner: number; labels: number; shard: number; param: number; codes: Generated<number> };
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
  };
  unit: { code: string };
  contained: { rid: number; container: number; owner: number; labels: number; shard: number; type: number; id: string };
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
  };
}

type SubmissionStatusColumn = 'received' | 'processing' | 'completed' | 'completed-with-errors' | 'rejected' | 'failed';
