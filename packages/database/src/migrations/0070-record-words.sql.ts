/**
 * Records that spoke of a resource and changed nothing in it: what others said stands over their word, until it is taken back. (Whose word made a
 * version, its Provenance says.) Ordinal -1: the version was written by the undoing of that submission. services/ingest-worker/decisions/0002.
 */
export const up = /* sql */ `
create table record_word (
  rid            bigint not null,
  submission_seq bigint not null,
  ordinal        int not null,
  version        int not null,  -- of the resource, as the record found it; of ordinal -1: the one that was written
  key            uuid,          -- source_record.key
  primary key (rid, submission_seq, ordinal, version)
);
create index record_word_submission on record_word (submission_seq);
`;
