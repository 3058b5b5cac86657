import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { EVENTS, finalStatus, isFinal, LIFE, MAX_ATTEMPTS, receiptJson, retryDelay, STATES, transition } from './index.ts';

/** The table of SPEC.md as rows of cells. */
function tableOfSpec(): string[][] {
  const text = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8');
  const section = text.slice(text.indexOf('## Table'), text.indexOf('Going back to'));
  return section
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|\s*-/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('the table', () => {
  test('SPEC.md says what the code does, cell by cell', () => {
    const code = STATES.map((state) => [
      state,
      ...EVENTS.map((event) => (LIFE[state][event] === 'impossible' ? '·' : LIFE[state][event] === state ? '=' : LIFE[state][event])),
    ]);
    expect(tableOfSpec()).toEqual([['State \\ Event', ...EVENTS], ...code]);
  });
  test('every state can be reached from received, and every state that is not final can reach a final one', () => {
    const reach = (from: (typeof STATES)[number]) => {
      const seen = new Set([from]);
      for (const state of seen) for (const cell of Object.values(LIFE[state])) if (cell !== 'impossible') seen.add(cell);
      return seen;
    };
    expect([...reach('received')].sort()).toEqual([...STATES].sort());
    for (const state of STATES) expect([...reach(state)].some(isFinal)).toBe(true);
  });
  test('a final state is left only by a resend', () => {
    for (const state of STATES.filter(isFinal))
      for (const event of EVENTS)
        if (LIFE[state][event] !== 'impossible' && LIFE[state][event] !== state)
          // By itself nothing moves on: the sender sends again, or someone asks for it.
          expect(
            state === 'undone' ? ['resent-same-bytes', 'resent-under-newer-mapping'] : ['resent-under-newer-mapping', 'replayed', 'undone'],
          ).toContain(event);
  });
  test('an impossible pair throws and names both', () => {
    expect(() => transition('completed', 'claimed')).toThrow('claimed cannot happen in completed');
    expect(transition('failed', 'retry-due')).toBe('processing');
  });
});

describe('finalStatus', () => {
  const counts = (stored: number, unchanged: number, rejected: number) => ({
    received: stored + unchanged + rejected,
    stored,
    unchanged,
    rejected,
  });
  test.each([
    [counts(2, 0, 0), false, 'completed'],
    [counts(0, 3, 0), false, 'completed'],
    [counts(2, 0, 1), true, 'completed-with-errors'],
    [counts(2, 0, 0), true, 'completed-with-errors'],
    [counts(0, 0, 2), true, 'rejected'],
    [counts(0, 0, 0), false, 'rejected'],
  ])('%j, error issue %s → %s', (given, error, status) => {
    expect(finalStatus(given, error)).toBe(status);
  });
  test('counts that do not balance are a fault', () => {
    expect(() => finalStatus({ received: 3, stored: 1, unchanged: 1, rejected: 0 }, false)).toThrow('received 3');
  });
});

test('retries double, are capped, and end', () => {
  expect([1, 2, 3].map(retryDelay)).toEqual([2_000, 4_000, 8_000]);
  expect(retryDelay(MAX_ATTEMPTS - 1)).toBeLessThanOrEqual(15 * 60_000);
  expect(retryDelay(MAX_ATTEMPTS)).toBeUndefined();
});

test('a receipt renders in the order of the contract, in +07:00, unknown members left out', () => {
  const json = receiptJson({
    id: 'a',
    source: 'his-92901',
    facility: '92901',
    receivedAt: Date.parse('2026-03-10T02:00:00Z'),
    sha256: 'ff',
    status: 'completed',
    counts: { received: 1, stored: 1, unchanged: 0, rejected: 0 },
    issues: [{ severity: 'warning', code: 'VN-X', record: 'LK1', message: { vi: 'v', en: 'e' } }],
  });
  expect(JSON.stringify(json)).toBe(
    '{"id":"a","source":"his-92901","facility":"92901","receivedAt":"2026-03-10T09:00:00.000+07:00","sha256":"ff","status":"completed",' +
      '"counts":{"received":1,"stored":1,"unchanged":0,"rejected":0},"issues":[{"severity":"warning","code":"VN-X","record":"LK1","message":{"vi":"v","en":"e"}}]}',
  );
});
