/** Clients as RFC 7591 describes them, their secrets side by side, and tokens that say what they may. */
export const up = /* sql */ `
alter table client drop constraint client_kind_check;
alter table client
  add constraint client_kind_check check (kind in ('operator', 'sender', 'system', 'app')),
  add column name         text,
  add column facility_id  int references facility,           -- whom a system or an app acts for; a sender's is its source's
  add column scope        text,                              -- what it may ask for; null: all that its kind may (operators and senders)
  add column auth_method  text not null default 'client_secret_basic'
    constraint client_auth_method_check check (auth_method in ('client_secret_basic', 'private_key_jwt', 'tls_client_auth', 'none')),
  add column jwks         text,                              -- public keys as JSON (RFC 7517), or
  add column jwks_uri     text,                              -- where they are
  add column redirect_uris text[] not null default '{}',
  add column certificate_subject text,                       -- tls_client_auth: subject in RFC 4514 order, or
  add column certificate_san_dns text,                       -- a DNS name of the certificate
  add column certificate_bound   boolean not null default false,
  add column token_seconds int,                              -- null: the setting
  add column purpose      text,                              -- v3-PurposeOfUse of all it asks
  add column expires_at   timestamptz,
  add constraint client_scope_check check (scope is not null or kind in ('operator', 'sender')),
  add constraint client_keys_check check (auth_method <> 'private_key_jwt' or (jwks is null) <> (jwks_uri is null));

-- Several at a time while one replaces another: scrypt, never in clear.
create table client_secret (
  secret_id     bigint generated always as identity primary key,
  client_number int not null references client,
  hash          text not null,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz
);
create index client_secret_client on client_secret (client_number);
insert into client_secret (client_number, hash) select client_number, secret_hash from client where secret_hash is not null;
alter table client drop column secret_hash;

alter table access_token
  add column scope       text,                               -- null: all that the client's kind may
  add column grant_id    uuid,                               -- what a person allowed: its tokens end together
  add column person      text,                               -- who uses the client: claims as JSON
  add column patient     text,
  add column audience    text,
  add column purpose     text,
  add column certificate bytea;                              -- SHA-256 of the only certificate it works with (RFC 8705)
create index access_token_grant on access_token (grant_id) where grant_id is not null;
`;
