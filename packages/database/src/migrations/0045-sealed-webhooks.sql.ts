/**
 * What signs a webhook is sealed under a key outside the database. SQL has no such key, so what was set in clear is forgotten, to be set again;
 * truncated, not deleted: the old rows leave the disk with their file.
 */
export const up = /* sql */ `
truncate webhook, webhook_delivery;
alter table webhook
  drop column secret,
  add column secret_key text not null,                       -- id of the master key it is sealed under
  add column sealed_secret bytea not null;
`;
