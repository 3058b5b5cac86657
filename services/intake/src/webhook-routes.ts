import { findSource, type Source } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { readWebhook, removeWebhook, setWebhook, type WebhookDelivery } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, pathPart } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sourceFor } from './submit.ts';

const LAST = 50;
const LONGEST_URL = 1_000;
const SHORTEST_SECRET = 16;
const LONGEST_SECRET = 256;

/** `GET /intake/sources/{code}/webhook`: where the source is told that a submission is done, and the last fifty times it was. Never the secret. */
export async function showWebhook(call: Call, deps: IntakeDeps): Promise<void> {
  const source = await ownSource(call, deps);
  const found = await readWebhook(deps.database, source.id, LAST);
  if (found === undefined) throw notSet();
  const { webhook, deliveries } = found;
  sendJson(call.response, 200, {
    source: source.code,
    url: webhook.url,
    setAt: instant(webhook.setAt),
    deliveries: deliveries.map(deliveryJson),
  });
}

/** `PUT /intake/sources/{code}/webhook {url, secret}`: by its sender or an operator. What is waiting goes to the new address. */
export async function writeWebhook(call: Call, deps: IntakeDeps): Promise<void> {
  const source = await ownSource(call, deps);
  const body: unknown = call.request.body;
  const given = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const [url, secret] = [urlOf(given.url), secretOf(given.secret)];
  await setWebhook(deps.database, deps.secrets, { sourceId: source.id, url, secret, setBy: call.principal.clientNumber });
  deps.log.info('webhook set', { source: source.code, client: call.principal.clientId });
  sendJson(call.response, 200, { source: source.code, url });
}

/** `DELETE /intake/sources/{code}/webhook`: nobody is told any more. */
export async function deleteWebhook(call: Call, deps: IntakeDeps): Promise<void> {
  const source = await ownSource(call, deps);
  if (!(await removeWebhook(deps.database, source.id))) throw notSet();
  deps.log.info('webhook removed', { source: source.code, client: call.principal.clientId });
  sendJson(call.response, 200, { source: source.code });
}

const ownSource = ({ request, principal }: Call, { database }: IntakeDeps): Promise<Source> =>
  sourceFor(principal, pathPart(request, 'code'), (code) => findSource(database, code));

/** Whether the address may be called is decided at each call (packages/outbound): a name may lead elsewhere tomorrow. */
function urlOf(value: unknown): string {
  const url = typeof value === 'string' && value.length <= LONGEST_URL ? URL.parse(value) : null;
  const web = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (url === null || !web || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw problem(
      'incorrect',
      'value',
      'url phải là địa chỉ https, không có tên người dùng hay dấu #.',
      'url must be an https address, without a user or a fragment.',
      'url',
    );
  }
  return url.href;
}

function secretOf(value: unknown): string {
  if (typeof value !== 'string' || value.length < SHORTEST_SECRET || value.length > LONGEST_SECRET || !/^[\x21-\x7e]+$/.test(value)) {
    throw problem(
      'incorrect',
      'value',
      `secret phải có ${SHORTEST_SECRET}–${LONGEST_SECRET} ký tự ASCII, không có khoảng trắng.`,
      `secret must have ${SHORTEST_SECRET}–${LONGEST_SECRET} ASCII characters without a space.`,
      'secret',
    );
  }
  return value;
}

function deliveryJson({ id, submission, status, attempts, due, triedAt, deliveredAt, answer, failure }: WebhookDelivery): object {
  return {
    id,
    submission,
    status,
    attempts,
    ...(triedAt === undefined ? {} : { triedAt: instant(triedAt) }),
    ...(deliveredAt === undefined ? {} : { deliveredAt: instant(deliveredAt) }),
    ...(due === undefined ? {} : { due: instant(due) }),
    ...(answer === undefined ? {} : { answer }),
    ...(failure === undefined ? {} : { failure }),
  };
}

const instant = (date: Date): string => new Date(date.getTime() + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
const notSet = () => problem('not-found', 'not-found', 'Nguồn này chưa đặt webhook.', 'This source has no webhook.');
