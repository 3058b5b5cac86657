import { createHash } from 'node:crypto';
import type { Database } from '@hub/database';
import { provedBefore, rememberProved } from './proved.ts';
import { hashSecret, secretMatches } from './secrets.ts';

/** What clients of the insurer's portal send of a password: its MD5, 32 hexadecimal digits (mapping contract §6.1). */
export const portalDigest = (password: string): string => createHash('md5').update(password).digest('hex');

/** Gives a client a password for the drop-in façade; the one before it ends at once. Stored as a slow hash of its MD5. */
export async function setPortalPassword(database: Database, clientNumber: number, password: string): Promise<void> {
  const stored = await hashSecret(portalDigest(password));
  await database.pool.query(
    `insert into portal_password (client_number, hash) values ($1, $2)
     on conflict (client_number) do update set hash = excluded.hash, created_at = now()`,
    [clientNumber, stored],
  );
}

/** Takes the password away; tokens it gave run on for their hour. False when there was none. */
export async function removePortalPassword(database: Database, clientNumber: number): Promise<boolean> {
  const { rowCount } = await database.pool.query('delete from portal_password where client_number = $1', [clientNumber]);
  return rowCount === 1;
}

/** The client of that name whose password has this MD5, as its number; undefined for any other pair, after the same work. */
export async function clientWithPortalPassword(database: Database, clientId: string, digest: string): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ client_number: number; hash: string }>(
    `select client_number, p.hash from client c join portal_password p using (client_number)
     where c.client_id = $1 and c.kind = 'sender' and c.revoked_at is null and (c.expires_at is null or c.expires_at > now())`,
    [clientId],
  );
  const [row] = rows;
  const sent = digest.toLowerCase();
  if (row !== undefined && provedBefore(row.hash, sent)) return row.client_number;
  if (!(await secretMatches(sent, row?.hash)) || row === undefined) return undefined;
  rememberProved(row.hash, sent);
  return row.client_number;
}
