import { expect, test } from '@jest/globals';
import { CONTEXT, envelope, hoso, visitWith } from '../testing/files.ts';
import { parseQdXml } from './parse.ts';

test('records come while the file is still being read, one HOSO at a time', async () => {
  const one = hoso(visitWith());
  const [head, tail] = envelope([one]).replace('<SOLUONGHOSO>1<', '<SOLUONGHOSO>3000<').split(one) as [string, string];
  let sent = 0;
  let opened = 0;
  const file = parseQdXml(async function* () {
    opened++;
    sent = 0;
    yield Buffer.from(head);
    for (let i = 0; i < 3000; i++) {
      sent++;
      yield Buffer.from(one);
    }
    yield Buffer.from(tail);
  }, CONTEXT);
  let received = 0;
  for await (const record of file.records) {
    received++;
    expect(record.kind === 'visit' && !record.rejected).toBe(true);
    expect(sent - received).toBeLessThanOrEqual(1);
  }
  expect([received, opened, file.fileIssues()]).toEqual([3000, 2, []]);
});
