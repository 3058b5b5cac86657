/**
 * Whom a treatment or an emergency opens to a caller, as a function: the parts of it lie in no other statement. Written out in every statement
 * of a facility, Postgres made the plan of all of it ready each time (30 µs of a read that takes 15), though most statements meet no row that
 * asks for it. `reason` 1: a treatment at one of `facilities`, 2: opened by `client` for `person`. Runs as the caller.
 */
export const up = /* sql */ `
-- True for a link that its other side agrees to: said by that patient's own record, by a record of the same owner, or by an operator's. A facility
-- that writes a patient of its own, linked to another's, would open that one to itself.
create function patient_link_agreed(link bigint, other bigint, patient_type smallint) returns boolean language plpgsql stable as $$
begin
  return exists (
    select 1 from resource l where l.rid = link and (l.about = other or l.owner <= 0
      or exists (select 1 from resource o where o.about = other and o.about <> 0 and o.type = patient_type and o.owner = l.owner)));
end $$;

create function opened_patients(facilities int[], client int, person text, patient_type smallint)
  returns table (patient int, about bigint, reason smallint) language plpgsql stable rows 100 as $$
#variable_conflict use_column
begin
  if facilities is not null then
    return query select g.patient, g.about, 1::smallint from treatment_grant g where g.facility = any(facilities) and g.until > now();
    if found then
      -- As a list: links are few, and of a thousand patients nearly all have none.
      return query
        select l.patient, l.other, 1::smallint from patient_link l
         where l.about = any(array(select g.about from treatment_grant g where g.facility = any(facilities) and g.until > now()))
           and patient_link_agreed(l.rid, l.other, patient_type);
    end if;
  end if;
  if client is not null then
    return query
      select b.patient, b.about, 2::smallint from break_glass b
       where b.client_number = client and b.until > now() and b.user_sub is not distinct from person;
    if found then
      return query
        select l.patient, l.other, 2::smallint from break_glass b join patient_link l on l.about = b.about
         where b.client_number = client and b.until > now() and b.user_sub is not distinct from person
           and patient_link_agreed(l.rid, l.other, patient_type);
    end if;
  end if;
end $$;

create index treatment_grant_about on treatment_grant (about) include (facility, until);

-- The same of one patient, for a row that is looked up by its id; reasons are those that reach the row, as bits.
create function patient_opened(of bigint, reasons int, facilities int[], client int, person text, patient_type smallint)
  returns boolean language plpgsql stable as $$
begin
  if of = 0 or reasons = 0 then return false; end if;
  if reasons & 1 <> 0 and facilities is not null then
    if exists (select 1 from treatment_grant g where g.about = of and g.facility = any(facilities) and g.until > now())
      or exists (
        select 1 from patient_link l join treatment_grant g on g.about = l.other
         where l.about = of and g.facility = any(facilities) and g.until > now() and patient_link_agreed(l.rid, of, patient_type))
    then return true; end if;
  end if;
  return reasons & 2 <> 0 and client is not null and exists (
    select 1 from break_glass b
     where b.client_number = client and b.until > now() and b.user_sub is not distinct from person and (b.about = of
       or exists (select 1 from patient_link l where l.about = of and l.other = b.about and patient_link_agreed(l.rid, of, patient_type))));
end $$;
`;
