/**
 * SMART App Launch from inside another system (EHR launch): the handles that a hospital's system or a person's portal makes for an app, each good once, for
 * minutes, known by its hash only; and what of the launch goes on into the grant and its tokens.
 */
export const up = /* sql */ `
create table app_launch (
  launch_hash bytea primary key,
  client_number int not null references client,              -- the app it is for
  made_by int not null references client,                    -- who opened the record there
  person text,                                               -- sub of the only person who may go on with it; null: whoever logs in
  patient text collate "C" not null,
  encounter text collate "C",
  patient_banner boolean not null,                           -- false: the system around the app shows who the patient is
  expires_at timestamptz not null,
  used_at timestamptz
);
create index app_launch_expires on app_launch (expires_at);

alter table authorization_grant add column encounter text;
alter table authorization_grant add column patient_banner boolean;
`;
