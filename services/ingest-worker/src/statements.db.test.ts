import { openDatabase } from '@hub/database';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
beforeAll(async () => {
  hub = await ingestFixture();
});
afterAll(() => hub.close());

test('no statement of the ingest holds a value: the slow-query log may show every one of them', async () => {
  const told: string[] = [];
  const watched = openDatabase({
    url: hub.url,
    poolSize: 8,
    slowQueries: { afterMs: 0, tell: ({ statement }) => void told.push(statement) },
  });
  const his = await hub.source('his-92901', '92901');
  const worker = await hub.worker({ database: watched });
  // Stored, then changed, then refused.
  const files = [
    visitFile('92901', '20260310', [{ visit: 'LKTELLTALE', patient: 'BNTELLTALE', drugs: [['40.154', 10]] }]),
    visitFile('92901', '20260311', [{ visit: 'LKTELLTALE', patient: 'BNTELLTALE', drugs: [['40.200', 5]] }]),
    'BNTELLTALE is no file',
  ];
  for (const file of files) {
    await hub.send(his, file);
    await worker.drain(his.id);
  }
  await watched.close();
  expect((await hub.rows(`select count(*)::int as n from resource where body like '%LKTELLTALE%'`))[0].n).toBeGreaterThan(3);
  expect(new Set(told).size).toBeGreaterThan(20);
  expect(told.filter((statement) => /TELLTALE|40\.154|40\.200|2026-?03|his-92901|92901/.test(statement))).toEqual([]);
});
