import type { GeneratedFile } from '../province.ts';

/** Readers of the other formats that are not the hub's: as little as the tests need. */

/** Messages as segments as fields; MSH-1 is not among them. Text of code page 1258 is decoded by Node's own decoder. */
export function readMessages({ body }: GeneratedFile): { readonly segments: readonly (readonly string[])[] }[] {
  const utf8 = body.toString('utf8');
  const text = (utf8.includes('\ufffd') ? new TextDecoder('windows-1258').decode(body) : utf8).normalize('NFC');
  return text
    .split(/(?=^MSH\|)/m)
    .filter((message) => message.trim() !== '')
    .map((message) => ({
      segments: message
        .split(/[\r\n]+/)
        .filter((line) => line !== '')
        .map((line) => line.split('|')),
    }));
}

/** Rows of a CSV whose cells hold no line ends. */
export function readCsv(body: Buffer): readonly (readonly string[])[] {
  const text = body.toString('utf8').replace(/^\ufeff/, '');
  const header = text.split('\r\n').find((line) => line.includes('Họ và tên')) as string;
  const delimiter = [';', '\t', ','].find((one) => header.includes(one)) as string;
  return text.split('\r\n').map((line) => {
    const cells = line.match(new RegExp(`(?:"(?:[^"]|"")*"|[^${delimiter}])*(?:${delimiter}|$)`, 'g')) ?? [];
    return cells.map((cell) =>
      cell
        .replace(new RegExp(`${delimiter}$`), '')
        .replace(/^"|"$/g, '')
        .replaceAll('""', '"'),
    );
  });
}

/** Rows of the only sheet of a workbook whose parts are stored as they are. */
export function readWorkbook(body: Buffer): readonly (readonly string[])[] {
  const text = body.toString('utf8');
  const unescaped = (cell: string): string => cell.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return [...text.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row = '']) => {
    const cells: string[] = [];
    for (const [, column = '', value = ''] of row.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(?:<is><t>|<v>)(.*?)<\//gs)) {
      cells[[...column].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1] = unescaped(value);
    }
    return Array.from(cells, (cell) => cell ?? '');
  });
}

/** Who every visit of an envelope is of: the fields of its XML1. */
export function readHeads(body: Buffer): readonly { readonly MA_BN: string; readonly MA_LK: string; readonly HO_TEN: string }[] {
  return [...body.toString('utf8').matchAll(/<LOAIHOSO>XML1<\/LOAIHOSO>\s*<NOIDUNGFILE>([^<]+)</g)].map(([, packed = '']) => {
    const text = Buffer.from(packed, 'base64').toString('utf8');
    const field = (name: string): string => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(text)?.[1] ?? '';
    return { MA_BN: field('MA_BN'), MA_LK: field('MA_LK'), HO_TEN: field('HO_TEN') };
  });
}
