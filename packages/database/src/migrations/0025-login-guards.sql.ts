/** What every process of the hub must know of the others' logins: assertions that were used, and pairs that must wait. */
export const up = /* sql */ `
-- jti of assertions in their few minutes (RFC 7523 §3): each is good once, at whichever process.
create table client_assertion (
  client_number int not null references client on delete cascade,
  jti_hash      bytea not null,
  expires_at    timestamptz not null,
  primary key (client_number, jti_hash)
);
create index client_assertion_expires on client_assertion (expires_at);

-- Failures of one (client id, address). Lost with a crash of the server, which costs who guesses nothing gained.
create unlogged table login_failure (
  pair     bytea primary key,                                -- SHA-256: what was typed as a client id may be anything
  failures int not null,
  until    timestamptz not null
);
create index login_failure_until on login_failure (until);
`;
