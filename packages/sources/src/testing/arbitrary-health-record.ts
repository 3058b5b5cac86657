import fc from 'fast-check';
import type { Part } from '../qd831/content.ts';
import { RECORD_SHAPE, type SectionName, type Shape } from '../qd831/sections.ts';

/** Health records a station could write: every field filled or left out, with what it should hold, nearly holds, or never should. */

const two = (n: number): string => String(n).padStart(2, '0');
const date = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1930, max: 2026 }))
  .map(([d, m, y]) => `${two(d)}/${two(m)}/${y}`);
const dates = fc.oneof(date, fc.constantFrom('3/9/1958', '09/1958', '1958', '31/02/2026', '12/04/2026 07:30', '20260412', 'hôm qua'));
const numbers = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom('36,8', '007', '1.50', '-3', '3 kg', '9'.repeat(40)),
);
const codes = fc.oneof(fc.stringMatching(/^[A-Z0-9.]{1,8}$/), fc.constantFrom('1', '2', '3', '0', 'I10', 'B20', 'F20.0', 'A17.0*'));
const words = fc.oneof(
  fc.stringMatching(/^[A-Za-zÀ-ỹ0-9 .,;/+-]{1,30}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom('<b>&amp;"\'', ']]>', '831/DICHVU/x', '# / |', '__proto__', 'constructor', 'Đã tiêm', 'Hoãn', '0912345678', '< 5', '3-5'),
);
const anything = fc.oneof(dates, numbers, codes, words);

const USUAL: readonly (readonly [RegExp, fc.Arbitrary<string>])[] = [
  [/^NGAY/, dates],
  [/^(?:MACH|NHIETDO|HUYETAP|NHIPTHO|CHIEUCAO|CHISOBMI|CANNANG|VONGBUNG|CHIEUDAI|SOMUI|THANGTHAI)/, numbers],
  [/^(?:MADINHDANH)$/, fc.constantFrom('092080001234', '012345678', 'C1234567', '12345')],
  [/^SOTHEBHYT$/, fc.constantFrom('GD4929212345678', 'TE1929200000351', '9212345678')],
  [/^MABACSI$/, fc.constantFrom('0099001/CT-CCHN', '001/HCM-GPHN (NV01)', '9212345678', '(NV02)', 'a;b')],
  [/^(?:MA|LOAI|TRANGTHAI|NHOM|GIOITINH|GIAMHO|DABO)/, codes],
];

const usually = (field: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 5, arbitrary: USUAL.find(([form]) => form.test(field))?.[1] ?? words }, { weight: 1, arbitrary: anything });

const fieldsOf = (names: readonly string[]): fc.Arbitrary<Record<string, string>> => {
  const record = Object.fromEntries(names.map((name) => [name, usually(name)]));
  return fc.oneof(fc.record(record), fc.record(record, { requiredKeys: [] })) as fc.Arbitrary<Record<string, string>>;
};

/** Some markup no record describes. */
const MARKUP = fc.constantFrom('<TEN>Gãy tay</TEN><NAM>2010</NAM>', 'cũ<X>1 &lt; 2</X>', '<A><B>sâu</B></A>');

function open(section: SectionName): fc.Arbitrary<Part> {
  const inside = fc.oneof(
    words.map((text) => ({ [section]: text })),
    MARKUP.map((markup) => ({ [section]: 'x', [`${section}/*`]: markup })),
  );
  return inside.map((fields) => ({ section, fields, parts: [] }));
}

function partsIn({ inside = {} }: Shape): fc.Arbitrary<Part[]> {
  const groups = Object.values(inside).map((shape) => {
    if (shape.section === undefined) return partsIn(shape);
    const one = shape.open === true ? open(shape.section) : part(shape, shape.section);
    return fc.array(one, { maxLength: shape.many === true ? 3 : 1 });
  });
  return fc.tuple(...groups).map((found) => found.flat());
}

function part(shape: Shape, section: SectionName): fc.Arbitrary<Part> {
  return fc.tuple(fieldsOf(shape.fields ?? []), partsIn(shape)).map(([fields, parts]) => ({ section, fields, parts }));
}

/** A record with a name, so that it is taken. */
export const arbitraryRecord: fc.Arbitrary<Part> = part(RECORD_SHAPE, 'HOSOSUCKHOE').map((record) => {
  const [person] = record.parts.filter(({ section }) => section === 'THONGTINCHUNG');
  const named: Part = { section: 'THONGTINCHUNG', parts: person?.parts ?? [], fields: { HOTEN: 'ĐINH VĂN MẪU', ...person?.fields } };
  return { ...record, parts: [named, ...record.parts.filter(({ section }) => section !== 'THONGTINCHUNG')] };
});
