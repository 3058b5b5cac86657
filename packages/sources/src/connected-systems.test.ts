import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type System, systemsPage, type WorkedCase } from './testing/connected-systems.ts';

/**
 * Every system of a province that delivers to the hub is shown by worked cases (cases/systems.json), which the hub's end-to-end test runs: the cases are
 * there, their files too, and each resource the system's data is to become is asked for by one of them and found. The page about it says the same.
 */

const CASES = new URL('../cases/', import.meta.url);
const PAGE = new URL('../../../docs/connected-systems.md', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, CASES), 'utf8'));
const systems = read('systems.json') as readonly System[];
const folders = new Map(
  readdirSync(CASES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, read(`${name}/cases.json`) as readonly WorkedCase[]]),
);
const caseOf = ([folder, name]: readonly [string, string]): WorkedCase | undefined => folders.get(folder)?.find((one) => one.name === name);

/** Rows of the province's list that deliver: 23–28 are readers, 30 is how the hub is run. */
const INWARD = [...Array.from({ length: 22 }, (_, i) => i + 1), 29];

test('every system that delivers is there once', () => {
  expect(systems.map(({ row }) => row)).toEqual(INWARD);
});

describe.each(systems)('$row. $en', ({ cases, becomes }) => {
  test('its cases exist, with their files, and are run', () => {
    expect(cases.length).toBeGreaterThan(0);
    const run = readFileSync(new URL('../../../services/all-in-one/src/cases.e2e.test.ts', import.meta.url), 'utf8');
    for (const named of cases) {
      const one = caseOf(named);
      expect([named, one?.name]).toEqual([named, named[1]]);
      expect(run).toContain(`'${named[0]}'`);
      for (const { file } of one?.submit ?? []) expect([file, existsSync(new URL(`${named[0]}/${file}`, CASES))]).toEqual([file, true]);
    }
    const pending = read('not-yet.json') as readonly { readonly folder: string; readonly case: string }[];
    expect(pending.filter((late) => cases.some(([folder, name]) => late.folder === folder && late.case === name))).toEqual([]);
  });

  test.each(becomes)('%s is asked for and found', (type) => {
    const facts = cases.flatMap((named) => caseOf(named)?.expect?.fhir ?? []);
    const found = facts.filter(({ query, total, checks = [] }) => {
      // `${binary}`: an address an earlier fact of the case found; its check says what it is.
      const asks = query.split(/[?/]/)[0] === type || (query.startsWith(`\${${type.toLowerCase()}}`) && checks.length > 0);
      return asks && total !== 0;
    });
    expect([type, found.length > 0]).toEqual([type, true]);
  });
});

test('the page says the same', () => {
  const page = systemsPage(systems, (named) => caseOf(named)?.submit ?? []);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
