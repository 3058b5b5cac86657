import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '@hub/client-register';
import { storeFaults } from '@hub/resource-store/testing';
import { orderUndo } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../ingest.fixture.ts';

const CASES = join(import.meta.dirname, '../../../../packages/sources/cases');
const files = ['qd3176', 'qd4750', 'qd4210', 'check-in'].flatMap((folder) =>
  readdirSync(join(CASES, folder))
    .filter((name) => name.endsWith('.xml'))
    .map((name) => `${folder}/${name}`),
);

let hub: IngestFixture;
beforeAll(async () => {
  hub = await ingestFixture();
});
afterAll(() => hub.close());

const DIRECTORY = ['Provenance', 'Organization', 'Practitioner', 'Location'];
/** What stands: not deleted and not marked as what should not have been, in whichever way its type says that. */
async function standing(): Promise<string[]> {
  const rows = await hub.rows('select body from resource where not deleted');
  return rows
    .map(({ body }) => JSON.parse(body))
    .filter(({ resourceType }) => !DIRECTORY.includes(resourceType))
    .filter((one) => !JSON.stringify(one).includes('"entered-in-error"') && one.active !== false)
    .filter(({ resourceType, status }) => resourceType !== 'SupplyRequest' || status !== 'cancelled')
    .map(({ meta: { versionId: _v, lastUpdated: _l, source: _s, ...meta }, ...rest }) => JSON.stringify({ ...rest, meta }))
    .sort();
}

test.each(files)('%s: sent, undone, sent again: nothing, then the same', async (name) => {
  const bytes = readFileSync(join(CASES, name));
  const facility = facilityOf(bytes.toString('utf8'));
  const source: Source = await hub.source(`his-${facility}`, facility);
  const before = await standing();
  const send = async () => {
    const id = await hub.send(source, bytes);
    await (await hub.worker()).drain(source.id);
    return id;
  };
  const id = await send();
  const sent = await standing();
  expect(sent.length).toBeGreaterThan(before.length);
  expect(await orderUndo(hub.database, id, 1)).toMatchObject({ kind: 'ordered' });
  await (await hub.worker()).drain(source.id);
  expect((await hub.receipt(id)).status).toBe('undone');
  expect(await standing()).toEqual(before);
  expect(await send()).toBe(id);
  expect(await standing()).toEqual(sent);
  await orderUndo(hub.database, id, 1);
  await (await hub.worker()).drain(source.id);
  expect(await standing()).toEqual(before);
});

test('the store is whole afterwards', async () => {
  expect(await storeFaults(hub.database)).toEqual([]);
});

function facilityOf(text: string): string {
  const plain =
    text +
    [...text.matchAll(/<NOIDUNGFILE>([A-Za-z0-9+/=\s]+)</g)]
      .map(([, inner = '']) => Buffer.from(inner, 'base64').toString('utf8'))
      .join('');
  return /<(?:MACSKCB|MA_CSKCB)>\s*([0-9A-Z]{5})\s*</.exec(plain)?.[1] ?? '92901';
}
