import { readFileSync } from 'node:fs';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testContext } from '../qd3176/map/testing.ts';
import { arbitraryRecord } from '../testing/arbitrary-health-record.ts';
import { codeProblems } from '../testing/codes.ts';
import { extensionProblems } from '../testing/extensions.ts';
import { backFrom, comparable, headerBack, sentRecord, stored, takenRecords } from '../testing/health-record.ts';
import { healthRecordsXml } from './unmap/xml.ts';

/** Records as a station writes them → parser → mapping → JSON as it is stored, read again → reverse map → the same records, field by field. */

const HEADER = {
  MESSAGE_VERSION: '1.0',
  SENDER_CODE: '92901',
  SENDER_NAME: 'TYT Mẫu',
  TRANSACTION_TYPE: 'HSSK',
  TRANSACTION_NAME: 'Hồ sơ sức khỏe',
  TRANSACTION_DATE: '12/04/2026',
  TRANSACTION_ID: 'T-1',
  REQUEST_ID: 'R-1',
  ACTION_TYPE: '1',
};
const CASES = new URL('../../cases/qd831/', import.meta.url);

describe('there and back', () => {
  test.each([
    ['01-hssk-831.xml', '92951'],
    ['02-tiem-chung-831.xml', '10951'],
  ])('%s', async (name, facility) => {
    const text = readFileSync(new URL(name, CASES), 'utf8');
    const [record] = await takenRecords(text, { facility });
    const resources = stored((record as NonNullable<typeof record>).map(testContext({ facility: { code: facility, name: 'TYT' } })));
    expect(comparable(backFrom(resources, facility))).toEqual(comparable(sentRecord(text)));
    expect(resources.flatMap((one) => validate(one))).toEqual([]);
  });

  test('generated records, hostile texts among them: valid R4, and every field the same', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecord, async (made) => {
        const text = healthRecordsXml(HEADER, [made]);
        const sent = sentRecord(text);
        const [record] = await takenRecords(text);
        if (record === undefined) return; // no name came through cleaning
        const resources = stored(record.map(testContext()));
        expect(resources.flatMap((one) => validate(one))).toEqual([]);
        expect(extensionProblems(resources)).toEqual([]);
        expect(codeProblems(resources)).toEqual([]);
        const back = backFrom(resources);
        expect(comparable(back)).toEqual(comparable(sent));
        expect(comparable(sentRecord(healthRecordsXml(HEADER, [back])))).toEqual(comparable(sent));
      }),
      { numRuns: 150, seed: 831 },
    );
  }, 120_000);

  test('the header comes back from the Provenance', async () => {
    const [record] = await takenRecords(
      healthRecordsXml(HEADER, [
        { section: 'HOSOSUCKHOE', fields: {}, parts: [{ section: 'THONGTINCHUNG', fields: { HOTEN: 'A B' }, parts: [] }] },
      ]),
    );
    expect(headerBack(record as NonNullable<typeof record>)).toEqual(HEADER);
  });
});
