import { randomBytes } from 'node:crypto';
import { clientOfSource, removePortalPassword, setPortalPassword } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { sendJson } from '../answer.ts';
import { type Call, pathPart } from '../call.ts';
import type { IntakeDeps } from '../deps.ts';

/** 96 random bits, in characters a person can type into a vendor's form. */
const made = (): string => randomBytes(12).toString('base64url');

/**
 * `PUT /intake/sources/{code}/portal-password`: opens the façade for a source. `{password}` sets the one its software has already (8–128
 * characters), without it a new one is made; shown this once. The one before it ends at once.
 */
export async function writePortalPassword({ request, response }: Call, { database, log }: IntakeDeps): Promise<void> {
  const client = await clientOf({ request }, database);
  const { password: given } = (request.body ?? {}) as { readonly password?: unknown };
  if (given !== undefined && (typeof given !== 'string' || given.length < 8 || given.length > 128)) {
    throw problem('incorrect', 'value', 'password phải có 8–128 ký tự.', 'password must have 8–128 characters.', 'password');
  }
  const password = given ?? made();
  await setPortalPassword(database, client.clientNumber, password);
  log.info('portal password set', { client: client.clientId });
  sendJson(response, 200, { username: client.clientId, password });
}

/** `DELETE /intake/sources/{code}/portal-password`: closes the façade for a source. */
export async function deletePortalPassword({ request, response }: Call, { database, log }: IntakeDeps): Promise<void> {
  const client = await clientOf({ request }, database);
  const removed = await removePortalPassword(database, client.clientNumber);
  log.info('portal password removed', { client: client.clientId });
  sendJson(response, 200, { username: client.clientId, removed });
}

async function clientOf({ request }: Pick<Call, 'request'>, database: IntakeDeps['database']) {
  const client = await clientOfSource(database, pathPart(request, 'code'));
  if (client === undefined) throw problem('not-found', 'not-found', 'Không có nguồn này.', 'There is no such source.');
  return client;
}
