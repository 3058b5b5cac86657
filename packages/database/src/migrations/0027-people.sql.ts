/** People at the login page: their sessions, and what an app asked while they log in. */
export const up = /* sql */ `
create table login_session (
  session_hash bytea primary key,
  person       text not null,                                -- claims as JSON
  auth_time    timestamptz not null default now(),
  expires_at   timestamptz not null
);
create index login_session_expires on login_session (expires_at);

create table authorization_request (
  request_hash bytea primary key,
  browser_hash bytea not null,                               -- the cookie of the browser that began it
  asked        text not null,                                -- the checked request as JSON
  outside      text,                                         -- nonce and verifier of a login at an outside provider
  expires_at   timestamptz not null
);
create index authorization_request_expires on authorization_request (expires_at);
`;
