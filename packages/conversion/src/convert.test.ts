import { canonicals, keyedId } from '@hub/fhir-model';
import type { MapContext, VisitRecord } from '@hub/sources';
import { expect, test } from '@jest/globals';
import { convertRecord, LIMITS, READERS, unmappable } from './index.ts';

const secret = 'a secret of this test';
const context: MapContext = {
  canonicals: canonicals(),
  idSecret: secret,
  facility: { code: '92901', name: 'Bệnh viện Mẫu' },
  receivedAt: Date.parse('2026-03-12T08:00:00+07:00'),
  idFor: (key, shard) => keyedId(secret, key, shard),
  known: () => undefined,
};
const xml1 = (fields: string) =>
  `<TONG_HOP><MA_LK>LK1</MA_LK><STT>1</STT><MA_BN>BN1</MA_BN><HO_TEN>Phạm Thị Bưởi</HO_TEN><NGAY_SINH>198003150000</NGAY_SINH><GIOI_TINH>2</GIOI_TINH><NGAY_VAO>202603100800</NGAY_VAO>${fields}<MA_CSKCB>92901</MA_CSKCB></TONG_HOP>`;

async function visit(text: string): Promise<VisitRecord> {
  const open = async function* () {
    yield Buffer.from(text);
  };
  const read = READERS['application/xml'];
  if (read === undefined) throw new Error('no reader of XML');
  for await (const record of read(open, { facility: '92901', limits: LIMITS }).records) if (record.kind === 'visit') return record;
  throw new Error('no visit');
}

test('a visit becomes resources and issues, the parser’s first', async () => {
  const record = await visit(xml1('<NGAY_RA>202603091000</NGAY_RA>'));
  const { resources, issues, rejected, fault } = convertRecord(record, context);
  expect([rejected, fault]).toEqual([false, undefined]);
  expect(resources.map(({ resource }) => resource.resourceType)).toEqual(expect.arrayContaining(['Patient', 'Encounter']));
  expect(issues.slice(0, record.issues.length)).toEqual(record.issues);
  expect(issues.map(({ code }) => code)).toContain('VN-XML1-NGAY_RA-before-NGAY_VAO');
});

test('what the mapping throws costs the visit, is named, and reaches no caller as an error', async () => {
  const record = await visit(xml1(''));
  const stumbling: MapContext = {
    ...context,
    idFor: () => {
      throw new Error('no id');
    },
  };
  const converted = convertRecord(record, stumbling);
  expect(converted).toEqual(unmappable(record, (converted.fault as { error: unknown }).error));
  expect([converted.rejected, converted.resources, converted.issues.at(-1)?.code]).toEqual([true, [], 'VN-HUB-mapping-failed']);
});

test('a resource that is not R4 costs the visit, naming the rule', async () => {
  const record = await visit(xml1(''));
  const { rejected, resources, fault, issues } = convertRecord(record, { ...context, idFor: () => 'no id at all' });
  expect([rejected, resources, fault?.kind]).toEqual([true, [], 'invalid']);
  expect(issues.filter(({ code }) => code.startsWith('VN-HUB-')).length).toBeGreaterThan(0);
});
