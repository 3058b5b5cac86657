import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AUTHENTICATION_CACHE_MS,
  clientWithSecret,
  ensureOperator,
  grantCode,
  issueGrantToken,
  issueRefreshToken,
  issueToken,
  listSources,
  openAuthenticator,
  putSource,
  redeemCode,
  registerClient,
  revokeToken,
  revokeTokens,
  rotateRefreshToken,
  rotateSecret,
  useAssertion,
} from './index.ts';

let hub: TestDatabase;
let operator: number;
const input = { facility: '92901', facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['qd-xml'], msh4: [] } as const;

beforeAll(async () => {
  hub = await testDatabase();
  operator = await ensureOperator(hub.database);
});
afterAll(() => hub.drop());

describe('sources and clients', () => {
  test('first registration gives credentials, a second changes without, another facility is refused', async () => {
    const first = await putSource(hub.database, { ...input, code: 'his-a' });
    expect(first.credentials).toMatchObject({ clientId: 'his-a' });
    const second = await putSource(hub.database, { ...input, code: 'his-a', formats: ['qd-xml', 'zip'], facilityName: 'Tên mới' });
    expect(second.credentials).toBeUndefined();
    expect(second.source).toMatchObject({ id: first.source.id, formats: ['qd-xml', 'zip'], facility: { name: 'Tên mới' } });
    await expect(putSource(hub.database, { ...input, code: 'his-a', facility: '75901' })).rejects.toMatchObject({
      problem: { category: 'conflict' },
    });
    await expect(putSource(hub.database, { ...input, code: 'operator' })).rejects.toMatchObject({ problem: { code: 'client-exists' } });
    expect((await listSources(hub.database)).map(({ code }) => code)).toContain('his-a');
  });

  test('secret and token work, are replaced and revoked; neither is stored in clear', async () => {
    const { credentials } = await putSource(hub.database, { ...input, code: 'his-b' });
    const { clientSecret, token } = credentials as { clientSecret: string; token: string };
    const clientNumber = await clientWithSecret(hub.database, 'his-b', clientSecret);
    expect(clientNumber).toBeGreaterThan(0);
    expect(await openAuthenticator(hub.database).authenticate(token)).toMatchObject({
      kind: 'sender',
      facilityCode: '92901',
      sourceCode: 'his-b',
    });

    const replaced = await rotateSecret(hub.database, 'his-b');
    expect(await clientWithSecret(hub.database, 'his-b', clientSecret)).toBeUndefined();
    expect(await clientWithSecret(hub.database, 'his-b', replaced)).toBe(clientNumber);
    expect(await clientWithSecret(hub.database, 'operator', '')).toBeUndefined();
    expect(await clientWithSecret(hub.database, 'nobody', replaced)).toBeUndefined();

    const extra = await issueToken(hub.database, clientNumber as number);
    expect(await revokeToken(hub.database, extra.token)).toBe(true);
    expect(await revokeToken(hub.database, extra.token)).toBe(false);
    expect(await revokeTokens(hub.database, 'his-b')).toBe(1);
    expect(await openAuthenticator(hub.database).authenticate(token)).toBeUndefined();
    await expect(revokeTokens(hub.database, 'nobody')).rejects.toMatchObject({ problem: { category: 'not-found' } });

    const { rows } = await hub.database.pool.query(
      `select t::text as tokens, c::text as clients from access_token t join client c using (client_number)`,
    );
    for (const clear of [token, extra.token, clientSecret, replaced]) expect(JSON.stringify(rows)).not.toContain(clear);
  });

  test('an operator has no facility; a token that ran out is nobody', async () => {
    const { token } = await issueToken(hub.database, operator);
    const principal = await openAuthenticator(hub.database).authenticate(token);
    expect(principal).toEqual({ clientNumber: operator, clientId: 'operator', kind: 'operator' });
    const old = await issueToken(hub.database, operator, -1);
    expect(await openAuthenticator(hub.database).authenticate(old.token)).toBeUndefined();
    expect(await openAuthenticator(hub.database).authenticate('')).toBeUndefined();
  });

  test('revocation passes the cache within its few seconds', async () => {
    expect(AUTHENTICATION_CACHE_MS).toBeLessThanOrEqual(5_000);
    const authenticator = openAuthenticator(hub.database);
    const { token } = await issueToken(hub.database, operator);
    expect(await authenticator.authenticate(token)).toBeDefined();
    await revokeToken(hub.database, token);
    await new Promise((done) => setTimeout(done, AUTHENTICATION_CACHE_MS + 50));
    expect(await authenticator.authenticate(token)).toBeUndefined();
  });
});

