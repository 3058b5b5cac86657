import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Authenticator, clientOfSource, DEMO_TOKEN_SECONDS, ensureOperator, issueToken, listSources } from '@hub/client-register';
import type { Database } from '@hub/database';

/** `DATA_DIR/demo-tokens.json`: `"*"` is the operator's token, every other key a MA_CSKCB (contract §6). */
export type DemoTokens = Readonly<Record<string, string>>;

/** Where the demo tokens lie. */
export const tokensFile = (dataDir: string): string => join(dataDir, 'demo-tokens.json');

function readTokens(file: string): DemoTokens {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof read === 'object' && read !== null ? (read as DemoTokens) : {};
  } catch {
    // Not there yet, or spoilt by hand: new tokens are made, the old ones run out by themselves.
    return {};
  }
}

/**
 * Makes sure the operator and every registered facility have a demo token that works, and writes them to the file, readable by
 * its owner only. Tokens of an earlier start are kept as long as they are valid.
 */
export async function ensureDemoTokens(database: Database, authenticator: Authenticator, dataDir: string): Promise<DemoTokens> {
  const file = tokensFile(dataDir);
  const old = readTokens(file);
  const tokens: Record<string, string> = {};

  const keep = async (
    key: string,
    fits: (token: string) => Promise<boolean>,
    clientNumber: () => Promise<number | undefined>,
  ): Promise<void> => {
    const known = old[key];
    if (typeof known === 'string' && (await fits(known))) {
      tokens[key] = known;
      return;
    }
    const number = await clientNumber();
    if (number !== undefined) tokens[key] = (await issueToken(database, number, DEMO_TOKEN_SECONDS)).token;
  };

  await keep(
    '*',
    async (token) => (await authenticator.authenticate(token))?.kind === 'operator',
    () => ensureOperator(database),
  );
  for (const source of await listSources(database)) {
    const { code } = source.facility;
    if (tokens[code] !== undefined) continue;
    await keep(
      code,
      async (token) => (await authenticator.authenticate(token))?.facilityCode === code,
      async () => (await clientOfSource(database, source.code))?.clientNumber,
    );
  }
  const half = `${file}.new`;
  writeFileSync(half, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, file);
  return tokens;
}
