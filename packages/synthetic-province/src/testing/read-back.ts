import { SaxesParser } from 'saxes';

/** A parsed element: what the tests compare, read by a strict XML parser that is not ours. */
export interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

export function parseXml(text: string): Element {
  const parser = new SaxesParser();
  const top: Element = { name: '', children: [], text: '' };
  const open: Element[] = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    const element: Element = { name, children: [], text: '' };
    (open.at(-1) as Element).children.push(element);
    open.push(element);
  });
  parser.on('text', (piece) => {
    (open.at(-1) as Element).text += piece;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return top.children[0] as Element;
}

export function all(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : all(child, name)));
}

export type Record = { readonly [field: string]: string };

/** Rows of one table of a visit. */
export interface ReadVisit {
  readonly xml1: Record;
  readonly xml2: readonly Record[];
  readonly xml3: readonly Record[];
  readonly xml4: readonly Record[];
  readonly xml5: readonly Record[];
  /** Field names of the first row of each table, in the order they stand. */
  readonly order: { readonly [table: string]: readonly string[] };
}

const ROWS: { readonly [table: string]: string } = {
  XML1: 'TONG_HOP',
  XML2: 'CHI_TIET_THUOC',
  XML3: 'CHI_TIET_DVKT',
  XML4: 'CHI_TIET_CLS',
  XML5: 'CHI_TIET_DIEN_BIEN_BENH',
};

/** Reads an envelope back into its visits. */
export function readVisits(body: Buffer): { facility: string; declared: number; made: string; visits: ReadVisit[] } {
  const root = parseXml(body.toString('utf8'));
  const textOf = (name: string) => (all(root, name)[0] as Element).text;
  const visits = all(root, 'HOSO').map((hoso) => {
    const tables = new Map<string, Element[]>();
    for (const file of all(hoso, 'FILEHOSO')) {
      const table = (all(file, 'LOAIHOSO')[0] as Element).text;
      const inner = parseXml(Buffer.from((all(file, 'NOIDUNGFILE')[0] as Element).text, 'base64').toString('utf8'));
      const rowTag = ROWS[table] as string;
      tables.set(table, inner.name === rowTag ? [inner] : all(inner, rowTag));
    }
    const rows = (table: string): Record[] =>
      (tables.get(table) ?? []).map((row) => Object.fromEntries(row.children.map(({ name, text }) => [name, text])));
    const order = Object.fromEntries([...tables].map(([table, list]) => [table, (list[0] as Element).children.map(({ name }) => name)]));
    return { xml1: rows('XML1')[0] as Record, xml2: rows('XML2'), xml3: rows('XML3'), xml4: rows('XML4'), xml5: rows('XML5'), order };
  });
  return { facility: textOf('MACSKCB'), declared: Number(textOf('SOLUONGHOSO')), made: textOf('NGAYLAP'), visits };
}
