import { SheetFault } from '../fault.ts';
import { showsDay } from './formats.ts';
import { readPart } from './markup.ts';
import type { Parts } from './package.ts';

/** What is known of a workbook before a row of it is read. */
export interface Workbook {
  /** Sheets people see, in order. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly date1904: boolean;
  /** Cells name their text by its place. */
  readonly texts: readonly string[];
  /** By the style of a cell: is it shown as a day? */
  readonly days: readonly boolean[];
}

/** Characters of all shared texts together, and how many there may be: they stand in memory. */
const MOST_TEXT = 64 * 1024 ** 2;
const MOST_TEXTS = 2_000_000;
const MOST_SHEETS = 500;

/** Reads what a workbook says of its sheets. Throws SheetFault when it says too little or too much. */
export async function readWorkbook(parts: Parts): Promise<Workbook> {
  const at = await mainPart(parts);
  const targets = await relations(parts, at);
  const book = await sheetsOf(parts, at);
  const sheets = book.sheets.flatMap(({ name, relation }) => {
    const part = targets.byId.get(relation);
    return part === undefined || !parts.has(part) ? [] : [{ name, part }];
  });
  const { texts, styles } = targets;
  return {
    sheets,
    date1904: book.date1904,
    texts: texts === undefined || !parts.has(texts) ? [] : await sharedTexts(parts, texts),
    days: styles === undefined || !parts.has(styles) ? [] : await dayStyles(parts, styles),
  };
}

interface Relations {
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: string | undefined;
  readonly styles: string | undefined;
  readonly main: string | undefined;
}

const folderOf = (part: string): string => part.slice(0, part.lastIndexOf('/') + 1);

/** What a part refers to (`_rels/….rels`); targets are resolved against its folder. */
async function relations(parts: Parts, part: string): Promise<Relations> {
  const folder = folderOf(part);
  const file = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const byId = new Map<string, string>();
  const byType = new Map<string, string>();
  if (!parts.has(file)) return { byId, texts: undefined, styles: undefined, main: undefined };
  await readPart(parts.open(file), {
    open(name, { Id, Target, Type = '', TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : resolved(folder, Target);
      if (byId.size < MOST_SHEETS * 4) byId.set(Id, target);
      byType.set(Type.slice(Type.lastIndexOf('/') + 1), target);
    },
  });
  return { byId, texts: byType.get('sharedStrings'), styles: byType.get('styles'), main: byType.get('officeDocument') };
}

function resolved(folder: string, target: string): string {
  const path = folder.split('/').filter((one) => one !== '');
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

async function mainPart(parts: Parts): Promise<string> {
  const { main } = await relations(parts, '');
  const at = main ?? 'xl/workbook.xml';
  if (!parts.has(at)) throw new SheetFault('no workbook');
  return at;
}

async function sheetsOf(parts: Parts, at: string) {
  const sheets: { name: string; relation: string }[] = [];
  let date1904 = false;
  await readPart(parts.open(at), {
    open(name, { name: title = '', id, state = 'visible', date1904: system }) {
      if (name === 'workbookPr') date1904 = system === '1' || system === 'true';
      if (name !== 'sheet' || id === undefined || state !== 'visible') return;
      if (sheets.length >= MOST_SHEETS) throw new SheetFault('too many sheets');
      sheets.push({ name: title.slice(0, 31), relation: id });
    },
  });
  return { sheets, date1904 };
}

/** Shared texts (§18.4.8): runs put together, readings of Asian text (`rPh`) left out. */
async function sharedTexts(parts: Parts, part: string): Promise<string[]> {
  const texts: string[] = [];
  let size = 0;
  let text = '';
  let inText = false;
  let reading = 0;
  await readPart(parts.open(part), {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') reading++;
      else if (name === 't') inText = reading === 0;
    },
    text(piece) {
      if (!inText) return;
      text += piece;
      size += piece.length;
      if (size > MOST_TEXT) throw new SheetFault('too much text');
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') reading--;
      else if (name === 'si') {
        texts.push(text);
        if (texts.length > MOST_TEXTS) throw new SheetFault('too many texts');
      }
    },
  });
  return texts;
}

async function dayStyles(parts: Parts, part: string): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const days: boolean[] = [];
  let inCells = false;
  await readPart(parts.open(part), {
    open(name, { numFmtId = '0', formatCode }) {
      if (name === 'numFmt' && formatCode !== undefined && codes.size < 10_000) codes.set(Number(numFmtId), formatCode);
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells && days.length < 100_000) days.push(showsDay(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return days;
}
