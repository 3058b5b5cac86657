/**
 * Envelope encryption of the raw archive: every body has a key of its own, kept here wrapped by a master key that the database never
 * sees. Destroying a row's key erases the body wherever its file was copied to.
 */
export const up = /* sql */ `
alter table archive_blob drop column key_id;                   -- was never written
alter table archive_blob add column master_key text;          -- id of the master key that wraps; null: not encrypted, or erased
alter table archive_blob add column entry bytea;              -- id of the writing, in the header of the stored bytes; null: not encrypted
alter table archive_blob add column wrapped_key bytea;        -- nonce, AES-256-GCM of the body's key, tag; null: not encrypted, or erased
alter table archive_blob add column erased_at timestamptz;
alter table archive_blob add constraint archive_blob_key check ((wrapped_key is null) = (master_key is null));
alter table archive_blob add constraint archive_blob_entry check ((entry is null) = (wrapped_key is null and erased_at is null));
`;
