import { createHash } from 'node:crypto';
import { type Fields, fieldsOf, type Part, partsOf } from './content.ts';

/** Who a health record is about, inside its facility (mapping contract §1). */
export interface PersonKey {
  /** `file`: the number of the record; `number`: an official number; `station`: no number at all, name, birth, sex and mother together. */
  readonly kind: 'file' | 'number' | 'station';
  /** The number of the file itself, else a hash: it stands in keys of records and rows. */
  readonly value: string;
}

export const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** A name for comparing: without case, diacritics and doubled spaces. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The relation that is the mother: type 2, or called so. */
function mother(person: Part | undefined): Fields {
  const relations = person === undefined ? [] : partsOf(person, 'QUANHE_GIADINH').map(({ fields }) => fields);
  return relations.find(({ TEN_QUANHE = '' }) => folded(TEN_QUANHE) === 'me') ?? relations.find((one) => one.LOAI_QUANHE === '2') ?? {};
}

/** The key of a record's person. A number is kept as a hash: it is an identifier of the Patient, no name of his record. */
export function personKeyOf(record: Part): PersonKey {
  const fields = fieldsOf(record, 'THONGTINCHUNG');
  const { MAHOSO, MADINHDANH, SOTHEBHYT } = fields;
  if (MAHOSO !== undefined) return { kind: 'file', value: MAHOSO };
  if (MADINHDANH !== undefined) return { kind: 'number', value: digest('MADINHDANH', MADINHDANH) };
  if (SOTHEBHYT !== undefined) return { kind: 'number', value: digest('SOTHEBHYT', SOTHEBHYT) };
  const { HOTEN = '', NGAYSINH = '', GIOITINH = '' } = fields;
  const her = mother(partsOf(record, 'THONGTINCHUNG')[0]).HOTEN ?? '';
  return { kind: 'station', value: digest('station', folded(HOTEN), NGAYSINH, GIOITINH, folded(her)) };
}
