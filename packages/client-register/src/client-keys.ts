import type { Connection, Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { lockClient, type RegisteredClient } from './registrations.ts';

/** Public keys a client may have side by side. */
export const MOST_KEYS = 20;

/** A public key as it is kept (RFC 7517). */
interface Kept {
  readonly kid?: string;
}

/**
 * Registers further public keys beside those a client has: the first step of a rotation. `keys`: JWKs that were checked. Two that add at once
 * both find their key there. Throws ProblemError `not-found`, `conflict/client-keys` for a kid that is taken, keys behind an address, or too many.
 */
export async function addKeys(database: Database, clientId: string, keys: readonly Kept[]): Promise<RegisteredClient> {
  return changeKeys(database, clientId, (before) => {
    const taken = keys.find(({ kid }) => before.some((one) => one.kid === kid));
    if (taken !== undefined) throw conflict(`kid ${taken.kid} đã có.`, `The kid ${taken.kid} is there already.`);
    const after = [...before, ...keys];
    if (after.length > MOST_KEYS) throw conflict(`Tối đa ${MOST_KEYS} khoá.`, `${MOST_KEYS} keys at most.`);
    return after;
  });
}

/**
 * Removes one key; what it signed is refused from then on, tokens it got live on for their minutes. Throws ProblemError `not-found`,
 * `conflict/client-keys` for the last one: a client without keys is disabled, not left without.
 */
export async function removeKey(database: Database, clientId: string, kid: string): Promise<RegisteredClient> {
  return changeKeys(database, clientId, (before) => {
    const after = before.filter((one) => one.kid !== kid);
    if (after.length === before.length) throw problem('not-found', 'client-key-unknown', 'Không có khoá này.', 'There is no such key.');
    if (after.length === 0)
      throw conflict(
        'Đây là khoá cuối: thêm khoá mới trước, hoặc ngừng tài khoản.',
        'This is the last key: add another first, or disable the client.',
      );
    return after;
  });
}

async function changeKeys(
  database: Database,
  clientId: string,
  change: (before: readonly Kept[]) => readonly Kept[],
): Promise<RegisteredClient> {
  return database.transaction(async (connection) => {
    const { number, jwks } = await lockClient(connection, clientId);
    if (jwks === undefined)
      throw conflict('Tài khoản này không có khoá đăng ký tại trục.', 'This client has no keys that are registered with the hub.');
    const keys = change((JSON.parse(jwks) as { readonly keys: readonly Kept[] }).keys);
    await keep(connection, number, keys);
    return lockClient(connection, clientId);
  });
}

const keep = (connection: Connection, client: number, keys: readonly Kept[]): Promise<unknown> =>
  connection.query('update client set jwks = $2 where client_number = $1', [client, JSON.stringify({ keys })]);

const conflict = (vi: string, en: string) => problem('conflict', 'client-keys', vi, en, 'jwks');
