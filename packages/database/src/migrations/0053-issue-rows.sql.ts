/**
 * An issue names the row of its table: a file on a single line has many, and a vendor looks for one of them. Issues written before have none.
 */
export const up = /* sql */ `
alter table submission_issue add column table_row integer;
`;
