import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testContext } from '../qd3176/map/testing.ts';
import { arbitraryRecord } from '../testing/arbitrary-health-record.ts';
import { fieldRows } from '../testing/field-map.ts';
import { backFrom, comparable, headerBack, sentRecord, stored, takenRecords } from '../testing/health-record.ts';
import type { Part } from './content.ts';
import { HEADER_FIELDS, RECORD_SHAPE, type Shape } from './sections.ts';
import { healthRecordsXml } from './unmap/xml.ts';

/**
 * Section × field: what was sent of it, and what came back. `npm run docs:update` writes packages/sources/docs/round-trip-831.md; the test compares,
 * and fails when a field is not covered or did not come back everywhere.
 */

const FILE = new URL('../../docs/round-trip-831.md', import.meta.url);
const HEADER = Object.fromEntries(HEADER_FIELDS.map((tag) => [tag, tag === 'SENDER_CODE' ? '92901' : `${tag} 1`]));

interface Tally {
  sent: number;
  same: number;
}

/** Values by `SECTION.TAG`, of the rows a comparable record holds: each with its row, so that a value counts in its own row only. */
function values(record: unknown, found: string[] = []): string[] {
  const [section, fields, parts] = record as [string, [string, string][], string[]];
  const row = JSON.stringify(fields);
  for (const [tag] of fields) found.push(`${section}.${tag}\n${row}`);
  for (const part of parts) values(JSON.parse(part), found);
  return found;
}

function count(tallies: Map<string, Tally>, sent: Part, back: Part): void {
  const returned = values(comparable(back));
  for (const value of values(comparable(sent))) {
    const field = value.slice(0, value.indexOf('\n'));
    const tally = tallies.get(field) ?? { sent: 0, same: 0 };
    tallies.set(field, tally);
    tally.sent++;
    const at = returned.indexOf(value);
    if (at < 0) continue;
    tally.same++;
    returned.splice(at, 1);
  }
}

function fieldsOf(shape: Shape, found: [string, string][] = []): [string, string][] {
  const { section = '', open, fields = [], inside = {} } = shape;
  for (const tag of open === true ? [section, `${section}/*`] : fields) found.push([section, tag]);
  for (const one of Object.values(inside)) fieldsOf(one, found);
  return found;
}

const ROWS = fieldRows('831');
function home(section: string, tag: string): string {
  if (tag.endsWith('/*')) return 'extension';
  const row = ROWS.find(({ field }) => field.endsWith(`${section}/${tag}`) || (section === tag && field.endsWith(`/${tag}`)));
  if (row === undefined) return section === 'DICHVU' ? 'Observation' : section === 'CHANDOANBENH' ? 'Condition' : 'row';
  return row.path.includes('/xml-831-') ? `${row.resource} (extension)` : row.resource;
}

test('every field of a health record comes back, and the table of coverage says so', async () => {
  const tallies = new Map<string, Tally>();
  const header: Tally = { sent: 0, same: 0 };
  for (const made of fc.sample(arbitraryRecord, { numRuns: 60, seed: 31 })) {
    const text = healthRecordsXml(HEADER, [made]);
    const [record] = await takenRecords(text);
    if (record === undefined) continue;
    count(tallies, sentRecord(text), backFrom(stored(record.map(testContext()))));
    header.sent++;
    if (JSON.stringify(headerBack(record)) === JSON.stringify(HEADER)) header.same++;
  }
  const line = (name: string, where: string, { sent, same }: Tally) =>
    `| ${name} | ${where} | ${sent > 0 && same === sent ? 'yes' : `NO ${same}/${sent}`} |`;
  const lines = [
    ...HEADER_FIELDS.map((tag) => line(`HEADER/${tag}`, 'Provenance', header)),
    ...fieldsOf(RECORD_SHAPE).map(([section, tag]) =>
      line(
        section === tag ? tag : `${section}/${tag.replace(`${section}/`, '')}`,
        home(section, tag),
        tallies.get(`${section}.${tag}`) ?? { sent: 0, same: 0 },
      ),
    ),
  ];
  const text = `# There and back: every field of the individual health record (QĐ 831)

> **Tóm tắt.** Mỗi chỉ tiêu của hồ sơ sức khỏe cá nhân được gửi, lưu thành FHIR, rồi dựng lại chỉ từ FHIR. Do kiểm thử viết ra (\`npm run docs:update\`).

Written by \`packages/sources/src/qd831/coverage.test.ts\`: generated records, usual values, nearly right ones and hostile texts. **Home**: the resource that holds the field. \`*\` is markup inside an
element whose inner structure is on no record. ${lines.length} fields.

| Field | Home | Comes back |
|---|---|---|
${lines.join('\n')}

## Exceptions

| Field | When | Why |
|---|---|---|
| fields of the person and of a visit | XML1 of the national tables describes the same Patient or MA_LK | XML1 wins (mapping contract §1.1): what comes back of them is what XML1 said |
| order of rows | always | these lists carry no numbers and their order means nothing: rows come back in the order of their keys |
| a row that repeats another word for word | always | kept once, the receipt says so |
| a visit without MA_LK and day, the second of two with the same | always | nothing tells it: left out, the receipt says so (the second is the first's double) |
`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, text);
  expect(lines.filter((one) => one.includes('| NO'))).toEqual([]);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
}, 60_000);
