import { describe, expect, test } from '@jest/globals';
import { SaxesParser } from 'saxes';
import { envelope, fileHoso, hoso, mutate, numbers, visitWith, XML_PIECES } from '../testing/files.ts';
import { XmlFault, type XmlFaultKind } from './fault.ts';
import { XmlReader } from './reader.ts';
import { localName } from './syntax.ts';

type Events = readonly string[] | XmlFaultKind;

/** Events in one line each; text between two tags joined. */
class Log {
  readonly events: string[] = [];
  #text = '';
  readonly #flush = (): void => {
    if (this.#text !== '') this.events.push(`"${this.#text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')}"`);
    this.#text = '';
  };
  open(name: string): void {
    this.#flush();
    this.events.push(`<${name}`);
  }
  text(piece: string): void {
    this.#text += piece;
  }
  close(name: string): void {
    this.#flush();
    this.events.push(`>${name}`);
  }
}

function outcome(read: (log: Log) => void): Events {
  const log = new Log();
  try {
    read(log);
    return log.events;
  } catch (fault) {
    if (fault instanceof XmlFault) return fault.kind;
    throw fault;
  }
}

function byReader(text: string, size: number, limits = { maxDepth: 64, maxText: 1_000_000 }): Events {
  return outcome((log) => {
    const reader = new XmlReader(log, limits);
    for (let at = 0; at < text.length; at += size) reader.write(text.slice(at, at + size));
    reader.end();
  });
}

function bySaxes(text: string): Events {
  return outcome((log) => {
    const saxes = new SaxesParser({ xmlns: false });
    let depth = 0;
    saxes.on('error', () => {
      throw new XmlFault('not-well-formed');
    });
    saxes.on('doctype', () => {
      throw new XmlFault('dtd');
    });
    saxes.on('opentagstart', (tag) => {
      depth++;
      log.open(localName(tag.name));
    });
    saxes.on('closetag', (tag) => {
      depth--;
      log.close(localName(tag.name));
    });
    const text_ = (piece: string): void => {
      if (depth > 0) log.text(piece);
    };
    saxes.on('text', text_);
    saxes.on('cdata', text_);
    saxes.write(text).close();
  });
}

const GOOD = [
  envelope([hoso(visitWith()), hoso(visitWith())]),
  envelope([`<HOSO>${fileHoso('XML1', '<TONG_HOP><MA_LK>1</MA_LK><LIEU_DUNG>[1 viên]</LIEU_DUNG></TONG_HOP>')}</HOSO>`]),
  '<?xml version="1.0"?>\n<a>\n <b>x</b> <c/>\r\n</a>\n',
  "<?xml version='1.0' encoding='utf-8' standalone='yes'?><a x='1' y=\"2\"><b/></a><!-- end -->",
];

describe('reading XML as it comes', () => {
  test.each(GOOD)('gives what saxes gives, however it is cut (%#)', (text) => {
    const expected = bySaxes(text);
    expect(Array.isArray(expected)).toBe(true);
    for (const size of [1, 2, 7, 64, text.length]) expect(byReader(text, size)).toEqual(expected);
  });

  test('of 3,000 damaged documents it takes and refuses what saxes does', () => {
    const random = numbers(7);
    let taken = 0;
    for (let i = 0; i < 3000; i++) {
      const text = mutate(GOOD[i % GOOD.length] as string, random, XML_PIECES);
      const expected = bySaxes(text);
      const size = 1 + Math.floor(random() * 900);
      const found = byReader(text, size);
      // A DOCTYPE ends the reading before saxes may find another fault in front of it or inside it.
      if (found === 'dtd' && expected === 'not-well-formed' && text.includes('<!DOCTYPE')) continue;
      expect({ text, size, found }).toEqual({ text, size, found: expected });
      if (Array.isArray(found)) taken++;
    }
    expect(taken).toBeGreaterThan(300);
  });

  test.each([
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['<?xml version="1.0"?><!DOCTYPE a><a/>'],
    ['<!-- c --><!DOCTYPE a><a/>'],
    ['<a><!DOCTYPE a></a>'],
  ])('refuses a DOCTYPE: %s', (text) => {
    for (const size of [1, 5, text.length]) expect(byReader(text, size)).toBe('dtd');
  });

  test('refuses a DOCTYPE without waiting for its end', () => {
    const reader = new XmlReader(new Log(), { maxDepth: 9, maxText: 9 });
    expect(() => reader.write('<!DOCTYPE a [')).toThrow(XmlFault);
  });

  test.each([
    '',
    ' ',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    'x<a/>',
    '<a/>x',
    '<a',
    '<a b=1/>',
    '<a b="1" b="2"/>',
    '<a>&lt</a>',
    '<a>]]></a>',
    '<a>\u0001</a>',
    '</a>',
  ])('is not well-formed: %j', (text) => {
    expect(byReader(text, 1)).toBe('not-well-formed');
    expect(byReader(text, 100)).toBe('not-well-formed');
  });

  test('limits of depth, plain and not', () => {
    const deep = `${'<a>'.repeat(11)}${'</a>'.repeat(11)}`;
    expect(byReader(deep, 5, { maxDepth: 10, maxText: 1000 })).toBe('depth');
    expect(byReader(`<!-- -->${deep}`, 5, { maxDepth: 10, maxText: 1000 })).toBe('depth');
    expect(byReader(deep, 5, { maxDepth: 11, maxText: 1000 })).not.toBe('depth');
  });

  test('limits of text, plain and not', () => {
    const long = `<a>${'x'.repeat(101)}</a>`;
    expect(byReader(long, 10, { maxDepth: 9, maxText: 100 })).toBe('text-length');
    expect(byReader(`<!-- -->${long}`, 10, { maxDepth: 9, maxText: 100 })).toBe('text-length');
    expect(byReader(`<a b="${'x'.repeat(500)}"></a>`, 10, { maxDepth: 9, maxText: 100 })).not.toBe('depth');
    expect(byReader(long, 10, { maxDepth: 9, maxText: 101 })).not.toBe('text-length');
  });
});
