import { expect, test } from '@jest/globals';
import { Answers } from './answers.ts';

const message = (kind: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int16 = (n: number) => Buffer.from([n >> 8, n & 255]);
const int32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};
const row = (...columns: readonly (string | null)[]): Buffer =>
  message(
    'D',
    int16(columns.length),
    ...columns.flatMap((column) => (column === null ? [int32(-1)] : [int32(Buffer.byteLength(column)), Buffer.from(column)])),
  );
const READY = message('Z', Buffer.from('I'));

function heard(pieces: readonly Buffer[]): readonly unknown[] {
  const all: unknown[] = [];
  const answers = new Answers({
    row: (columns) => all.push(columns.all().map((column) => column?.toString('utf8') ?? null)),
    failed: (fields) => all.push(Object.fromEntries(fields)),
    prepared: () => all.push('prepared'),
    ready: () => all.push('ready'),
  });
  for (const piece of pieces) {
    const passing = Buffer.from(piece);
    answers.push(passing);
    // The next piece is read into the same bytes.
    passing.fill(0x5a);
  }
  return all;
}

const text = 'Nguyễn Thị Bích 🏥 ộ';
const stream = Buffer.concat([
  message('1'),
  message('2'),
  row(text, null, ''),
  row('2'),
  message('C', Buffer.from('SELECT 2\0')),
  READY,
  message('N', Buffer.from('SNOTICE\0\0')),
  message('E', Buffer.from('SERROR\0C57014\0Mđã dừng\0\0')),
  READY,
]);
const wanted = ['prepared', [text, null, ''], ['2'], 'ready', { S: 'ERROR', C: '57014', M: 'đã dừng' }, 'ready'];

test('messages are the same wherever the bytes are cut, in the middle of a character too', () => {
  expect(heard([stream])).toEqual(wanted);
  for (let cut = 1; cut < stream.length; cut++) expect(heard([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(wanted);
  expect(heard(Array.from(stream, (byte) => Buffer.from([byte])))).toEqual(wanted);
});

test('a row of many pieces is put together once', () => {
  const long = 'ộ'.repeat(500_000);
  const bytes = Buffer.concat([row('a', long), READY]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) => bytes.subarray(i * 65_536, (i + 1) * 65_536));
  expect(heard(pieces)).toEqual([['a', long], 'ready']);
});
