import fc from 'fast-check';
import { TABLES, type TableName } from '../record.ts';
import { arbitraryRow, arbitraryRows } from './arbitrary-rows.ts';
import type { Visit } from './files.ts';

/** What XML1 must hold for a visit to be taken. */
const HEAD = { MA_BN: 'BN-1', HO_TEN: 'NGUYỄN VĂN MẪU', NGAY_VAO: '202603100730', MA_CSKCB: '92901', STT: '1', MA_LK: 'LK-1' };
const cards = fc.array(fc.stringMatching(/^[A-Z]{2}\d{13}$/), { minLength: 1, maxLength: 3 }).map((all) => all.join(';'));
const group = fc.constantFrom('1', '2', '3', '8', '10', '13', '15', 'x');
const XML1 = arbitraryRow('XML1', HEAD, { MA_THE_BHYT: cards });
const services = fc.constantFrom('A', 'B');

/** Tables of one row a visit, whose rows bear no STT. */
const SINGLE: ReadonlySet<TableName> = new Set<TableName>(['XML7', 'XML8', 'XML10', 'XML11', 'XML12', 'XML13', 'XML14']);

const OF_TABLE: Partial<Record<TableName, fc.Arbitrary<readonly Readonly<Record<string, string>>[]>>> = {
  XML0: arbitraryRows('XML0', arbitraryRow('XML0', HEAD), 3),
  XML1: XML1.map((row) => [row]),
  XML3: arbitraryRows('XML3', arbitraryRow('XML3', {}, { MA_NHOM: group })),
  XML4: arbitraryRows('XML4', arbitraryRow('XML4', {}, { MA_DICH_VU: services })),
};

/** A visit with rows of these tables, XML1 always among them. */
export function arbitraryVisit(tables: readonly TableName[] = TABLES): fc.Arbitrary<Visit> {
  const rowsOf = (table: TableName) =>
    OF_TABLE[table] ??
    (SINGLE.has(table)
      ? fc.option(arbitraryRow(table), { nil: undefined }).map((row) => (row === undefined ? [] : [{ MA_LK: 'LK-1', ...row }]))
      : arbitraryRows(table, arbitraryRow(table)));
  const all = fc.record(Object.fromEntries([...new Set<TableName>(['XML1', ...tables])].map((table) => [table, rowsOf(table)])));
  // A table without rows is not sent.
  return all.map((visit) => Object.fromEntries(Object.entries(visit).filter(([, rows]) => rows.length > 0)) as Visit);
}
