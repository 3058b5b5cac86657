import { createHash } from 'node:crypto';
import { readDayMonthYear } from '../values/day-month-year.ts';
import type { Fields, Part } from './content.ts';
import type { SectionName } from './sections.ts';

/**
 * Names of rows that survive being sent again. These lists carry no numbers, and their order is not promised, so a row goes by what it
 * is about: a relation by its role, a shot by vaccine and day, a result by its service, a diagnosis by its code. What is nothing but a
 * text (past illnesses, operations) goes by the text. Rows that agree in that are told apart by all they say.
 */

const NATURAL: Partial<Record<SectionName, readonly string[]>> = {
  QUANHE_GIADINH: ['LOAI_QUANHE', 'TEN_QUANHE'],
  DSYEUTO: ['LOAI', 'TENLOAI'],
  DICHVU: ['MADICHVU', 'TENDICHVU'],
  CHANDOANBENH: ['MABENH', 'TENBENH'],
};

/** Sections whose rows are statements of their own: the text is the name. */
const BY_TEXT: ReadonlySet<SectionName> = new Set<SectionName>(['DSKHUYETTAT', 'TIEUSU_BENHTAT', 'TIENSU_PHAUTHUAT', 'TIENSU_GIADINH']);

/** A row with its name inside the record or the visit: `DICHVU/XN01`. */
export interface NamedPart {
  readonly name: string;
  readonly part: Part;
}

const short = (fields: Fields): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(fields).sort()))
    .digest('hex')
    .slice(0, 12);

/** A visit without MA_LK goes by its day. */
export function visitDay({ NGAYKHAM, NGAYBATDAU }: Fields): string | undefined {
  const read = (text: string | undefined) => (text === undefined ? undefined : readDayMonthYear(text)?.date);
  return read(NGAYBATDAU) ?? read(NGAYKHAM);
}

function natural({ section, fields }: Part): string {
  if (BY_TEXT.has(section)) return short(fields);
  if (section === 'THONGTINMUITIEM') {
    const day = fields.NGAYTIEM ?? fields.NGAYHENTIEM ?? '';
    return `${fields.MAVACXIN ?? fields.TENVACXIN ?? ''}|${readDayMonthYear(day)?.date ?? day}`;
  }
  const [first, second] = (NATURAL[section] ?? []).map((field) => fields[field]);
  return first ?? second ?? '';
}

const LONGEST = 120;

/** Rows of one section with their names; a row that says nothing but what an earlier one said is left out. */
export function namedParts(parts: readonly Part[]): NamedPart[] {
  const groups = Map.groupBy(parts, natural);
  const taken = new Set<string>();
  return parts.flatMap((part) => {
    const own = natural(part);
    const same = groups.get(own) as Part[];
    const several = own.length > LONGEST || new Set(same.map(({ fields }) => short(fields))).size > 1;
    const name = `${part.section}/${several ? `${own.slice(0, LONGEST)}#${short(part.fields)}` : own}`;
    if (taken.has(name)) return [];
    taken.add(name);
    return [{ name, part }];
  });
}
