import { describe, expect, test } from '@jest/globals';
import type { VisitRecord } from '../record.ts';
import {
  envelope,
  fileHoso,
  GOOD_XML0,
  GOOD_XML1,
  GOOD_XML3,
  hoso,
  parse,
  parseVisit,
  tableXml,
  visitWith,
  withFields,
} from '../testing/files.ts';

const good = (n: number, changes = {}): string => {
  const row = withFields(GOOD_XML1, { MA_LK: `LK-${n}`, ...changes });
  return hoso({ XML1: [withFields(row, { T_THUOC: '', T_TONGCHI_BV: '', T_TONGCHI_BH: '', T_BNCCT: '', T_BHTT: '' })] });
};
/** An XML1 without detail rows sums up nothing. */
const NO_TOTALS = { T_THUOC: '0', T_TONGCHI_BV: '0', T_TONGCHI_BH: '0', T_BNCCT: '0', T_BHTT: '0' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('an envelope', () => {
  test('one record per HOSO, in order, with the order key of the file', async () => {
    const { records } = await parse(envelope([good(1), good(2), good(3)], { createdOn: '20260401' }));
    expect(records.map((r) => [r.ordinal, (r as VisitRecord).visit, (r as VisitRecord).orderKey, (r as VisitRecord).rejected])).toEqual([
      [0, 'LK-1', '20260401', false],
      [1, 'LK-2', '20260401', false],
      [2, 'LK-3', '20260401', false],
    ]);
  });

  test('a file that breaks off is one rejected record, whatever was good before', async () => {
    const text = envelope([good(1), good(2), good(3)]);
    for (const end of [text.length - 5, text.length - 200, text.indexOf('</HOSO>') + 20]) {
      const { records, codes } = await parse(text.slice(0, end));
      expect([records.length, records[0]?.kind, codes]).toEqual([1, 'unreadable', ['VN-ENV-unparseable']]);
    }
  });

  test('a visit that cannot be read does not stop its neighbours', async () => {
    const bad = `<HOSO>${fileHoso('XML1', base64('<TONG_HOP><MA_LK>1</MA_LK>'))}</HOSO>`;
    const { records, codes } = await parse(envelope([good(1), bad, good(3)]));
    expect(records.map((r) => (r as VisitRecord).rejected)).toEqual([false, true, false]);
    expect(codes).toContain('VN-ENV-NOIDUNGFILE-unparseable');
  });

  test('the header may stand after the visits', async () => {
    const text = `<GIAMDINHHS><THONGTINHOSO><DANHSACHHOSO>${good(1)}</DANHSACHHOSO><NGAYLAP>20260402</NGAYLAP></THONGTINHOSO><THONGTINDONVI><MACSKCB>92901</MACSKCB></THONGTINDONVI></GIAMDINHHS>`;
    const { records, codes } = await parse(text);
    expect([(records[0] as VisitRecord).orderKey, codes.filter((code) => code.startsWith('VN-ENV'))]).toEqual(['20260402', []]);
  });

  test('prefixes, comments and a signature with attributes are passed over', async () => {
    const text = envelope([good(1)])
      .replace(
        '<CHUKYDONVI/>',
        '<CHUKYDONVI><Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="s"><SignedInfo><a b="c"/></SignedInfo></Signature></CHUKYDONVI>',
      )
      .replace('<DANHSACHHOSO>', '<!-- một --><DANHSACHHOSO>');
    expect((await parse(text)).records.map((r) => (r as VisitRecord).rejected)).toEqual([false]);
  });

  test('the number of visits is compared', async () => {
    expect((await parse(envelope([good(1)], { count: '2' }))).codes).toContain('VN-ENV-SOLUONGHOSO-mismatch');
    expect((await parse(envelope([good(1)], { count: '01' }))).codes).not.toContain('VN-ENV-SOLUONGHOSO-mismatch');
  });

  test('a NGAYLAP that is no date orders nothing, and is said', async () => {
    // As text 10/03 would come after 09/04: a correction of April would be refused as older than March.
    const read = async (createdOn: string) => {
      const { records, codes } = await parse(envelope([good(1)], { createdOn }));
      return [codes.includes('VN-ENV-NGAYLAP-invalid'), ...records.map((record) => (record as VisitRecord).orderKey)];
    };
    for (const wrong of ['10/03/2026', '20260230', '2026', 'x'.repeat(5000)]) expect(await read(wrong)).toEqual([true, '']);
    for (const right of ['20260310', '202603100730', '20260310073015', '']) expect(await read(right)).toEqual([false, right]);
  });

  test('no visit at all is one rejected record', async () => {
    const { records, codes } = await parse(envelope([]));
    expect([records.length, records[0]?.kind, codes]).toEqual([1, 'unreadable', ['VN-XML1-missing']]);
  });

  test.each(['<TONGHOP/>', '<html><body/></html>', '<BAOCAO><HOSO/></BAOCAO>'])('an unknown root: %s', async (text) => {
    const { records, codes } = await parse(text);
    expect([records.length, records[0]?.kind, codes]).toEqual([1, 'unreadable', ['VN-ENV-root-unknown']]);
  });

  test('limits end the file with a code of their own', async () => {
    const deep = `<GIAMDINHHS>${'<A>'.repeat(70)}${'</A>'.repeat(70)}</GIAMDINHHS>`;
    expect((await parse(deep)).codes).toEqual(['VN-ENV-too-deep']);
    const { codes } = await parse(envelope([good(1)]), { limits: { maxDepth: 64, maxTextBytes: 500 } });
    expect(codes).toEqual(['VN-ENV-text-too-long']);
  });

  test('a table that stands as elements is no way around them: many small ones count', async () => {
    const limits = { maxDepth: 64, maxTextBytes: 20_000 };
    const rows = `<CHITIEU_CHITIET_THUOC>${'<A/>'.repeat(2_000)}</CHITIEU_CHITIET_THUOC>`;
    expect((await parse(rows, { limits })).codes).toEqual(['VN-ENV-text-too-long']);
    const inside = envelope([`<HOSO>${fileHoso('XML1', tableXml('XML1', [GOOD_XML1]).slice(38))}${fileHoso('XML2', rows)}</HOSO>`]);
    expect((await parse(inside, { limits })).codes).toEqual(['VN-ENV-text-too-long']);
  });

  test('bytes that are not the declared encoding are not well-formed', async () => {
    const bytes = Buffer.concat([Buffer.from('<GIAMDINHHS><X>'), Buffer.from([0xd4, 0x20]), Buffer.from('</X></GIAMDINHHS>')]);
    expect((await parse(bytes)).codes).toEqual(['VN-ENV-unparseable']);
  });

  test('errors of opening the bytes are not the file’s', async () => {
    const { parseQdXml } = await import('./parse.ts');
    const file = parseQdXml(
      // biome-ignore lint/correctness/useYield: it fails before its first piece
      async function* () {
        throw new Error('disk');
      },
      { facility: '92901', limits: { maxDepth: 9, maxTextBytes: 9 } },
    );
    await expect(file.records[Symbol.asyncIterator]().next()).rejects.toThrow('disk');
  });
});

describe('facility', () => {
  test('another facility in the envelope: every visit is refused', async () => {
    const { records, issues } = await parse(envelope([good(1), good(2)], { facility: '75901' }));
    expect(records.map((r) => (r as VisitRecord).rejected)).toEqual([true, true]);
    expect(issues.map((i) => [i.code, i.record])).toEqual([
      ['VN-ENV-facility-mismatch', 'LK-1'],
      ['VN-ENV-facility-mismatch', 'LK-2'],
    ]);
  });

  test('another facility in one visit: nothing of the file is stored', async () => {
    const { records, codes } = await parse(envelope([good(1), good(2, { MA_CSKCB: '75901' }), good(3)]));
    expect(records.map((r) => (r as VisitRecord).rejected)).toEqual([true, true, true]);
    expect(new Set(codes)).toEqual(new Set(['VN-ENV-facility-mismatch']));
  });

  test('a lost leading zero is put back', async () => {
    const { records, codes } = await parse(envelope([good(1, { MA_CSKCB: '1901' })], { facility: '1901' }), { facility: '01901' });
    expect((records[0] as VisitRecord).tables.XML1?.[0]?.fields.MA_CSKCB).toBe('01901');
    expect(codes).toContain('VN-XML1-MA_CSKCB-leading-zero');
  });
});

describe('NOIDUNGFILE', () => {
  const one = async (content: string, type = 'XML1') => {
    const { records, codes } = await parse(envelope([`<HOSO>${fileHoso(type, content)}</HOSO>`]));
    return { record: records[0] as VisitRecord, codes };
  };
  const xml = tableXml('XML1', [GOOD_XML1]);

  test.each([
    ['base64 in lines', (base64(xml).match(/.{1,76}/g) ?? []).join('\r\n')],
    ['base64 without padding', base64(xml).replace(/=+$/, '')],
    ['base64 with a mark inside', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(xml)]).toString('base64')],
    ['UTF-16 inside', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')]).toString('base64')],
  ])('%s', async (_name, content) => {
    const { record } = await one(content);
    expect([record.rejected, record.tables.XML1?.[0]?.fields.HO_TEN]).toEqual([false, 'NGUYỄN VĂN BÌNH']);
  });

  test('UTF-16 that declares UTF-8 is said', async () => {
    const { codes } = await one(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')]).toString('base64'));
    expect(codes).toContain('VN-ENV-encoding-mismatch');
  });

  test.each([
    ['elements', xml.replace(/<\?.*?\?>/, '')],
    ['escaped text', xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;')],
    ['CDATA', `<![CDATA[${xml}]]>`],
  ])('bare XML as %s is taken', async (_name, content) => {
    const { record, codes } = await one(content);
    expect(record.tables.XML1?.[0]?.fields.HO_TEN).toBe('NGUYỄN VĂN BÌNH');
    expect(codes).toContain('VN-ENV-NOIDUNGFILE-bare-xml');
  });

  test.each(['%%%', 'không', 'AAAAA', 'AA=A', 'QUJD*'])('neither base64 nor XML: %s', async (content) => {
    const { record, codes } = await one(content);
    expect([record.rejected, codes]).toEqual([true, ['VN-ENV-NOIDUNGFILE-not-base64']]);
  });

  test.each([base64('xin chào'), base64('<a>'), base64('<a/><b/>'), Buffer.from([0xc3, 0x28]).toString('base64')])(
    'decodes, is no XML: %s',
    async (content) => {
      const { record, codes } = await one(content);
      expect([record.rejected, codes]).toEqual([true, ['VN-ENV-NOIDUNGFILE-unparseable']]);
    },
  );

  test('a DOCTYPE inside is refused, nothing is expanded', async () => {
    const { record, codes } = await one(base64('<!DOCTYPE a [<!ENTITY x "yyyy">]><TONG_HOP><MA_LK>&x;</MA_LK></TONG_HOP>'));
    expect([record.rejected, codes]).toEqual([true, ['VN-ENV-dtd-forbidden']]);
  });

  test('an empty one is a table that is not there', async () => {
    const { records, codes } = await parse(envelope([hoso(visitWith()).replace('</HOSO>', `${fileHoso('XML4', '')}</HOSO>`)]));
    expect([(records[0] as VisitRecord).rejected, codes]).toEqual([false, []]);
    expect((await one('')).codes).toEqual(['VN-XML1-missing']);
  });

  test('LOAIHOSO in any case; an unknown one is judged by what is inside', async () => {
    expect((await one(base64(xml), 'xMl1')).codes).not.toContain('VN-ENV-LOAIHOSO-unknown');
    const odd = await one(base64(xml), 'BANG1');
    expect([odd.record.visit, odd.codes.includes('VN-ENV-LOAIHOSO-unknown')]).toEqual(['LK-1', true]);
    const wrong = await one(base64(xml), 'XML2');
    expect([wrong.record.tables.XML1?.length, wrong.codes.includes('VN-ENV-LOAIHOSO-unknown')]).toEqual([1, true]);
  });
});

describe('tables', () => {
  test('every table is read; the ones not processed yet are said once', async () => {
    const more = Object.fromEntries(
      ['XML6', 'XML7', 'XML9', 'XML13', 'XML14', 'XML15'].map((table) => [table, [{ MA_LK: 'LK-1', DU_PHONG: 'x' }]]),
    );
    const { visit, codes } = await parseVisit(visitWith({}, { ...more, XML9: [{ MA_LK: 'LK-1' }, { MA_LK: 'LK-1', SO: '2' }] }), {
      supportedTables: new Set(['XML1', 'XML2', 'XML3']),
    });
    expect(Object.keys(visit.tables).sort()).toEqual(['XML1', 'XML13', 'XML14', 'XML15', 'XML2', 'XML3', 'XML6', 'XML7', 'XML9']);
    expect(visit.tables.XML9?.map((row) => row.position)).toEqual([1, 2]);
    expect(codes).toEqual(Array(6).fill('VN-ENV-table-unsupported'));
  });

  test('the caller may process more of them', async () => {
    const { codes } = await parseVisit(visitWith({}, { XML7: [{ MA_LK: 'LK-1' }] }), {
      supportedTables: new Set(['XML1', 'XML2', 'XML3', 'XML7']),
    });
    expect(codes).not.toContain('VN-ENV-table-unsupported');
  });

  test('tags no table knows, once each', async () => {
    const { codes, issues } = await parseVisit(
      visitWith(
        {},
        {
          XML2: [
            { MA_LK: 'LK-1', STT: '1', LA: 'x' },
            { MA_LK: 'LK-1', STT: '2', LA: 'y' },
          ],
        },
      ),
    );
    expect(codes.filter((code) => code === 'VN-ENV-field-unknown').length).toBe(1);
    expect(issues.find((i) => i.code === 'VN-ENV-field-unknown')?.field).toBe('XML2.LA');
  });

  test('a tag that stands twice in a row with another text: the first counts, and the receipt says so, once a field', async () => {
    const [first, second] = ['<TEN_DICH_VU>một</TEN_DICH_VU>', '<TEN_DICH_VU>hai</TEN_DICH_VU>'];
    const xml = (row: string) =>
      envelope([
        hoso(visitWith()).replace(
          '</HOSO>',
          `${fileHoso('XML3', base64(tableXml('XML3', [{ ...GOOD_XML3, STT: '9', TEN_DICH_VU: '@' }]).replace('<TEN_DICH_VU>@</TEN_DICH_VU>', row)))}</HOSO>`,
        ),
      ]);
    const repeated = async (row: string) => {
      const { records, issues } = await parse(xml(row));
      const texts = (records[0] as VisitRecord).tables.XML3?.map(({ fields }) => fields.TEN_DICH_VU);
      return [texts?.at(-1), issues.filter(({ code }) => code === 'VN-ENV-field-repeated').map(({ field, record }) => [field, record])];
    };
    expect(await repeated(first + second)).toEqual(['một', [['XML3.TEN_DICH_VU', 'LK-1']]]);
    expect(await repeated(`<TEN_DICH_VU/>${second}${second.replace('hai', ' hai ')}`)).toEqual(['hai', []]);
  });

  test('names that drifted', async () => {
    const { visit, codes } = await parseVisit(visitWith({}, { XML3: [{ MA_LK: 'LK-1', STT: '1', MAVATTU: 'N08', T_NGUON_KHAC: '5' }] }));
    expect(visit.tables.XML3?.[0]?.fields).toMatchObject({ MA_VAT_TU: 'N08', T_NGUONKHAC: '5' });
    expect(codes).not.toContain('VN-ENV-field-unknown');
  });

  test('a bare check-in file is one record', async () => {
    const { records, codes } = await parse(tableXml('XML0', [GOOD_XML0]));
    expect([records.length, (records[0] as VisitRecord).visit, (records[0] as VisitRecord).orderKey]).toEqual([1, 'LK-1', '']);
    expect(codes).toEqual([]);
    expect((await parse(tableXml('XML0', [{ STT: '1' }]))).codes).toContain('VN-XML0-MA_LK-required');
  });

  test('a table that is a file of its own, without an envelope', async () => {
    const summary = withFields(GOOD_XML1, NO_TOTALS);
    const { records, codes } = await parse(tableXml('XML1', [summary]));
    expect([records.length, (records[0] as VisitRecord).visit, codes]).toEqual([1, 'LK-1', []]);
    expect((await parse(tableXml('XML1', [{ ...summary, MA_CSKCB: '75901' }]))).codes).toEqual(['VN-ENV-facility-mismatch']);
    const alone = await parse(tableXml('XML3', [GOOD_XML3]));
    expect(alone.issues.map(({ code, record }) => [code, record])).toEqual([['VN-XML1-missing', 'LK-1']]);
  });

  test.each(['XML1', 'xml1', 'XMl 1', ' Xml\u00a01 ', 'XML_01', 'xml-1'])('LOAIHOSO %j is XML1', async (type) => {
    const content = base64(tableXml('XML1', [withFields(GOOD_XML1, { T_TONGCHI_BV: '0' })]));
    expect((await parse(envelope([`<HOSO>${fileHoso(type, content)}</HOSO>`]))).codes).not.toContain('VN-ENV-LOAIHOSO-unknown');
  });

  test('a medical assessment is known by its fields, whatever its root and LOAIHOSO', async () => {
    const assessment = '<BIEN_BAN><DONG><NGUOI_CHU_TRI>TRẦN A</NGUOI_CHU_TRI><SO_BIEN_BAN>7</SO_BIEN_BAN></DONG></BIEN_BAN>';
    const xml1 = fileHoso('XML1', Buffer.from(tableXml('XML1', [GOOD_XML1])).toString('base64'));
    const other = (content: string) => fileHoso('GDYK', Buffer.from(content).toString('base64'));
    const tablesOf = async (content: string) =>
      ((await parse(envelope([`<HOSO>${xml1}${other(content)}</HOSO>`]))).records[0] as VisitRecord).tables;
    expect((await tablesOf(assessment)).XML12?.[0]?.fields).toEqual({ NGUOI_CHU_TRI: 'TRẦN A', SO_BIEN_BAN: '7' });
    expect((await tablesOf('<GI_DO><HO_TEN>TRẦN A</HO_TEN><SO_BIEN_BAN>7</SO_BIEN_BAN></GI_DO>')).XML12).toBeUndefined();
  });

  test.each(['XML16', 'XML', 'XML1A', 'BANG1', 'XML001X'])('LOAIHOSO %j is none; the root inside tells', async (type) => {
    const content = base64(tableXml('XML1', [GOOD_XML1]));
    const { records, codes } = await parse(envelope([`<HOSO>${fileHoso(type, content)}</HOSO>`]));
    expect([(records[0] as VisitRecord).visit, codes[0]]).toEqual(['LK-1', 'VN-ENV-LOAIHOSO-unknown']);
  });

  const dsig = '<ds:Signature xmlns:ds="x"><ds:SignedInfo><ds:Ref URI=""/></ds:SignedInfo><ds:Value>AAAA</ds:Value></ds:Signature>';
  test.each(['<CHUKYDONVI/>', '<CHUKYDONVI></CHUKYDONVI>', '<CHUKYDONVI>QUJD</CHUKYDONVI>', `<CHUKYDONVI>${dsig}</CHUKYDONVI>`, dsig])(
    'a table signed inside its root: %s',
    async (signature) => {
      for (const [table, row] of [
        ['XML0', GOOD_XML0],
        ['XML1', withFields(GOOD_XML1, NO_TOTALS)],
      ] as const) {
        const signed = tableXml(table, [row]).replace(/<\/[A-Z_]+>$/, (end) => signature + end);
        for (const text of [signed, envelope([`<HOSO>${fileHoso(table, base64(signed))}</HOSO>`])]) {
          const { records, codes } = await parse(text);
          expect([(records[0] as VisitRecord).visit, codes]).toEqual(['LK-1', []]);
          expect((records[0] as VisitRecord).tables[table]?.[0]?.fields).toEqual(row);
        }
      }
    },
  );

  test.each([1, 50, 1_000_000])('the signature of a file stands on its first record, in pieces of %i', async (size) => {
    const signed = envelope([good(1), good(2)]).replace('<CHUKYDONVI/>', `<CHUKYDONVI Id="1">\n${dsig}\n</CHUKYDONVI>`);
    const { records } = await parse(signed, {}, size);
    expect(records.map((record) => (record as VisitRecord).signature)).toEqual([dsig, undefined]);
    const [unsigned] = (await parse(envelope([good(1)]), {}, size)).records;
    expect((unsigned as VisitRecord).signature).toBeUndefined();
    expect((unsigned as VisitRecord).hash).toBe((records[0] as VisitRecord).hash);
  });

  test('rows beside a check-in wait for the XML1 of their visit', async () => {
    const { visit, codes } = await parseVisit({ XML0: [GOOD_XML0], XML3: [GOOD_XML3] });
    expect([visit.rejected, codes]).toEqual([false, ['VN-ENV-table-unsupported']]);
  });

  test('XML0 that says something else than the XML1 beside it', async () => {
    const { visit, codes } = await parseVisit(visitWith({}, { XML0: [withFields(GOOD_XML0, { HO_TEN: 'NGUYỄN VĂN BÍNH' })] }));
    expect([visit.rejected, codes]).toEqual([false, ['VN-XML0-HO_TEN-differs']]);
  });
});

describe('editions', () => {
  const edition = async (changes: Record<string, string>, more = {}) => (await parseVisit(visitWith(changes, more))).visit.edition;
  test('by date', async () => {
    expect(await edition({ NGAY_VAO: '202403010700', NGAY_RA: '202403010800', MA_THE_BHYT: '', CHAN_DOAN_RV: '' })).toBe('4210');
    expect(await edition({ NGAY_VAO: '202409010700', NGAY_RA: '202409010800' })).toBe('4750');
    expect(await edition({})).toBe('3176');
  });
  test('by names', async () => {
    expect(await edition({ MA_THE_BHYT: '', MA_THE: 'GD4929212345678' })).toBe('4210');
    expect(await edition({}, { XML13: [{ MA_LK: 'LK-1', MA_NOI_DEN: '75901' }] })).toBe('4750');
    expect(
      await edition({ NGAY_VAO: '202409010700', NGAY_RA: '202409010800' }, { XML13: [{ MA_LK: 'LK-1', MA_CSKCB_DEN: '75901' }] }),
    ).toBe('3176');
    expect(await edition({ NGAY_VAO: '202403010700', NGAY_RA: '202403010800' })).toBe('4750');
  });
  test('names of QĐ 4210 become those of today', async () => {
    const old = {
      MA_LK: 'LK-1',
      STT: '1',
      MA_BN: 'B',
      HO_TEN: 'A',
      NGAY_SINH: '19580101',
      GIOI_TINH: '1',
      MA_THE: 'GD4929212345678',
      TEN_BENH: 'x',
      MA_BENH: 'I10',
      MA_BENHKHAC: 'E78.5',
      NGAY_VAO: '202305160710',
      NGAY_RA: '202305160940',
      T_TONGCHI: '0',
      TINH_TRANG_RV: '1',
      MA_LOAI_KCB: '1',
      MA_CSKCB: '92901',
    };
    const { visit, codes } = await parseVisit({ XML1: [old] });
    expect(visit.tables.XML1?.[0]?.fields).toMatchObject({
      MA_THE_BHYT: 'GD4929212345678',
      CHAN_DOAN_RV: 'x',
      MA_BENH_CHINH: 'I10',
      MA_BENH_KT: 'E78.5',
      T_TONGCHI_BV: '0',
      MA_LOAI_RV: '1',
      MA_LOAI_KCB: '01',
    });
    expect(codes.filter((code) => /unknown|leading-zero|NGHE_NGHIEP|too-long/.test(code))).toEqual([]);
  });
});

describe('the hash of a record', () => {
  const hash = async (text: string): Promise<string> => ((await parse(text)).records[0] as VisitRecord).hash;
  test('is equal for the same tables, wherever and whenever they were sent', async () => {
    expect(await hash(envelope([good(1), good(2)], { createdOn: '20260501' }))).toBe(await hash(envelope([good(1)])));
    expect(await hash(envelope([good(1)]))).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
  test('differs when anything in them differs', async () => {
    const hashes = new Set(
      await Promise.all([good(1), good(1, { DIEN_THOAI: '1' }), good(1, { HO_TEN: 'B' })].map((h) => hash(envelope([h])))),
    );
    expect(hashes.size).toBe(3);
  });
});
