import { expect, test } from '@jest/globals';
import { createLogger, type Fields, type Level } from './index.ts';

const NAMES = ['method', 'url', 'type', 'status', 'ms', 'client', 'request', 'record'] as const;
const VALUES: readonly (readonly (string | number | undefined)[])[] = [
  ['GET', '/fhir/:type/:id', 'Patient', 200, 1.3, 'his-79001', 'abc-1', undefined],
  ['GET', undefined, undefined, 404, 0, undefined, 'abc-2', undefined],
  // What no field may hold is taken out here as there, the first time and when it comes again.
  ['PUT', '/x?name=Mai', 'Nguyễn Văn A', Number.NaN, 7, '079085001234', '"quoted\n', 'visit-code-1234'],
  ['PUT', '/x?name=Mai', 'Nguyễn Văn A', 'stored', 7, '079085001234', '079085001234', 'visit-code-1234'],
  ['GET', '/fhir/:type/:id', 'x'.repeat(500), 200, 1.25, 'his-79001', '123456789', '7'],
];

const write = (level: Level) => {
  const lines: string[] = [];
  const log = createLogger({ service: 'test', level, write: (line) => lines.push(line), now: () => new Date(0) }).with({ step: 'api' });
  return { log, lines };
};

test('a line that is written often is the one that info writes', () => {
  const often = write('info');
  const info = write('info');
  const line = often.log.often('request', NAMES, ['request']);
  for (const values of [...VALUES, ...VALUES]) {
    line(values);
    info.log.info('request', Object.fromEntries(NAMES.map((name, n) => [name, values[n]])) as Fields);
  }
  expect(often.lines).toEqual(info.lines);
});

test('values beyond those that are kept are written too', () => {
  const { log, lines } = write('info');
  const line = log.often('request', ['client'], []);
  for (let n = 0; n < 1_000; n += 1) line([`client-${n % 600}`]);
  expect(lines.map((text) => JSON.parse(text).client)).toEqual(Array.from({ length: 1_000 }, (_, n) => `client-${n % 600}`));
});

test('below the level nothing is written', () => {
  const { log, lines } = write('warn');
  log.often('request', ['client'], [])(['a']);
  expect(lines).toEqual([]);
});
