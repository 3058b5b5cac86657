import { canonicals } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import { fhirReceipt, type Receipt, STATES } from './index.ts';

const receipt: Receipt = {
  id: '7b2f0d3c-1c55-4c7e-9d6e-0b7f4b1f2a33',
  source: 'his-92901',
  facility: '92901',
  receivedAt: Date.parse('2026-03-12T08:00:00+07:00'),
  sha256: 'ab'.repeat(32),
  status: 'completed-with-errors',
  counts: { received: 3, stored: 2, unchanged: 0, rejected: 1 },
  issues: [
    {
      severity: 'error',
      code: 'VN-XML1-HO_TEN-required',
      record: 'LK1',
      field: 'XML1.HO_TEN',
      line: 7,
      message: { vi: 'Thiếu họ và tên.', en: 'The name is missing.' },
    },
    { severity: 'warning', code: 'VN-ENV-SOLUONGHOSO-mismatch', message: { vi: 'Khác.', en: 'Differs.' } },
  ],
};
// biome-ignore lint/suspicious/noExplicitAny: read as JSON
const resourceOf = (bundle: any, type: string): any =>
  bundle.entry.map(({ resource }: { resource: object }) => resource).find((one: { resourceType: string }) => one.resourceType === type);

describe('a receipt as FHIR', () => {
  test.each(STATES)('is valid R4 when %s', (status) => {
    for (const issues of [receipt.issues ?? [], []]) {
      const bundle = fhirReceipt({ ...receipt, status, issues }, canonicals());
      expect(validate(bundle)).toEqual([]);
      for (const { resource } of bundle.entry ?? []) expect(resource === undefined ? ['nothing'] : validate(resource)).toEqual([]);
    }
  });

  test('has the counts as outputs, which lead to the issues', () => {
    const bundle = fhirReceipt(receipt, canonicals(), '/intake/submissions/x?after=999');
    const task = resourceOf(bundle, 'Task');
    expect([task.status, task.businessStatus.coding[0].code]).toEqual(['completed', 'completed-with-errors']);
    expect(task.output.map((one: { valueInteger?: number }) => one.valueInteger).slice(0, 4)).toEqual([3, 2, 0, 1]);
    expect(task.output[4].valueReference.reference).toBe(bundle.entry?.[1]?.fullUrl);
    expect(bundle.link).toEqual([{ relation: 'next', url: '/intake/submissions/x?after=999' }]);
  });

  test('says each issue in both languages, with its rule and its place', () => {
    const [first, second] = resourceOf(fhirReceipt(receipt, canonicals()), 'OperationOutcome').issue;
    expect(first).toMatchObject({ severity: 'error', code: 'required', expression: ['XML1.HO_TEN'], diagnostics: 'Hồ sơ LK1, dòng 7' });
    expect(first.details.coding[0].code).toBe('VN-XML1-HO_TEN-required');
    expect(first.details.text).toBe('Thiếu họ và tên.');
    expect(first.details._text.extension[0].extension).toContainEqual({ url: 'content', valueString: 'The name is missing.' });
    expect([second.code, second.expression, second.diagnostics]).toEqual(['business-rule', undefined, undefined]);
  });
});
