import { clientOfSource, findClient, isActive } from '@hub/client-register';
import type { IntakeDeps } from './deps.ts';

/** The client's number of a source that may send; undefined once its client is switched off. */
export async function activeClient(database: IntakeDeps['database'], code: string): Promise<number | undefined> {
  const of = await clientOfSource(database, code);
  const client = of === undefined ? undefined : await findClient(database, of.clientId);
  return client !== undefined && isActive(client, Date.now()) ? client.number : undefined;
}
