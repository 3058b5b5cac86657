/**
 * Where a sender is told that a submission is done. A delivery is written with the final status (an outbox): what is committed is told, however
 * often the hub is stopped in between. The secret signs what is sent; intake writes it and cannot read it (roles.ts).
 */
export const up = /* sql */ `
create table webhook (
  source_id int primary key references source,
  url       text not null,
  secret    text not null,
  set_by    int not null references client (client_number),
  set_at    timestamptz not null default now()
);

create table webhook_delivery (
  delivery_id    bigint generated always as identity primary key,
  source_id      int not null references webhook on delete cascade,
  submission_seq bigint not null references submission,
  status         text not null,                              -- as it became
  attempts       int not null default 0,
  due            timestamptz default now(),                  -- null: delivered, or given up
  tried_at       timestamptz,
  answer         int,                                        -- HTTP status of the last answer
  failure        text,                                       -- code of the last failure
  delivered_at   timestamptz
);
create index webhook_delivery_due on webhook_delivery (due) where due is not null;
create index webhook_delivery_source on webhook_delivery (source_id, delivery_id desc);
`;
