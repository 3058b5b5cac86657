import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { rewritten } from './rewritten.ts';

test('every place of a text, wherever it is cut', async () => {
  const text = 'xhttp://in/ahttp://in/http:/http://in';
  for (let size = 1; size <= text.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size)));
    const out: Buffer[] = [];
    for await (const piece of Readable.from(pieces, { objectMode: false }).pipe(rewritten('http://in/', 'https://out/x/')))
      out.push(piece as Buffer);
    expect(Buffer.concat(out).toString()).toBe('xhttps://out/x/ahttps://out/x/http:/http://in');
  }
});
