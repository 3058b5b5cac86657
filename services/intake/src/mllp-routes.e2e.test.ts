import { noteMllpRefusals } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from './intake.fixture.ts';

let bench: IntakeFixture;
beforeAll(async () => {
  bench = await intakeFixture();
});
afterAll(() => bench.close());

test('what the MLLP port refused is listed for operators, newest first, counted', async () => {
  const one = { address: '10.1.0.7', msh3: 'LIS', msh4: '92909', code: 'VN-HL7-sender-unknown', count: 2 };
  await noteMllpRefusals(bench.hub.database, [one]);
  await noteMllpRefusals(bench.hub.database, [{ ...one, address: '10.1.0.8', count: 1 }]);
  await noteMllpRefusals(bench.hub.database, [{ ...one, count: 3 }]);
  const answer = await bench.call('GET', '/intake/mllp/refusals', bench.tokens.operator);
  const { refusals } = (await answer.json()) as { refusals: readonly { readonly count: number }[] };
  expect(refusals).toEqual([
    { ...one, count: 5, firstAt: expect.stringMatching(/\+07:00$/), lastAt: expect.stringMatching(/\+07:00$/) },
    expect.objectContaining({ address: '10.1.0.8', count: 1 }),
  ]);
  expect((await bench.call('GET', '/intake/mllp/refusals', bench.tokens.own)).status).toBe(403);
});

test('how a source is known on the MLLP port is said with its registration, and taken back without it', async () => {
  const put = async (mllp: unknown): Promise<{ status: number; body: { readonly mllp?: unknown } }> => {
    const body = { facility: '92901', facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['hl7v2'], mllp };
    const answer = await bench.call('PUT', '/intake/sources/lis-92901', bench.tokens.operator, JSON.stringify(body), 'application/json');
    return { status: answer.status, body: (await answer.json()) as { mllp?: unknown } };
  };
  const told = await put({ msh3: ['LIS'], addresses: ['10.1.0.0/16', 'fd00::1'], certificates: ['LIS.example'] });
  expect(told.status).toBe(201);
  expect(told.body.mllp).toEqual({ msh3: ['LIS'], addresses: ['10.1.0.0/16', 'fd00::1'], certificates: ['lis.example'] });
  expect((await put({ addresses: ['10.1.0.7'] })).body.mllp).toEqual({ msh3: [], addresses: ['10.1.0.7'], certificates: [] });
  for (const wrong of [
    [],
    'LIS',
    { addresses: ['here'] },
    { addresses: ['10.0.0.0/33'] },
    { addresses: ['10.0.0.0/8/8'] },
    { msh3: 'LIS' },
  ]) {
    expect((await put(wrong)).status).toBe(400);
  }
  expect((await put(undefined)).body.mllp).toBeUndefined();
});
