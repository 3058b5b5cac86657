import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from 'saxes';
import { decodeStream } from '../../encoding/stream.ts';
import { XmlFault } from '../../xml/fault.ts';
import { SheetFault } from '../fault.ts';

/** Receives the elements of a part of a workbook. Names are local; texts come in pieces. */
export interface PartHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(piece: string): void;
  close?(name: string): void;
}

/** Elements inside each other: a workbook has some ten. */
const DEEPEST = 64;

/**
 * Goes through a part of a workbook. After each piece of it the caller may take what was made of it so far. Throws {@link SheetFault} for what is no
 * well-formed XML, for a DOCTYPE, and for one that is nested too deep.
 */
export async function* readMarkup(bytes: AsyncIterable<Uint8Array>, handler: PartHandler): AsyncGenerator<void, void, undefined> {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  parser.on('doctype', () => {
    throw new SheetFault('a DOCTYPE');
  });
  parser.on('error', (error) => {
    throw new SheetFault(error.message);
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (++depth > DEEPEST) throw new SheetFault('nested too deep');
    handler.open(local(name), localised(attributes as Record<string, string | SaxesAttributePlain>));
  });
  parser.on('text', (piece) => handler.text?.(piece));
  parser.on('cdata', (piece) => handler.text?.(piece));
  parser.on('closetag', ({ name }) => {
    depth--;
    handler.close?.(local(name));
  });
  try {
    for await (const chunk of decodeStream(bytes, () => {})) {
      parser.write(chunk);
      yield;
    }
    parser.close();
  } catch (error) {
    throw error instanceof XmlFault ? new SheetFault(error.message) : error;
  }
  yield;
}

/** Goes through a part whole. */
export async function readPart(bytes: AsyncIterable<Uint8Array>, handler: PartHandler): Promise<void> {
  for await (const _ of readMarkup(bytes, handler));
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function localised(attributes: Readonly<Record<string, string | SaxesAttributePlain>>): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) named[local(name)] = typeof value === 'string' ? value : value.value;
  return named;
}