test('who has the right secret does not stand in line behind those who guess', async () => {
  const { credentials } = await putSource(hub.database, { ...input, code: 'his-queue' });
  const { clientSecret } = credentials as { clientSecret: string };
  const number = await clientWithSecret(hub.database, 'his-queue', clientSecret);
  let waiting = 30;
  const guesses = Array.from({ length: waiting }, (_, i) =>
    clientWithSecret(hub.database, i % 2 === 0 ? 'his-queue' : `nobody-${i}`, `guess ${i}`).finally(() => {
      waiting -= 1;
    }),
  );
  expect(await clientWithSecret(hub.database, 'his-queue', clientSecret)).toBe(number);
  expect(waiting).toBeGreaterThan(0);
  expect((await Promise.all(guesses)).every((one) => one === undefined)).toBe(true);
  await rotateSecret(hub.database, 'his-queue');
  expect(await clientWithSecret(hub.database, 'his-queue', clientSecret)).toBeUndefined();
});

describe('tokens with facts', () => {
  test('a person, with the facilities of the login and all below them', async () => {
    const { rows } = await hub.database.pool.query<{ facility_id: number }>(
      `with network as (insert into facility (code, name) values ('net', 'Mạng lưới') returning facility_id)
       insert into facility (code, name, parent) select 'ward', 'Khoa', facility_id from network returning facility_id`,
    );
    const app = await registerClient(hub.database, 'app', {
      kind: 'app',
      authMethod: 'none',
      scope: 'user/*.rs',
      redirectUris: ['https://a.example.org/'],
    });
    const person = { sub: 's', name: 'Người Mẫu', role: 'clinician', facilities: ['net', 'none'] };
    const { token } = await issueToken(hub.database, app.number, 60, {
      scope: 'user/Patient.rs',
      person,
      patient: 'p',
      audience: 'https://hub/fhir',
    });
    const principal = await openAuthenticator(hub.database).authenticate(token);
    expect(principal).toMatchObject({ kind: 'app', patient: 'p', audience: 'https://hub/fhir', user: { sub: 's', role: 'clinician' } });
    expect(principal?.user?.facilityIds).toHaveLength(2);
    expect(principal?.user?.facilityIds).toContain(rows[0]?.facility_id);
  });

  test('a client that has run out, or of a system without scope, is nobody', async () => {
    const gone = await registerClient(hub.database, 'gone', {
      kind: 'operator',
      authMethod: 'client_secret_basic',
      expiresAt: new Date(0),
    });
    const { token } = await issueToken(hub.database, gone.number);
    expect(await openAuthenticator(hub.database).authenticate(token)).toBeUndefined();
    await expect(registerClient(hub.database, 'bare', { kind: 'system', authMethod: 'client_secret_basic' })).rejects.toThrow();
  });

  test('an assertion is used once, whoever asks first', async () => {
    const until = new Date(Date.now() + 60_000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => useAssertion(hub.database, operator, 'jti', until)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});

describe('grants under races', () => {
  const grant = async () => {
    const clientNumber = operator;
    const code = await grantCode(
      hub.database,
      { clientNumber, person: { sub: 's' }, scope: 'user/*.rs offline_access', audience: 'a', authTime: new Date() },
      { redirectUri: 'https://a.example.org/', challenge: 'c', seconds: 60 },
    );
    return { code, clientNumber };
  };
  const alive = async (): Promise<number> => {
    const { rows } = await hub.database.pool.query<{ n: number }>(
      'select count(*)::int as n from access_token join authorization_grant g using (grant_id) where access_token.revoked_at is null and g.revoked_at is not null',
    );
    return rows[0]?.n ?? -1;
  };

  test('a code at the same moment twice: never a living token of a dead grant', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { code } = await grant();
      const use = async () => {
        const redeemed = await redeemCode(hub.database, code, () => true);
        if (typeof redeemed === 'string') return redeemed;
        return (await issueGrantToken(hub.database, redeemed.grant, 60, { scope: 'user/*.rs' })) === undefined ? 'ended' : 'issued';
      };
      const answers = await Promise.all([use(), use()]);
      expect(answers.filter((one) => one === 'reused' || one === 'unknown')).toHaveLength(1);
    }
    expect(await alive()).toBe(0);
  });

  test('a refresh token at the same moment twice ends the grant', async () => {
    const { code, clientNumber } = await grant();
    const redeemed = await redeemCode(hub.database, code, () => true);
    if (typeof redeemed === 'string') throw new Error(redeemed);
    const refresh = await issueRefreshToken(hub.database, redeemed.grant.id);
    const answers = await Promise.all([1, 2].map(() => rotateRefreshToken(hub.database, refresh, clientNumber)));
    expect(answers.filter((one) => one === 'reused')).toHaveLength(1);
    const [rotated] = answers.flatMap((one) => (typeof one === 'string' ? [] : [one.refreshToken]));
    expect(await rotateRefreshToken(hub.database, rotated as string, clientNumber)).toBe('unknown');
    expect(await issueGrantToken(hub.database, redeemed.grant, 60, { scope: 'user/*.rs' })).toBeUndefined();
    expect(await alive()).toBe(0);
  });
});
