/**
 * What views (SQL on FHIR v2) need beside Postgres' own jsonb: one value where a column holds one, moments compared as far as both are known (FHIRPath
 * 2.0, comparison of dates), boundaries of what is not told exactly. Times without a zone are local (+07:00).
 */
export const up = /* sql */ String.raw`
create function view_one(items jsonb, column_name text) returns jsonb language plpgsql immutable parallel safe as $$
begin
  if jsonb_array_length(items) > 1 then
    raise exception using errcode = 'HV001', message = column_name;
  end if;
  return items -> 0;
end $$;

create function view_number(item jsonb) returns numeric language sql immutable parallel safe as $$
  select case jsonb_typeof(item) when 'number' then item::numeric end
$$;

-- First moment that a date, dateTime, instant or time can mean, and the first behind it; null for what is none.
create function view_moments(value text) returns tstzrange language plpgsql immutable parallel safe as $$
declare
  part text[] := regexp_match(value, '^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?)?)?(Z|[+-]\d\d:\d\d)?$');
  first timestamp;
  zone interval;
begin
  if part is null then return null; end if;
  first := make_timestamp(part[1]::int, coalesce(part[2]::int, 1), coalesce(part[3]::int, 1), coalesce(part[4]::int, 0), coalesce(part[5]::int, 0),
    least(coalesce(part[6]::int, 0), 59) + coalesce(part[7], '0')::numeric);
  zone := case when part[8] is null then interval '7 hours' when part[8] = 'Z' then interval '0' else part[8]::interval end;
  return tstzrange((first - zone) at time zone 'UTC', (first - zone + case
    when part[2] is null then interval '1 year' when part[3] is null then interval '1 month' when part[4] is null then interval '1 day'
    when part[6] is null then interval '1 minute' when part[7] is null then interval '1 second' else interval '1 millisecond' end) at time zone 'UTC');
exception when datetime_field_overflow or invalid_datetime_format then return null;
end $$;

-- Seconds and parts of them are one precision (FHIRPath 2.0, equality).
create function view_same_moment(a text, b text) returns boolean language sql immutable parallel safe as $$
  select case
    when lower(x) = lower(y) and (upper(x) = upper(y) or greatest(upper(x) - lower(x), upper(y) - lower(y)) <= interval '1 second') then true
    when x && y and greatest(upper(x) - lower(x), upper(y) - lower(y)) > interval '1 second' then null
    else false end
  from (select view_moments(a) as x, view_moments(b) as y offset 0) both_sides where x is not null and y is not null
$$;

create function view_before(a text, b text) returns boolean language sql immutable parallel safe as $$
  select case
    when greatest(upper(x) - lower(x), upper(y) - lower(y)) <= interval '1 second' then lower(x) < lower(y)
    when upper(x) <= lower(y) then true
    when upper(y) <= lower(x) or x = y then false end
  from (select view_moments(a) as x, view_moments(b) as y offset 0) both_sides where x is not null and y is not null
$$;

create function view_boundary(item jsonb, kind text, high boolean) returns jsonb language plpgsql immutable parallel safe as $$
declare
  value text := item #>> '{}';
  half numeric;
begin
  if value is null then return null; end if;
  if kind = 'decimal' then
    if jsonb_typeof(item) <> 'number' then return null; end if;
    half := 0.5 * power(10::numeric, -scale(value::numeric));
    return to_jsonb(trim_scale(value::numeric + case when high then half else -half end));
  end if;
  if kind = 'time' then
    return to_jsonb(case length(value)
      when 2 then value || case when high then ':59:59.999' else ':00:00.000' end
      when 5 then value || case when high then ':59.999' else ':00.000' end
      when 8 then value || case when high then '.999' else '.000' end
      else value end);
  end if;
  if value ~ '^\d{4}$' then value := value || case when high then '-12' else '-01' end; end if;
  if value ~ '^\d{4}-\d\d$' then
    value := value || case when high then to_char((value || '-01')::date + interval '1 month' - interval '1 day', '-DD') else '-01' end;
  end if;
  if kind = 'date' then return to_jsonb(value); end if;
  if value ~ '^\d{4}-\d\d-\d\d$' then
    return to_jsonb(value || case when high then 'T23:59:59.999-12:00' else 'T00:00:00.000+14:00' end);
  end if;
  return to_jsonb(regexp_replace(regexp_replace(value, '^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d|$)', '\1:' || case when high then '59' else '00' end || '\2'),
    '^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d|$)', '\1.' || case when high then '999' else '000' end || '\2'));
end $$;
`;
