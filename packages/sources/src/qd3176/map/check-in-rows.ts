import type { Encounter, Extension, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import type { Row } from '../../record.ts';
import { readBirth } from '../../values/birth.ts';
import { TABLE_SPECS } from '../tables.ts';
import { rowKeyOf } from '../unmap/reading.ts';
import { storedVisit } from '../unmap/stored-visit.ts';
import { CHECK_IN_ROW, type CheckInRow, checkInFields, checkInRows } from '../unmap/xml0.ts';
import { WITH_BIRTH_TIME } from '../unmap/xml1-person.ts';
import { ordersSomething } from './check-in-requests.ts';
import type { MappedCoverage } from './coverage.ts';
import { keepField, leaveOut } from './left-out.ts';
import { hubExtension } from './names.ts';
import { rowKey, type Scope } from './scope.ts';

/** Fields whose homes other visits write too: when the row leaves one out, that is said. */
const OF_THE_PERSON: ReadonlySet<string> = new Set(['SO_CCCD', 'NGAY_SINH', 'GIOI_TINH']);
const OF_THE_CARD: ReadonlySet<string> = new Set(['MA_DKBD', 'GT_THE_TU', 'GT_THE_DEN']);

/**
 * Reads the rows of a check-in back from what was made of them, and keeps what does not come back as it was sent in one extension
 * `{SD}check-in-row` of the Encounter per row that needs one: a value that differs from the visit's (its XML1, else the first
 * row), a field left blank that has a value there, the time of a row that orders nothing. A plain row is kept once.
 */
export function keepCheckIn(scope: Scope, rows: readonly Row[], person: MappedResource, covers: readonly MappedCoverage[]): void {
  if (rows.length === 0) return;
  const { facility, names, visit, record } = scope;
  const made = [...scope.visitResources, ...covers.map(({ mapped }) => mapped)].map(({ resource }) => resource);
  const encounter = made.find(({ resourceType }) => resourceType === 'Encounter') as Encounter;
  const reading = { stored: storedVisit(record.facility, encounter, person.resource as Patient, made), names, facility, visit };
  const found = checkInRows(reading);
  for (const row of rows) {
    const parts: Extension[] = [{ url: 'row', valueString: rowKey(scope, row) }];
    if (readBirth(row.fields.NGAY_SINH ?? '')?.birthTime !== undefined) {
      parts.push({ url: hubExtension(names, WITH_BIRTH_TIME), valueBoolean: true });
    }
    keepFields(scope, row, parts, checkInFields(reading, { ...rowIn(found, row), kept: { extension: parts } }));
    if (parts.length > 1 || !ordersSomething(row.fields)) {
      encounter.extension ??= [];
      encounter.extension.push({ url: hubExtension(names, CHECK_IN_ROW), extension: parts });
    }
  }
}

/** What was made of the row; nothing, for a row that orders nothing. */
function rowIn(found: ReadonlyMap<string, CheckInRow>, { table, position, fields }: Row): CheckInRow {
  const row = fields.STT === undefined ? { table, position } : { table, stt: fields.STT };
  return found.get(rowKeyOf(row)) ?? { row };
}

function keepFields(scope: Scope, row: Row, parts: Extension[], written: Readonly<Record<string, string | undefined>>): void {
  for (const field of TABLE_SPECS.XML0.fields.keys()) {
    if (field === 'MA_LK') continue;
    const text = row.sent?.[field] ?? row.fields[field];
    const filled = OF_THE_PERSON.has(field) || (OF_THE_CARD.has(field) && row.fields.MA_THE_BHYT !== undefined);
    if (text === undefined && filled) leaveOut(scope, parts, [field]);
    else keepField(scope, parts, field, text, written[field]);
  }
}
