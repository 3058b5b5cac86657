/**
 * Passwords of the drop-in insurer's façade (mapping contract §6.1): what vendors' clients send is the MD5 of a password, what is kept is a
 * slow hash of that. Apart from client_secret: it opens the façade and nothing else.
 */
export const up = /* sql */ `
create table portal_password (
  client_number integer primary key references client (client_number) on delete cascade,
  hash text not null,
  created_at timestamptz not null default now()
);
`;
