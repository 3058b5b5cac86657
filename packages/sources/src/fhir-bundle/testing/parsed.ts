import type { Resource } from '@hub/fhir-model';
import { testContext } from '../../qd3176/map/testing.ts';
import type { FormatRecord, ParseContext, SourceRecord } from '../../record.ts';
import { parseFhir } from '../parse.ts';
import { FHIR_LIMITS, type FhirLimits } from '../read/fault.ts';
import type { Shape } from '../read/pieces.ts';

/** For tests: a sender of facility 92973. */
export const SENDER: ParseContext = { facility: '92973', source: 'pk', limits: { maxDepth: 32, maxTextBytes: 1 << 20 } };

/** The records of a file, its bytes given in pieces of `step`. */
export async function parsed(
  file: unknown,
  { shape = 'object', step = 1 << 16, limits = FHIR_LIMITS }: { shape?: Shape; step?: number; limits?: FhirLimits } = {},
): Promise<readonly SourceRecord[]> {
  const bytes = Buffer.isBuffer(file) ? file : Buffer.from(typeof file === 'string' ? file : JSON.stringify(file));
  const open = async function* () {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  };
  const records: SourceRecord[] = [];
  for await (const record of parseFhir(open, SENDER, shape, limits).records) records.push(record);
  return records;
}

export const codes = (records: readonly SourceRecord[]): readonly string[] =>
  records.flatMap(({ issues }) => issues.map(({ code }) => code));

/** A hub that never saw anything of this facility. */
export const CONTEXT = testContext({ facility: { code: '92973', name: 'Phòng khám Mẫu' } });

/** The one resource that a record becomes. */
export function mapped<R extends Resource>(record: SourceRecord | undefined, context = CONTEXT): R {
  const [one] = (record as FormatRecord).map(context).resources;
  return one?.resource as unknown as R;
}

export const SID = 'http://fhir.ehealth.gov.vn/core/sid/';

/** A Patient by its number at the facility. */
export const person = (number: string, more: object = {}) => ({
  resourceType: 'Patient',
  identifier: [{ system: `${SID}patient-internal-id/92973`, value: number }],
  ...more,
});

/** A result of whom `subject` names. */
export const result = (subject: object, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Glucose' },
  subject,
  ...more,
});

export const bundle = (entry: readonly object[], more: object = {}) => ({ resourceType: 'Bundle', type: 'collection', entry, ...more });
