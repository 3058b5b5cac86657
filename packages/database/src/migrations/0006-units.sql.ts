/**
 * UCUM codes that quantities have been sent with: a few hundred at most, kept by writers (resource-store unit-dictionary.ts). A search for
 * a quantity in one unit asks for it in every other unit of its dimension that is here, converted (search-sql/units.ts). So a
 * value is stored once, as it was sent, and being found across units costs a resource no byte.
 */
export const up = /* sql */ `
create table unit (
  code text collate "C" primary key
);
insert into unit
select distinct q.code from idx_quantity q join uri u on u.uri_id = q.system where u.value = 'http://unitsofmeasure.org';
`;
