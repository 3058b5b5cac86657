import type { Database } from '@hub/database';

/** A secret as it is kept, and the id of the key it lies under. */
export interface SealedSecret {
  readonly keyId: string;
  readonly sealed: Buffer;
}

/** What seals and opens secrets: `openSecrets` of raw-archive, chosen by the process that starts. */
export interface Secrets {
  seal(purpose: string, owner: string, secret: string): Promise<SealedSecret>;
  open(purpose: string, owner: string, sealed: SealedSecret): Promise<string>;
  current(): Promise<string>;
}

/** Names the key secrets of webhooks are sealed under, and the source as their owner: one copied to another source's row does not open. */
const PURPOSE = 'webhook';
const ownerOf = (sourceId: number): string => `source/${sourceId}`;

/** As it is kept. */
export const sealSecret = (secrets: Secrets, sourceId: number, secret: string): Promise<SealedSecret> =>
  secrets.seal(PURPOSE, ownerOf(sourceId), secret);

/** What signs a call to a source, in clear. Throws as `Secrets.open`. */
export const secretOf = (
  secrets: Secrets,
  { sourceId, secret }: { readonly sourceId: number; readonly secret: SealedSecret },
): Promise<string> => secrets.open(PURPOSE, ownerOf(sourceId), secret);

interface Row {
  readonly source_id: number;
  readonly secret_key: string;
  readonly sealed_secret: Buffer;
}

/** Seals under the current master key whatever lies under another one. Answers how many; a webhook set anew meanwhile stays as it is. */
export async function resealWebhooks({ pool }: Database, secrets: Secrets): Promise<number> {
  const { rows } = await pool.query<Row>('select source_id, secret_key, sealed_secret from webhook where secret_key <> $1', [
    await secrets.current(),
  ]);
  let changed = 0;
  for (const { source_id: sourceId, secret_key, sealed_secret } of rows) {
    const secret = await secretOf(secrets, { sourceId, secret: { keyId: secret_key, sealed: sealed_secret } });
    const { keyId, sealed } = await sealSecret(secrets, sourceId, secret);
    const { rowCount } = await pool.query(
      'update webhook set secret_key = $2, sealed_secret = $3 where source_id = $1 and sealed_secret = $4',
      [sourceId, keyId, sealed, sealed_secret],
    );
    changed += rowCount ?? 0;
  }
  return changed;
}

/** How many secrets of webhooks lie under each master key. */
export async function webhookKeys({ pool }: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ secret_key: string; n: number }>(
    'select secret_key, count(*)::int as n from webhook group by secret_key order by secret_key',
  );
  return new Map(rows.map(({ secret_key, n }) => [secret_key, n]));
}
