/** Facilities as a tree, policies as data, and what was opened in an emergency. */
export const up = /* sql */ `
-- ward < hospital < network < province: who is above sees what is below.
alter table facility add column parent int references facility;
create index facility_parent on facility (parent) where parent is not null;

-- Policies as resources (FHIR Consent), versioned; the current one is the highest version.
create table access_policy (
  name    text not null,
  version int not null,
  body    text not null,                                     -- the Consent as JSON; '' = withdrawn
  actor   int not null,                                      -- client_number; 0 = shipped with the hub
  at      timestamptz not null default now(),
  primary key (name, version)
);

-- Records opened in an emergency: by whom, of whom, why, until when. Never deleted: each is a matter for a person to look at.
create table break_glass (
  break_glass_id bigint generated always as identity primary key,
  client_number  int not null references client,
  user_sub       text,                                       -- the person, when the client named one
  about          bigint not null,
  patient        int not null,
  patient_id     text not null,
  reason         text not null,
  opened_at      timestamptz not null default now(),
  until          timestamptz not null,
  reviewed_at    timestamptz,
  reviewed_by    int references client
);
create index break_glass_client on break_glass (client_number, until) include (user_sub, about, patient);
`;
