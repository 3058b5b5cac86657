import type { Resource } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import type { MessageMapper } from '../mapper.ts';
import { RESULTS } from '../results/results.ts';
import { head, mapped, PERSON, stored } from '../testing/mapped.ts';
import { ORDERS } from './orders.ts';

/** Whose eyes a result is for (mapping contract §3.4). Invented people only. */

const ORU = RESULTS['ORU^*'] as MessageMapper;
const OML = ORDERS['OML^*'] as MessageMapper;
const GLUCOSE = ['OBR|9|O9||GLU^Glucose', 'OBX|1|NM|GLU^Glucose||5|mmol/L|||||F'];

/** Labels by type and number of the order. */
function labels(store: ReadonlyMap<string, string>): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const text of store.values()) {
    const { resourceType, meta, identifier } = JSON.parse(text) as Resource & { identifier?: { value: string }[] };
    const name = `${resourceType} ${identifier?.map(({ value }) => value.split('/')[0]).sort()[0] ?? '-'}`;
    found[name] = (meta?.security ?? []).map(({ code }) => code ?? '');
  }
  return found;
}

test.each<[string, readonly string[]]>([
  ['by the code of the test', ['OBR|1|O1||V1^Sàng lọc', 'OBX|1|ST|75622-1^Xét nghiệm^LN||Âm tính||||||F']],
  ['by what the laboratory calls it', ['OBR|1|O1||V1^HIV Ag/Ab test nhanh', 'OBX|1|ST|X1^Kết quả||Âm tính||||||F']],
  ['by the diagnosis it was asked for', [`OBR|1|O1||V1^CD4${'|'.repeat(27)}B20^Bệnh^I10`, 'OBX|1|ST|X1^Kết quả||350||||||F']],
  ['by what is noted', ['OBR|1|O1||V1^Khác', 'OBX|1|ST|X1^Kết quả||350||||||F', 'NTE|1||Theo dõi điều trị ARV']],
])('results of HIV: %s; what stands beside them in the message stays open', (_, lines) => {
  const store = stored([mapped(ORU, [head('ORU^R01', 'x1'), PERSON, ...lines, 'SPM|1|||MAU', ...GLUCOSE]).made]);
  expect(labels(store)).toEqual({
    'ServiceRequest O1': ['HIV', 'R'],
    'Observation O1': ['HIV', 'R'],
    'DiagnosticReport O1': ['HIV', 'R'],
    'Specimen -': ['HIV', 'R'],
    'ServiceRequest O9': [],
    'Observation O9': [],
    'DiagnosticReport O9': [],
  });
});

test('an order with its diagnosis in DG1, and what other messages say of it afterwards, in any order', () => {
  const order = mapped(OML, [head('OML^O21', 'x1'), PERSON, 'ORC|NW|O1', 'OBR|1|O1||V1^Khác', 'DG1|1||Z21^Nhiễm^I10']).made;
  const result = mapped(ORU, [head('ORU^R01', 'x2', '20260316'), PERSON, 'OBR|1|O1||V1^Khác', 'OBX|1|ST|X1||1||||||F']).made;
  const [one, other] = [stored([order, result]), stored([result, order])];
  expect(labels(one)['ServiceRequest O1']).toEqual(['HIV', 'R']);
  expect([...other].sort()).toEqual([...one].sort());
});
