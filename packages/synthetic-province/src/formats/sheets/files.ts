import type { ExpectedIssue } from '../../defects/expected.ts';
import type { Site } from '../../network.ts';
import type { Plan } from '../../options.ts';
import { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';
import { Expecting } from '../expect.ts';
import type { MadeFile } from '../made-file.ts';
import { csvOf } from './csv.ts';
import { spoilRow } from './faults.ts';
import { type Cell, FORMS, type Form } from './forms.ts';
import { workbookOf } from './workbook.ts';

const CSV = 'text/csv';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DELIMITERS = [',', ';', '\t'] as const;
/** A column no form has. */
const STRANGE = 'Ghi chú riêng của trạm';

/** The sheets of a station for a batch of visits, one for each form that has rows. `name` begins their names. */
export function sheetFiles(plan: Plan, site: Site, name: string, batch: number, visits: readonly Visit[]): readonly MadeFile[] {
  if (site.kind !== 'station') return [];
  return FORMS.flatMap((form, n) => {
    const rows = visits.flatMap((visit) => {
      const { person, number } = visit.appointment;
      return form.rows(visit, new Random(plan.seed, 75, n, person.index, number));
    });
    return rows.length === 0
      ? []
      : [fileOf(plan, site, form, `${name}_${form.name}`, new Random(plan.seed, 76, site.number, batch, n), rows)];
  });
}

/** Every second station writes a title above the header, and a sum and a signature below the rows. */
const framed = ({ number }: Site): boolean => number % 2 === 0;

function fileOf({ defects }: Plan, site: Site, form: Form, name: string, random: Random, made: readonly (readonly Cell[])[]): MadeFile {
  const { sheetKinds = [], perRecord = 0 } = defects ?? {};
  const expecting = new Expecting();
  const above: readonly (readonly Cell[])[] = framed(site) ? [[form.title], [`Đơn vị: ${site.name}`], []] : [];
  const whole = sheetKinds.filter((kind) => kind === 'column-unknown' || kind === 'header-unknown');
  const kind = whole.length > 0 && random.chance(perRecord / 3) ? random.pick(whole) : undefined;
  const rows: (readonly Cell[])[] = [];
  const below: (readonly Cell[])[] = framed(site) ? [['', 'Tổng cộng'], [], ['', 'Người lập bảng']] : [];
  for (const cells of made) {
    const own = [...cells];
    const row = { form, cells: own, record: rowName(above.length + rows.length + 2) };
    const spoiled = kind === undefined && sheetKinds.length > 0 && random.chance(perRecord) ? spoilRow(row, random, sheetKinds) : undefined;
    rows.push(own);
    if (kind === 'header-unknown') continue;
    expecting.record(spoiled?.effect);
    if (spoiled !== undefined) expecting.defect(spoiled.kind, row.record);
    if (spoiled?.twice !== true) continue;
    rows.push(own);
    expecting.again();
  }
  let headers: readonly string[] = form.headers;
  if (kind === 'header-unknown') {
    headers = headers.map((_, i) => `Cột ${i + 1}`);
    expecting.record({ rejected: true, issues: [{ severity: 'error', code: 'VN-CSV-header-unrecognised' }] });
  }
  if (kind === 'column-unknown') {
    headers = [...headers, STRANGE];
    const strange: ExpectedIssue = { severity: 'warning', code: 'VN-CSV-column-unknown', field: STRANGE };
    expecting.file([strange]);
  }
  if (kind !== undefined) expecting.defect(kind);
  const all = [...above, headers, ...rows, ...below];
  const workbook = site.number % 3 === 0;
  const expected = expecting.receipt();
  return {
    facility: site,
    source: `tyt-${site.code}`,
    fileName: `${name}.${workbook ? 'xlsx' : 'csv'}`,
    contentType: workbook ? XLSX : CSV,
    body: workbook ? workbookOf(form.name, all) : csvOf(all, DELIMITERS[site.number % DELIMITERS.length] as string),
    records: expected.counts.received,
    expected,
  };
}

/** What a receipt calls a row of the first sheet. */
const rowName = (row: number): string => String(row);
