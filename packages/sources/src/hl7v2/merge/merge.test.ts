import { type BusinessKey, canonicals, keyedId } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import type { MapContext, MappedRecord } from '../../mapping.ts';
import type { SourceRecord } from '../../record.ts';
import { parseHl7File } from '../parse.ts';

const context: MapContext = {
  canonicals: canonicals(),
  idSecret: 'of this test',
  facility: { code: '92901', name: 'Bệnh viện Mẫu' },
  receivedAt: Date.parse('2026-03-26T10:00:00+07:00'),
  idFor: (key, shard) => keyedId('of this test', key, shard),
  known: () => undefined,
};
const person = (value: string): string => context.idFor({ type: 'Patient', system: `${canonicals().sid}patient-internal-id/92901`, value });

async function read(event: string, ...segments: readonly string[]): Promise<SourceRecord> {
  const text = [`MSH|^~\\&|HIS|92901|HUB|SYT|20260326100000||ADT^${event}|m1|P|2.5`, 'EVN||20260326095900', ...segments].join('\r');
  const open = async function* () {
    yield Buffer.from(text);
  };
  for await (const record of parseHl7File(open, { facility: '92901', limits: { maxDepth: 8, maxTextBytes: 1e6 } }).records) return record;
  throw new Error('no record');
}

async function mapped(event: string, ...segments: readonly string[]): Promise<MappedRecord> {
  const record = await read(event, ...segments);
  if (record.kind !== 'format' || record.rejected) throw new Error(JSON.stringify(record));
  return record.map(context);
}
const moves = ({ moves: said = [] }: MappedRecord) => said.map(({ kind, id, from, to }) => [kind, id, from, to]);

test.each(['A18', 'A30', 'A34', 'A36', 'A39', 'A40', 'A43', 'A46', 'A47'])(
  '%s: the number of MRG-1 is that of PID-3 from now on',
  async (event) => {
    const { resources, moves: said = [] } = await mapped(event, 'PID|1||B^^^92901^PI||Phan^Lợi', 'MRG|A^^^92901^PI');
    expect(said).toEqual([
      {
        kind: 'P',
        id: person('A'),
        from: person('A'),
        to: person('B'),
        identifier: { system: `${canonicals().sid}patient-internal-id/92901`, value: 'B' },
        asOf: Date.parse('2026-03-26T09:59:00+07:00'),
        sent: Date.parse('2026-03-26T10:00:00+07:00'),
        message: 'm1',
      },
    ]);
    expect(resources.filter(({ resource }) => resource.resourceType === 'Patient').map(({ resource }) => resource.id)).toEqual([
      person('B'),
      person('A'),
    ]);
  },
);

test('several numbers, several groups, an old message with MRG-4: each ends in its own person', async () => {
  expect(moves(await mapped('A40', 'PID|1||B', 'MRG|A~C^^^^PI~092060007788^^^^NI', 'PID|2||E', 'MRG||||D'))).toEqual([
    ['P', person('A'), person('A'), person('B')],
    ['P', person('C'), person('C'), person('B')],
    ['P', person('D'), person('D'), person('E')],
  ]);
});

test('a visit is named by MRG-5, else PV1-19, else the account; without any nothing is moved and it is said', async () => {
  const visit = (value: string): BusinessKey => ({ type: 'Encounter', system: `${canonicals().sid}visit/92901`, value });
  for (const segments of [['MRG|A||||V1'], ['MRG|A', `PV1|1|I${'|'.repeat(17)}V1`], ['MRG|A||V1']]) {
    const [[kind, id, from, to] = []] = moves(await mapped('A45', 'PID|1||B', ...segments));
    expect([kind, id?.slice(2), from, to]).toEqual(['V', context.idFor(visit('V1')).slice(2), person('A'), person('B')]);
  }
  const without = await mapped('A44', 'PID|1||B', 'MRG|A');
  expect([moves(without), without.issues.map(({ code }) => code)]).toEqual([[], ['VN-HL7-MRG-5-invalid']]);
});

test('a number merged into itself says nothing; a merge without the earlier number is refused', async () => {
  const same = await mapped('A40', 'PID|1||B', 'MRG|B');
  expect([moves(same), same.issues.map(({ code }) => code)]).toEqual([[], ['VN-HL7-MRG-1-invalid']]);
  for (const segments of [[], ['MRG|'], ['MRG|A^^^79001^PI']]) {
    const record = await read('A40', 'PID|1||B', ...segments);
    expect(record.issues.map(({ code, severity }) => [code, severity])).toContainEqual(['VN-HL7-MRG-1-required', 'error']);
  }
});
