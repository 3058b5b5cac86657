/**
 * Whose record a row is of, in every row: a patient who is being treated opens their record to the hospital that treats them, and no
 * search may look that up row by row (resource-store/decisions/0013). `about` is the patient's number (unknownTarget('Patient', id), which
 * follows from the id alone); `patient` its last 32 bits, small enough to ride in every index; 0: of nobody, or of several people.
 *
 * Rows stored before are filled in here: index rows of what points at exactly one stored patient. The indexes that carry access data
 * are made again with the new column, whatever else they hold.
 */
export const up = /* sql */ `
alter table resource add column patient int not null default 0, add column about bigint not null default 0;
alter table idx_token add column patient int not null default 0;
alter table idx_string add column patient int not null default 0;
alter table idx_date add column patient int not null default 0;
alter table idx_reference add column patient int not null default 0;
alter table idx_quantity add column patient int not null default 0;
alter table idx_composite add column patient int not null default 0;
alter table contained add column patient int not null default 0;

create function patient_number(id text) returns bigint language sql immutable strict parallel safe as $$
  select -(('x' || substr(encode(sha256(convert_to('Patient/' || id, 'UTF8')), 'hex'), 1, 13))::bit(52)::bigint) - 1
$$;
create function patient_stamp(about bigint) returns int language sql immutable strict parallel safe as $$
  select case when about = 0 then 0 else ((-(about + 1)) & 4294967295)::bit(32)::int end
$$;

-- The compartment of a patient as search parameters numbered it when this was written.
create temp table stamped on commit drop as
  select x.rid, patient_number(min(p.id)) as about
    from idx_reference x left join resource p on p.rid = x.target and p.type = 103
   where x.param = any('{5,35,36,47,48,62,72,88,94,100,101,103,124,150,162,194,199,219,234,261,264,307,349,353,366,384,405,413,419,432,470,475,485,486,494,516,525,530,543,593,596,604,607,630,655,675,711,712,715,729,731,732,734,788,815,826,838,884,888,894,899,905,910,916,937,969,1075,1076,1089,1101,1111,1137,1181,1190,1208,1217,1268,1270,1316,1318,1354,1368,1394,1397,1506,1544,1628,1701,1711,1724,1728,1796,1812,1834,1884,1982,2076}'::smallint[])
   group by x.rid
  having count(distinct p.id) = 1 and count(*) filter (where x.target < 0 and x.target > -4503599627370497) = 0;
insert into stamped select r.rid, patient_number(r.id) from resource r where r.type = 103
  and not exists (select 1 from stamped s where s.rid = r.rid);
update stamped s set about = patient_number(r.id) from resource r where r.rid = s.rid and r.type = 103;
create unique index on stamped (rid);
analyze stamped;
update resource r set about = s.about, patient = patient_stamp(s.about) from stamped s where s.rid = r.rid;
update idx_token i set patient = patient_stamp(s.about) from stamped s where s.rid = i.rid;
update idx_string i set patient = patient_stamp(s.about) from stamped s where s.rid = i.rid;
update idx_date i set patient = patient_stamp(s.about) from stamped s where s.rid = i.rid;
update idx_reference i set patient = patient_stamp(s.about) from stamped s where s.rid = i.rid;
update idx_quantity i set patient = patient_stamp(s.about) from stamped s where s.rid = i.rid;
update idx_composite i set patient = patient_stamp(s.about) from stamped s where s.rid = i.rid;
-- What a resource contains is about whom it is about.
update contained c set patient = patient_stamp(s.about) from stamped s where s.rid = c.container;

do $$
declare
  one record;
begin
  for one in select indexname, indexdef from pg_indexes
    where schemaname = 'public' and (tablename like 'idx\\_%' or tablename in ('resource', 'contained')) and indexdef like '%labels%'
  loop
    execute format('drop index %I', one.indexname);
    execute replace(one.indexdef, 'labels', 'labels, patient');
  end loop;
end $$;
-- What is about one patient: totals of what a treatment opens.
create index resource_about on resource (about, type) where about <> 0;

-- Current treatments: an encounter opens its patient's record to the facility that owns it, until then. One row per encounter.
create table treatment_grant (
  rid      bigint not null,                                  -- of the encounter
  shard    smallint not null,
  facility int not null,
  about    bigint not null,
  patient  int not null,
  until    timestamptz not null,
  primary key (rid, shard)
);
create index treatment_grant_facility on treatment_grant (facility, until) include (about, patient);

-- Patient.link, counted both ways: each link of a patient's record is two rows.
create table patient_link (
  rid     bigint not null,                                   -- of the patient whose record says so
  shard   smallint not null,
  about   bigint not null,
  other   bigint not null,
  patient int not null,                                      -- stamp of other
  primary key (rid, about, other, shard)
);
create index patient_link_about on patient_link (about) include (other, patient);

-- What encounters and patients stored before say of that.
insert into treatment_grant (rid, shard, facility, about, patient, until)
select e.rid, e.shard, e.owner, e.about, e.patient, e.until from (
  select r.rid, r.shard, r.owner, r.about, r.patient,
         case when exists (select 1 from idx_token t where t.rid = r.rid and t.param = any('{149}'::smallint[]) and t.code in ('arrived', 'triaged', 'in-progress', 'onleave'))
                then r.last_updated + interval '365 days'
              when exists (select 1 from idx_token t where t.rid = r.rid and t.param = any('{149}'::smallint[]) and t.code = 'finished')
                then least(coalesce((select max(d.high) from idx_date d where d.rid = r.rid and d.param = any('{133}'::smallint[])), r.last_updated), r.last_updated)
                     + interval '30 days'
         end as until
    from resource r where r.type = 44 and r.about <> 0 and r.owner > 0 and not r.deleted) e
 where e.until > now();
insert into patient_link (rid, shard, about, other, patient)
select p.rid, p.shard, l.about, l.other, patient_stamp(l.other)
  from idx_reference x join resource p on p.rid = x.rid join resource o on o.rid = x.target and o.type = 103
 cross join lateral (values (p.about, o.about), (o.about, p.about)) as l (about, other)
 where x.param = any('{307}'::smallint[]) and p.type = 103 and o.about <> 0
    on conflict do nothing;
`;
