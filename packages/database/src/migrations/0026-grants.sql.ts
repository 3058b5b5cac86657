/** What people allowed apps (authorization code grants), with the codes and refresh tokens that stand for it. */
export const up = /* sql */ `
create table authorization_grant (
  grant_id      uuid primary key default gen_random_uuid(),
  client_number int not null references client,
  person        text not null,                               -- claims as JSON, from the login
  scope         text not null,
  patient       text,
  audience      text not null,
  nonce         text,
  auth_time     timestamptz not null,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  revoked_at    timestamptz
);
create index authorization_grant_client on authorization_grant (client_number);

create table authorization_code (
  code_hash    bytea primary key,
  grant_id     uuid not null references authorization_grant on delete cascade,
  redirect_uri text not null,
  challenge    text not null,                                -- PKCE S256
  expires_at   timestamptz not null,
  used_at      timestamptz
);

create table refresh_token (
  token_hash bytea primary key,
  grant_id   uuid not null references authorization_grant on delete cascade,
  issued_at  timestamptz not null default now(),
  used_at    timestamptz
);
create index refresh_token_grant on refresh_token (grant_id);
`;
