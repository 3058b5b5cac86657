import { readFileSync, writeFileSync } from 'node:fs';
import { parseResource, type Resource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TABLES, type TableName, type VisitRecord } from '../../record.ts';
import { arbitraryVisit } from '../../testing/arbitrary-visit.ts';
import { type FieldRow, fieldRows } from '../../testing/field-map.ts';
import { parseVisit, type Visit, visitWith } from '../../testing/files.ts';
import { fromStore, type RoundTrip, roundTripOf, sentRows } from '../../testing/round-trip.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';
import { namesOf } from '../map/names.ts';
import { testContext } from '../map/testing.ts';
import { TABLE_SPECS } from '../tables.ts';
import { ROUND_TRIP_EXCEPTIONS } from './exceptions.ts';
import { TABLE_READERS } from './tables.ts';

/**
 * Table × field: what was sent of it, and what came back. `npm run docs:update` writes packages/sources/docs/round-trip.md; the test compares, and
 * fails when a field of a table is not covered or did not come back everywhere.
 */

const FILE = new URL('../../../docs/round-trip.md', import.meta.url);

interface Tally {
  sent: number;
  same: number;
  /** Values that came back with every text kept beside an element taken away. */
  alone: number;
}

type Tallies = Map<string, Tally>;

const kebab = (field: string): string => field.toLowerCase().replaceAll('_', '-');

/** Rows of the field table for a field of a table, whichever of its editions they are written for. */
const MAP: readonly FieldRow[] = fieldRows(...TABLES, 'XML13@3176', ...TABLES.map((table) => `4210-${table}`));
const rowsFor = (table: TableName, field: string): FieldRow[] =>
  MAP.filter((row) => row.field === field && row.table.replace(/^4210-/, '').replace(/@.*$/, '') === table);

/** Whether the field table names an element of R4 for it. */
const hasElement = (table: TableName, field: string): boolean =>
  rowsFor(table, field).some(({ path }) => !path.includes(`/xml-${kebab(field)}'`));

function tally(found: Tallies, { record, rows, resources }: RoundTrip): void {
  const names = namesOf(testContext().canonicals);
  const bare = fromStore(
    record.facility,
    resources.map((resource) => parseResource(JSON.stringify(resource, withoutTexts)) as Resource),
  );
  for (const [table, read] of TABLE_READERS) {
    const sent = sentRows(record, table);
    const back = rows[table] ?? [];
    const alone = read(bare, names);
    sent.forEach((row, i) => {
      for (const [field, text] of Object.entries(row)) {
        const key = `${table}.${field}`;
        const one = found.get(key) ?? { sent: 0, same: 0, alone: 0 };
        one.sent += 1;
        if (back[i]?.[field] === text && back.length === sent.length) one.same += 1;
        if (alone[i]?.[field] === text) one.alone += 1;
        found.set(key, one);
      }
    });
  }
}

/** Takes away every text kept beside an element: `{SD}xml-…` of whatever type, of fields that have an element in every table. */
function withoutTexts(member: string, value: unknown): unknown {
  if (member !== 'extension' || !Array.isArray(value)) return value;
  return value.filter((one: { url: string }) => !BESIDE.has(one.url.split('/').at(-1) ?? ''));
}

/** Fields whose own extension the field table never names. */
const BESIDE: ReadonlySet<string> = new Set(
  TABLES.flatMap((table) => [...TABLE_SPECS[table].fields.keys()])
    .filter((field) => !MAP.some((row) => row.field === field && row.path.includes(`/xml-${kebab(field)}'`)))
    .map((field) => `xml-${kebab(field)}`),
);

/** A visit whose papers say of the person what XML1 says: what they repeat has its home there. */
const AGREEING: Visit = visitWith(
  {
    MA_THE_BHYT: 'GD4929212345678;TE1929200000351',
    MA_DKBD: '92901;92901',
    GT_THE_TU: '20260101;20260310',
    GT_THE_DEN: '20261231;20261231',
  },
  {
    XML8: [{ MA_LK: 'LK-1', MA_THE_TAM: 'TE1929200000351' }],
    XML11: [{ MA_LK: 'LK-1', MA_THE_TAM: 'TE1929200000351', MA_BHXH: '9212345678' }],
    XML12: [
      {
        MA_LK: 'LK-1',
        HO_TEN: 'NGUYỄN VĂN BÌNH',
        SO_CCCD: '092080001234',
        NGAY_SINH: '19800101',
        NGAY_CAP_CCCD: '20210510',
        NOI_CAP_CCCD: 'Cục Cảnh sát QLHC về TTXH',
        MATINH_CU_TRU: '92',
        MAXA_CU_TRU: '31135',
        MA_BHXH: '9212345678',
        MA_THE_BHYT: 'GD4929212345678;TE1929200000351',
      },
    ],
  },
);

