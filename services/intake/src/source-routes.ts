import { requireWholeForOperators } from '@hub/access';
import { clientOfSource, findClient, listSources, putSource, revokeTokens, rotateSecret, type Source } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { sendJson } from './answer.ts';
import type { Call } from './call.ts';
import { pathPart } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sourceInput } from './source-input.ts';

/** `GET /intake/sources`: who may send what. */
export async function readSources({ response }: Call, { database }: IntakeDeps): Promise<void> {
  sendJson(response, 200, { sources: (await listSources(database)).map(sourceJson) });
}

/** `PUT /intake/sources/{code}`: 201 with credentials the first time, shown once; 200 afterwards. */
export async function writeSource({ request, response }: Call, { database, tokenSeconds, log }: IntakeDeps): Promise<void> {
  const { source, credentials } = await putSource(database, sourceInput(pathPart(request, 'code'), request.body), tokenSeconds);
  log.info('source registered', { source: source.code, facility: source.facility.code });
  if (credentials === undefined) return sendJson(response, 200, sourceJson(source));
  const { clientId, clientSecret, token, expiresAt } = credentials;
  const location = { Location: `/intake/sources/${source.code}` };
  sendJson(response, 201, { ...sourceJson(source), clientId, clientSecret, token, expiresAt: expiresAt.toISOString() }, location);
}

/** `POST /intake/sources/{code}/secret`: a lost secret is replaced; the old one stops working at once. */
export async function replaceSecret({ request, response }: Call, { database, log }: IntakeDeps): Promise<void> {
  const client = await clientOfSource(database, pathPart(request, 'code'));
  if (client === undefined) throw problem('not-found', 'not-found', 'Không có nguồn này.', 'There is no such source.');
  const clientSecret = await rotateSecret(database, client.clientId);
  log.info('client secret replaced', { client: client.clientId });
  sendJson(response, 200, { clientId: client.clientId, clientSecret });
}

/** `POST /intake/clients/{clientId}/revoke-tokens`: every token of a client ends within seconds. */
export async function endTokens({ request, response, principal }: Call, { database, log }: IntakeDeps): Promise<void> {
  const clientId = pathPart(request, 'clientId');
  requireWholeForOperators(principal, (await findClient(database, clientId))?.kind ?? 'sender');
  const revoked = await revokeTokens(database, clientId);
  log.info('tokens revoked', { client: clientId });
  sendJson(response, 200, { clientId, revoked });
}

function sourceJson({ code, facility, kind, formats, msh4, profile, mllp }: Source): Record<string, unknown> {
  const more = { ...(profile === undefined ? {} : { profile }), ...(mllp === undefined ? {} : { mllp }) };
  return { code, facility: facility.code, facilityName: facility.name, kind, formats, msh4, ...more };
}
