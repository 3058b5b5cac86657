/**
 * ViewDefinition, a type R4 does not have, is stored and found (packages/search revisions.ts, revision 11). None was stored before: nothing is
 * indexed again.
 */
export const up = /* sql */ `
insert into index_revision (revision, upto, finished_at) values (11, 0, now()) on conflict do nothing;
`;