async function samples(): Promise<Tallies> {
  const found: Tallies = new Map();
  tally(found, roundTripOf((await parseVisit(AGREEING)).visit));
  for (const path of SAMPLE_FILES) for (const record of await sampleVisits(path)) tally(found, roundTripOf(record));
  return found;
}

async function generated(): Promise<Tallies> {
  const found: Tallies = new Map();
  for (const tables of fc.sample(arbitraryVisit(), { numRuns: 80, seed: 3176 })) {
    const { visit } = await parseVisit(tables);
    tally(found, roundTripOf(visit as VisitRecord));
  }
  return found;
}

const NONE: Tally = { sent: 0, same: 0, alone: 0 };

function home(table: TableName, field: string): string {
  if (!hasElement(table, field)) return rowsFor(table, field).length === 0 ? 'row' : 'extension';
  return [...new Set(rowsFor(table, field).map(({ resource }) => resource))].join(', ');
}

function page(given: Tallies, made: Tallies): string {
  let fields = 0;
  const parts = TABLES.map((table) => {
    const lines = [...TABLE_SPECS[table].fields.keys()].map((field) => {
      fields += 1;
      const [a, b] = [given.get(`${table}.${field}`) ?? NONE, made.get(`${table}.${field}`) ?? NONE];
      const all = a.sent + b.sent > 0 && a.same === a.sent && b.same === b.sent;
      return `| ${field} | ${home(table, field)} | ${a.same}/${a.sent} | ${b.same === b.sent && b.sent > 0 ? 'all' : `${b.same}/${b.sent}`} | ${all ? 'yes' : 'NO'} |`;
    });
    return `## ${table}: ${TABLE_SPECS[table].title}\n\n| Field | Home | Samples | Generated | Comes back |\n|---|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  const exceptions = ROUND_TRIP_EXCEPTIONS.map(({ table, field, when, reason }) => `| ${table} | ${field} | ${when} | ${reason} |`);
  return `# There and back: every field of every table

> **Tóm tắt.** Mỗi chỉ tiêu của mỗi bảng được gửi, lưu thành FHIR, rồi dựng lại chỉ từ FHIR: bảng này cho biết chỉ tiêu nào trở lại đúng như đã gửi. Do kiểm thử viết ra
> (\`npm run docs:update\`), và kiểm thử báo lỗi khi có chỉ tiêu không trở lại.

Written by \`packages/sources/src/qd3176/unmap/coverage.test.ts\` (\`npm run docs:update\`): rows are parsed, mapped, written as JSON, read again, and
regenerated from FHIR alone. **Home**: the resources whose elements hold the field; \`extension\`: R4 has no element for it. **Samples**: values in the worked examples (and one visit whose papers agree with its XML1)
that came back, of those that were sent. **Generated**: the same for visits with every table, usual values, nearly right ones and hostile texts. ${fields} fields of ${TABLES.length} tables.

Compared is what the hub reads: NFC, outer spaces trimmed, inner ones single, old fonts converted; a zero that was put back is taken away again.

${parts.join('\n')}
## Exceptions

| Table | Field | When | Why |
|---|---|---|---|
${exceptions.join('\n')}
`;
}

describe('every field of every table', () => {
  let given: Tallies;
  let made: Tallies;

  test('comes back, and the table of coverage says so', async () => {
    [given, made] = [await samples(), await generated()];
    const text = page(given, made);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, text);
    expect(text.split('\n').filter((line) => line.endsWith('| NO |'))).toEqual([]);
    expect(readFileSync(FILE, 'utf8')).toBe(text);
  }, 120_000);

  test('with an element of R4 as its home, it is read from there: some value of it comes back without any text beside it', () => {
    const lacking: string[] = [];
    for (const table of TABLES) {
      for (const field of TABLE_SPECS[table].fields.keys()) {
        const [a, b] = [given.get(`${table}.${field}`) ?? NONE, made.get(`${table}.${field}`) ?? NONE];
        if (hasElement(table, field) && a.alone + b.alone === 0) lacking.push(`${table}.${field}`);
      }
    }
    expect(lacking).toEqual([]);
  });
});
