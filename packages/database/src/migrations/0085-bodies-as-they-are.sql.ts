/**
 * A body of up to 8 kB lies in its row as it is. Above 2 kB Postgres packed it first: 7 µs to unpack at each read, to save 151 bytes
 * a resource (packages/resource-store decisions/0003-bytes.md). What is stored already stays as it lies until its next version.
 */
export const up = /* sql */ `
alter table resource set (toast_tuple_target = 8160);
`;
