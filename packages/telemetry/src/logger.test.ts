import { problem } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { createLogger, currentClient, currentRequest, type Fields, type Level, requestIsOf, slowQueryLog, withinRequest } from './index.ts';

function capture(level: Level = 'debug') {
  const lines: string[] = [];
  const log = createLogger({ service: 'test', level, write: (line) => lines.push(line), now: () => new Date(0) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') };
}

describe('log lines', () => {
  test('are one JSON object each, with the scope on every line', () => {
    const { log, lines, last } = capture();
    log.with({ submission: 'a1', job: '7' }).info('submission stored', { stored: 3, ms: 12.5 });
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(last()).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      service: 'test',
      what: 'submission stored',
      submission: 'a1',
      job: '7',
      stored: 3,
      ms: 12.5,
    });
  });

  test('below the level are not written', () => {
    const { log, lines } = capture('warn');
    log.info('no');
    log.warn('yes');
    expect(lines.length).toBe(1);
    const silent = capture('silent');
    silent.log.error('no');
    expect(silent.lines.length).toBe(0);
  });
});

describe('patient data', () => {
  const secrets = ['Nguyễn', 'Bích', '092190001234', 'DN4920112345678', 'bich%20ngoc', 's3cret'];
  const leaks = (text: string): readonly string[] => secrets.filter((secret) => text.includes(secret));

  test('in fields that are not on the list is dropped', () => {
    const { log, lines, last } = capture();
    log.info('x', { name: 'Nguyễn Thị Bích', body: { id: '092190001234' }, status: { toString: () => 'Bích' } } as unknown as Fields);
    expect(leaks(lines[0] ?? '')).toEqual([]);
    expect(last().dropped).toEqual(['name', 'body', 'status']);
  });

  test('in allowed fields is masked', () => {
    const { log, lines, last } = capture();
    log.with({ record: 'HS-092190001234' }).info('x', {
      id: '092190001234',
      reason: 'Nguyễn Bích',
      url: 'http://hub:s3cret@h/fhir/Patient?name=bich%20ngoc',
      count: 'Bích' as unknown as number,
    });
    expect(leaks(lines[0] ?? '')).toEqual([]);
    expect(last()).toMatchObject({ record: '…234', id: '…234', url: 'http://h/fhir/Patient', count: null });
  });

  test('is not mistaken for it: the number of a submission stays whole', () => {
    const { log, last } = capture();
    log.with({ submission: '903cd896-2d8d-40b1-8126-123456789012' }).info('x');
    expect(last().submission).toBe('903cd896-2d8d-40b1-8126-123456789012');
  });

  test('in messages of the database and of parsers is not written; codes and places are', () => {
    const { log, lines, last } = capture();
    const cause = Object.assign(new Error('Key (value)=(092190001234) already exists'), { code: '23505', constraint: 'source_key_pkey' });
    log.error('store failed', { error: new Error('while storing Nguyễn', { cause }) });
    expect(leaks(lines[0] ?? '')).toEqual([]);
    expect(last().error.cause).toMatchObject({ code: '23505', constraint: 'source_key_pkey' });
    expect(last().error.at[0]).toMatch(/packages\/telemetry\/src\/logger\.test\.ts:\d+:\d+$/);
    try {
      JSON.parse('{"hoTen": Nguyễn}');
    } catch (error) {
      log.error('bad json', { error });
    }
    expect(leaks(lines.join(''))).toEqual([]);
  });

  test('a problem keeps its code and its English message', () => {
    const { log, last } = capture();
    log.warn('refused', { error: problem('too-large', 'VN-ENV-too-large', 'Quá lớn', 'Too large') });
    expect(last().error).toMatchObject({ name: 'ProblemError', category: 'too-large', code: 'VN-ENV-too-large', message: 'Too large' });
  });
});

describe('slow queries', () => {
  test('are one line each: statement, milliseconds, rows, request, code', () => {
    const { log, last } = capture();
    let count = 0;
    const slow = slowQueryLog(log, 100, () => (count += 1));
    slow.tell({ statement: 'select rid\n  from resource where id = $1', ms: 1234.5, rows: 3, code: undefined, request: 'r-1' });
    expect(last()).toMatchObject({ what: 'slow query', level: 'warn', ms: 1235, rows: 3, request: 'r-1' });
    expect(last().statement).toBe('select rid from resource where id = $1');
    slow.tell({
      statement: `select '092190001234', 'it''s Nguyễn', 092190001234, "type" from x where y = 'open`,
      ms: 1,
      rows: 0,
      code: '57014',
      request: undefined,
    });
    expect(last()).toMatchObject({ statement: `select '…', '…', …234, "type" from x where y = '…'`, code: '57014' });
    expect(count).toBe(2);
  });

  test('know the request of the work they were sent in', async () => {
    const { log } = capture();
    const { request } = slowQueryLog(log, 100);
    const seen = await Promise.all(
      ['a', 'b'].map((id) =>
        withinRequest(id, async () => {
          await new Promise((done) => setTimeout(done, 5));
          return request();
        }),
      ),
    );
    expect(seen).toEqual(['a', 'b']);
    const clients = await Promise.all(
      [1, 2].map((client) =>
        withinRequest('r', async () => {
          requestIsOf(client);
          await new Promise((done) => setTimeout(done, 5));
          return currentClient();
        }),
      ),
    );
    expect([...clients, currentClient()]).toEqual([1, 2, undefined]);
    expect(currentRequest()).toBeUndefined();
  });
});

test('a logger never throws', () => {
  const { log, lines } = capture();
  const bad = {
    error: {
      name: 'x',
      message: 'y',
      get stack(): string {
        throw new Error('no');
      },
    },
  };
  expect(() => log.info('x', bad)).not.toThrow();
  expect(lines.length).toBe(1);
});
