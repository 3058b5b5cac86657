import type { Provenance } from '@hub/fhir-model';
import { administrativeUnit } from '@hub/terminology';
import type { MappedRecord, MappedResource } from '../mapping.ts';
import { testContext } from '../qd3176/map/testing.ts';
import { type FieldRow, fieldRows, openFieldMap, proveFields } from '../testing/field-map.ts';
import type { Sample } from '../testing/field-samples.ts';
import { takenRecords } from '../testing/health-record.ts';

/** Every row of the field table, table `831`: the value of that field found where the row says. */

const V = 'BODY/HOSOSUCKHOE/DANHSACHHOSOKHAMCHUABENH/HOSOKHAMCHUABENH';
const P = 'BODY/HOSOSUCKHOE/THONGTINCHUNG';
const S = 'BODY/HOSOSUCKHOE/TIEMCHUNG/THONGTINMUITIEM';
const day = (text: string, date: string): Sample => ({ text, found: [date] });
const unit = (code: string): Sample => ({
  text: code,
  found: [administrativeUnit('administrative-unit-2025', code)?.name ?? 'no such unit'],
});

const SAMPLES: Readonly<Record<string, Sample>> = {
  'HEADER/SENDER_CODE': { text: '92901' },
  'HEADER/TRANSACTION_DATE': { text: '12/04/2026' },
  [`${V}/NGAYKHAM`]: day('11/04/2026', '2026-04-11'),
  [`${V}/NGAYBATDAU`]: day('11/04/2026', '2026-04-11'),
  [`${V}/NGAYKETTHUC`]: day('12/04/2026', '2026-04-12'),
  [`${V}/BACSIKHAM`]: { text: 'Bùi Mẫu' },
  [`${P}/MADINHDANH`]: { text: '092158002233' },
  [`${P}/QUANHE_GIADINH/MADINHDANH`]: { text: '092158009999' },
  [`${P}/SOTHEBHYT`]: { text: 'GD4929212345678' },
  [`${P}/NGAYSINH`]: day('03/09/1958', '1958-09-03'),
  [`${P}/GIOITINH`]: { text: '1', found: ['male'] },
  [`${P}/MATINH`]: unit('92'),
  [`${P}/MAXA`]: unit('31120'),
  [`${P}/MADANTOC`]: { text: '08' },
  [`${S}/TRANGTHAI`]: { text: '1', found: ['completed'] },
  [`${S}/NGAYTIEM`]: day('20/05/2026', '2026-05-20'),
  [`${S}/NGAYHENTIEM`]: day('20/06/2026', '2026-06-20'),
  [`${V}/CANLAMSANG/DICHVU`]: { text: '7.8', found: ['7.8'] },
  [`${V}/CHANDOANKETLUAN/CHANDOANBENH/MABENH|TENBENH|KETLUAN`]: { text: 'I10', found: ['I10', 'Tăng huyết áp'] },
};

const ROWS: readonly FieldRow[] = fieldRows('831');
const MAP = openFieldMap(ROWS, Object.fromEntries(Object.entries(SAMPLES).map(([field, sample]) => [`831.${field}`, sample])));

/** Elements that hold fields of their own in place of a text. */
const INSIDE: Readonly<Record<string, string>> = {
  [`${V}/CANLAMSANG/DICHVU`]: '<MADICHVU>XN01</MADICHVU><NHOM>1</NHOM><TENDICHVU>Glucose</TENDICHVU><KETQUA>7.8</KETQUA>',
  [`${V}/CHANDOANKETLUAN/CHANDOANBENH/MABENH|TENBENH|KETLUAN`]:
    '<MABENH>I10</MABENH><TENBENH>Tăng huyết áp</TENBENH><KETLUAN>Theo dõi</KETLUAN>',
};

interface Node {
  text: string;
  readonly inside: Map<string, Node>;
}

/** A file with every field of the table filled. */
function filledFile(): string {
  const root: Node = { text: '', inside: new Map() };
  for (const [path, text] of Object.entries(MAP.filled('831'))) {
    let at = root;
    const steps = path.replace('/MABENH|TENBENH|KETLUAN', '').split('/');
    for (const step of steps) {
      const next = at.inside.get(step) ?? { text: '', inside: new Map() };
      at.inside.set(step, next);
      at = next;
    }
    at.text = INSIDE[path] ?? text;
  }
  const xml = ({ text, inside }: Node): string => text + [...inside].map(([tag, node]) => `<${tag}>${xml(node)}</${tag}>`).join('');
  return `<HSSK>${xml(root)}</HSSK>`;
}

const [record] = await takenRecords(filledFile());
if (record === undefined) throw new Error('the file is refused');
const context = testContext();
const mapped = record.map(context);
const { extension = [], entities = [] } = record.told?.(context) ?? {};
const provenance = {
  resourceType: 'Provenance',
  id: 'told',
  extension,
  entity: entities.map((identifier) => ({ role: 'source', what: { identifier } })),
} as unknown as Provenance & { id: string };
const withProvenance: MappedRecord = {
  ...mapped,
  resources: [...mapped.resources, { resource: provenance, mode: 'replace', owned: true } satisfies MappedResource],
};
proveFields(MAP, withProvenance);
