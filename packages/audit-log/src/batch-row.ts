import { batchMac, type MacKey } from './batch-mac.ts';

/**
 * Inserts a batch and whom it is about. (writer, n) is unique: a batch whose first try was written after all is not written twice. `$7`: when
 * its last entry happened, epoch milliseconds; null: now.
 */
export const INSERT = {
  name: 'audit-batch',
  text: /* sql */ `
    insert into audit_batch (writer, n, events, body, mac, patients, at)
    values ($1::uuid, $2::bigint, $3::int, convert_to($4::text, 'UTF8'), decode($5::text, 'hex'), $6::bigint[],
            coalesce(to_timestamp($7::float8 / 1000), now()))`,
};

/** SQLSTATE of a (writer, n) that is there. */
const TAKEN = '23505';
export const isTaken = (error: unknown): boolean => (error as { readonly code?: unknown }).code === TAKEN;

export type Values = readonly [writer: string, n: number, events: number, body: string, mac: string, patients: string, at: number | null];

/** What {@link INSERT} takes. */
export function valuesOf(
  key: MacKey,
  writer: string,
  n: number,
  lines: readonly string[],
  patients: Iterable<number>,
  at: number | null = null,
): Values {
  const body = `${lines.join('\n')}\n`;
  // As Postgres reads a list: numbers need none of the care that pg takes of each element.
  return [writer, n, lines.length, body, batchMac(key, writer, n, body).toString('hex'), `{${[...new Set(patients)].join(',')}}`, at];
}
