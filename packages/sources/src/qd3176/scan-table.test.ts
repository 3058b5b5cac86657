import { describe, expect, test } from '@jest/globals';
import { GOOD_XML1, GOOD_XML2, mutate, numbers, tableXml, XML_PIECES } from '../testing/files.ts';
import { cleanText } from '../text/clean.ts';
import { XmlFault } from '../xml/fault.ts';
import { parseElement, rowsOf } from './element-tree.ts';
import type { RawTable } from './raw-table.ts';
import { scanTable } from './scan-table.ts';

const LIMITS = { maxDepth: 64, maxText: 1_000_000 };
const GOOD = [
  tableXml('XML1', [GOOD_XML1]),
  tableXml('XML2', [GOOD_XML2, { ...GOOD_XML2, STT: '2', LIEU_DUNG: 'sáng < trưa & "tối"' }]),
  tableXml('XML2', [GOOD_XML2]).replaceAll('><', '>\n  <'),
  tableXml('XML2', [GOOD_XML2]).replaceAll('><', '>\r\n<'),
  tableXml('XML5', [{ MA_LK: 'a', STT: '1', DIEN_BIEN_LS: 'CSST<M75_T37>' }]),
  // Empty in both ways, a name that begins with the one that is due, a known one in its place, another spelling.
  '<TONG_HOP><MA_LK>1</MA_LK><STT/><MA_BN></MA_BN><HO_TENX>x</HO_TENX><GIOI_TINH>2</GIOI_TINH><ho_ten>y</ho_ten><GIOI_TINHX/></TONG_HOP>',
];

/** What rows mean once cleaned: line ends inside a value are not told apart. */
function meaning(table: RawTable): unknown {
  return { root: table.root, rows: table.rows.map((row) => ({ line: row.line, cells: row.cells.map((cell) => cleanText(cell).text) })) };
}

function bySaxes(text: string): RawTable | undefined {
  try {
    return rowsOf(parseElement(text, LIMITS));
  } catch (fault) {
    if (fault instanceof XmlFault) return undefined;
    throw fault;
  }
}

describe('the fast scanner', () => {
  test.each(GOOD)('takes a plain table and reads it as saxes does (%#)', (text) => {
    const fast = scanTable(text);
    expect(fast).toBeDefined();
    expect(meaning(fast as RawTable)).toEqual(meaning(bySaxes(text) as RawTable));
  });

  test('whatever it takes of 8,000 damaged tables, saxes reads the same', () => {
    const random = numbers(20260310);
    let taken = 0;
    for (let i = 0; i < 8000; i++) {
      const text = mutate(GOOD[i % GOOD.length] as string, random, XML_PIECES);
      const fast = scanTable(text);
      if (fast === undefined) continue;
      taken++;
      const slow = bySaxes(text);
      expect({ text, rows: slow && meaning(slow) }).toEqual({ text, rows: meaning(fast) });
    }
    expect(taken).toBeGreaterThan(200);
  });

  test.each([
    ['<TONG_HOP a="b"><MA_LK>1</MA_LK></TONG_HOP>'],
    ['<TONG_HOP><MA_LK><![CDATA[1]]></MA_LK></TONG_HOP>'],
    ['<TONG_HOP><MA_LK>&#65;</MA_LK></TONG_HOP>'],
    ['<TONG_HOP><!-- c --><MA_LK>1</MA_LK></TONG_HOP>'],
    ['<TONG_HOP><MA_LK>1</MA_LK></TONG_HOP><x/>'],
    ['<x><MA_LK>1</MA_LK></x>'],
    ['<TONG_HOP><MA_LK>1</STT></TONG_HOP>'],
    ['<TONG_HOP><MA_LK>1</MA_LKX></TONG_HOP>'],
    ['<TONG_HOP><MA_LK>1</ma_lk></TONG_HOP>'],
    ['<TONG_HOP><MA_LK/x></TONG_HOP>'],
    ['<TONG_HOP><MA_LK'],
    ['<!DOCTYPE a><TONG_HOP><MA_LK>1</MA_LK></TONG_HOP>'],
  ])('leaves to the full parser: %s', (text) => expect(scanTable(text)).toBeUndefined());

  test('knows the line of each row', () => {
    const text =
      '<CHITIEU_CHITIET_THUOC>\n<DSACH_CHI_TIET_THUOC>\n<CHI_TIET_THUOC><STT>1</STT></CHI_TIET_THUOC>\n\n<CHI_TIET_THUOC><STT>2</STT></CHI_TIET_THUOC>\n</DSACH_CHI_TIET_THUOC></CHITIEU_CHITIET_THUOC>';
    expect(scanTable(text)?.rows.map((row) => row.line)).toEqual([3, 5]);
    expect(scanTable('<?xml version="1.0"?>\n<TONG_HOP><MA_LK>1</MA_LK></TONG_HOP>')?.rows.map((row) => row.line)).toEqual([2]);
  });
});

describe('rows of an unusual shape', () => {
  const rows = (text: string): unknown => rowsOf(parseElement(text, LIMITS)).rows.map((row) => row.cells);

  test('rows without their list', () => {
    expect(rows('<CHITIEU_CHITIET_THUOC><CHI_TIET_THUOC><STT>1</STT></CHI_TIET_THUOC></CHITIEU_CHITIET_THUOC>')).toEqual([['STT', '1']]);
  });
  test('an unknown root (XML12)', () => {
    expect(rows('<GIAM_DINH><A><NGUOI_CHU_TRI>x</NGUOI_CHU_TRI><HO_TEN>y</HO_TEN></A></GIAM_DINH>')).toEqual([
      ['NGUOI_CHU_TRI', 'x', 'HO_TEN', 'y'],
    ]);
  });
  test('a namespace prefix and lower case', () => {
    expect(rows('<n:tong_hop xmlns:n="u"><n:ma_lk>1</n:ma_lk></n:tong_hop>')).toEqual([['MA_LK', '1']]);
  });
  test('empty lists and empty rows are no rows', () => {
    expect(rows('<CHITIEU_CHITIET_THUOC><DSACH_CHI_TIET_THUOC/></CHITIEU_CHITIET_THUOC>')).toEqual([]);
    expect(rows('<CHITIEU_CHITIET_THUOC><DSACH_CHI_TIET_THUOC><CHI_TIET_THUOC/></DSACH_CHI_TIET_THUOC></CHITIEU_CHITIET_THUOC>')).toEqual(
      [],
    );
  });
  test('markup inside a field keeps its words', () => {
    expect(rows('<TONG_HOP><MA_LK>1</MA_LK><DIA_CHI>a<b>c</b></DIA_CHI></TONG_HOP>')).toEqual([['MA_LK', '1', 'DIA_CHI', 'a c']]);
  });
});
