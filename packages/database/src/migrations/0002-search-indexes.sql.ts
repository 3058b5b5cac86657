/** Indexes for searches that the index rows' own order does not serve (resource-store search-sql/{date,quantity,source}.ts). */
export const up = /* sql */ `
-- Values that span a range are few, and a search for what overlaps a range must find them however long ago they began.
-- With an index of their own the other rows are found by one range scan.
create index idx_date_long on idx_date (param, low, rid) include (high, owner, labels) where high - low > interval '40 days';
create index idx_quantity_span on idx_quantity (param, low, rid) include (high, system, code, owner, labels) where low < high;

-- meta.source differs for every record: an index row per resource would cost more than all its other tokens. It is read from
-- the stored text instead (33 bytes and about 3 µs a version), where it stands right after lastUpdated (fhir-model servedText); no brace can come before it.
-- The JSON-escaped text, at most about 300 characters; null when the version has none.
create function resource_source(body text) returns text language sql immutable parallel safe
return case when position('}' in split_part(left(body, 400), ',"source":"', 1)) = 0
            then nullif(split_part(split_part(left(body, 400), ',"source":"', 2), '"', 1), '') end;
create index resource_source on resource (hashtextextended(split_part(resource_source(body), '#', 1), 0), rid);
`;
