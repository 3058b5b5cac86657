import type { Extension } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { ordersSomething } from './check-in-requests.ts';
import { rawExtension } from './extensions.ts';
import { hubExtension } from './names.ts';
import { rowKey, type Scope } from './scope.ts';

/** Fields of XML0 that say the same in every row and in XML1: who, with which card, came when and why. */
export const SHARED_FIELDS = [
  'MA_BN',
  'HO_TEN',
  'SO_CCCD',
  'NGAY_SINH',
  'GIOI_TINH',
  'MA_THE_BHYT',
  'MA_DKBD',
  'GT_THE_TU',
  'GT_THE_DEN',
  'MA_DOITUONG_KCB',
  'NGAY_VAO',
  'NGAY_VAO_NOI_TRU',
  'LY_DO_VNT',
  'MA_LY_DO_VNT',
  'MA_LOAI_KCB',
  'MA_CSKCB',
  'DU_PHONG',
] as const;

/** Parts of the extension beside the fields. */
export const ROW_PART = 'row';
export const BLANK_PART = 'blank';

/**
 * What the visit's own elements cannot hold of the rows of a check-in, one extension `{SD}check-in-row` on the Encounter per
 * row that needs one: values that differ from those of the visit (its XML1, else the first row), fields left blank there that the
 * visit has, and the time of a row that orders nothing. A row that says nothing of its own makes none.
 */
export function checkInRows(scope: Scope, rows: readonly Row[]): Extension[] {
  return rows.flatMap((row) => {
    const parts = [...own(scope, row), ...alone(scope, row)];
    const needed = parts.length > 0 || !ordersSomething(row.fields);
    if (!needed) return [];
    return [{ url: hubExtension(scope.names, 'check-in-row'), extension: [{ url: ROW_PART, valueString: rowKey(scope, row) }, ...parts] }];
  });
}

function own(scope: Scope, { fields }: Row): Extension[] {
  const list: Extension[] = [];
  for (const field of SHARED_FIELDS) {
    const text = fields[field];
    const main = scope.xml1[field];
    if (text === main) continue;
    list.push(text === undefined ? { url: BLANK_PART, valueString: field } : rawExtension(scope, field, text));
  }
  return list;
}

/** NGAY_YL of a row without a request that could hold it. */
function alone(scope: Scope, { fields }: Row): Extension[] {
  return fields.NGAY_YL === undefined || ordersSomething(fields) ? [] : [rawExtension(scope, 'NGAY_YL', fields.NGAY_YL)];
}
