import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { USUAL } from './delimiters.ts';
import { escaped, unescaped } from './escape.ts';
import { type Message, readMessage, segmentOf } from './message.ts';
import { USUAL_PROFILE } from './profile.ts';
import { textOf } from './read.ts';
import type { Segment } from './segment.ts';
import { MessageCutter, splitMessages } from './split.ts';
import { readStamp } from './time.ts';

const MSH = 'MSH|^~\\&|LIS|92901|HUB|SYT|20260315081500||ORU^R01|m1|P|2.5';
const PID = 'PID|1||A1^^^92901^PI~B2^^^X&1.2&ISO^MR||^Nguyễn Thị Mẫu';

function read(text: string): Message {
  const message = readMessage(text);
  if (message.kind !== 'message') throw new Error(message.issue.code);
  return message;
}
const names = (text: string) => read(text).segments.map(({ name }) => name);

describe('a message', () => {
  test.each(['\r', '\n', '\r\n'])('lines end with %j', (end) => {
    const message = read([MSH, PID, 'OBX|1|ST|GLU'].join(end) + end);
    expect([message.segments.map(({ name, line }) => [name, line]), message.issues]).toEqual([
      [
        ['MSH', 1],
        ['PID', 2],
        ['OBX', 3],
      ],
      [],
    ]);
  });

  test('all on one line: cut before the names of segments, and said', () => {
    const message = read(`${MSH}${PID}OBR|1|ORD1OBX|1|NM|GLU||6.9||||||FOBX|2|NM|CRP||5Z01|x`);
    expect(message.segments.map(({ name }) => name)).toEqual(['MSH', 'PID', 'OBR', 'OBX', 'OBX', 'Z01']);
    expect(message.segments[3]?.component(11, 1)).toBe('F');
    expect(message.issues.map(({ code }) => code)).toEqual(['VN-HL7-no-separator']);
  });

  test('a line that begins with no name is the rest of the text before it', () => {
    const nte = segmentOf(read(`${MSH}\r${PID}\rNTE|1||dòng một\ndòng hai\rOBX|1`), 'NTE') as Segment;
    expect(nte.text(3)).toBe('dòng một\ndòng hai');
    expect(names(`${MSH}\rNTE|1||a\nb c|d\rOBX|1`)).toEqual(['MSH', 'NTE', 'OBX']);
  });

  test('its own separators, MLLP bytes and a byte order mark around it', () => {
    const message = read('\u000b\ufeffMSH$%!?*$LIS$92901\rPID$1$$A%B*C!D\r\u001c\r');
    const pid = segmentOf(message, 'PID') as Segment;
    expect([pid.component(3, 2), pid.component(3, 2, 2), pid.reps(3)]).toEqual(['B', 'C', ['A%B*C', 'D']]);
  });

  test('fields, repetitions, components, subcomponents count from 1; what is not there is empty', () => {
    const pid = segmentOf(read(`${MSH}\r${PID}`), 'PID') as Segment;
    expect([pid.component(3, 1), pid.component(3, 9), pid.field(30), pid.reps(30)]).toEqual(['A1', '', '', []]);
    const second = pid.reps(3)[1] as string;
    expect([pid.part(3, second, 1), pid.part(3, second, 4, 2), pid.component(5, 2)]).toEqual(['B2', '1.2', 'Nguyễn Thị Mẫu']);
    const msh = read(`${MSH}\r${PID}`).segments[0] as Segment;
    expect([msh.field(1), msh.field(2), msh.component(9, 2), msh.component(10, 1)]).toEqual(['|', '^~\\&', 'R01', 'm1']);
  });

  test.each([
    ['PID|1||X1', 'VN-HL7-MSH-required'],
    ['', 'VN-HL7-MSH-required'],
    ['MSH', 'VN-HL7-unparseable'],
    ['MSH|^^~\\|LIS', 'VN-HL7-unparseable'],
    ['MSHX^~\\&XLIS', 'VN-HL7-unparseable'],
  ])('%j is none', (text, code) => {
    const message = readMessage(text);
    expect(message.kind === 'unreadable' && message.issue.code).toBe(code);
  });

  test('whatever bytes come, nothing is thrown', () => {
    const piece = fc.constantFrom(
      'MSH',
      'PID',
      '|',
      '^',
      '~',
      '\\',
      '&',
      '\r',
      '\n',
      'OBX',
      '\\X41\\',
      '""',
      'a',
      'ữ',
      '\u000b',
      '\u001c',
      'FHS|',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        for (const text of splitMessages(pieces.join(''))) {
          const message = readMessage(text);
          if (message.kind === 'message') for (const segment of message.segments) for (let n = 0; n < 5; n++) segment.component(n, 2, 2);
        }
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});

describe('a file of messages', () => {
  const one = `${MSH}\r${PID}\r`;
  test.each([
    ['one after the other', one + one, 2],
    ['in a batch', `FHS|^~\\&|x\rBHS|^~\\&\r${one}${one}BTS|2\rFTS|1\r`, 2],
    ['in MLLP frames', `\u000b${one}\u001c\r\u000b${one}\u001c\r`, 2],
    ['glued', one.replaceAll('\r', '') + one.replaceAll('\r', ''), 2],
    ['a text that is no message before them', `PID|1\r${one}`, 2],
    ['nothing', '\r\n', 0],
  ])('%s', (_, text, count) => {
    expect(splitMessages(text)).toHaveLength(count);
  });

  test('what stands between two messages is of neither: framed or not, a message is the same', () => {
    const kept = 'MSH|^~\\&|à';
    const bytes = Buffer.from(kept, 'utf8').toString('latin1');
    expect(splitMessages(`${one}\u000b${one}\u001c\r\u000b${bytes}\u001c\r${bytes}`)).toEqual([one.trim(), one.trim(), bytes, bytes]);
  });

  test('cut in chunks anywhere, the messages are the same', () => {
    const text = `FHS|^~\\&\r${one}\u000b${one}\u001c\r${one}FTS|1`;
    const whole = splitMessages(text);
    expect(whole).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sizes) => {
        const cutter = new MessageCutter();
        const pieces: string[] = [];
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = sizes[i % sizes.length] as number;
          pieces.push(...cutter.push(text.slice(at, at + size)));
          at += size;
        }
        expect([...pieces, ...cutter.end()]).toEqual(whole);
      }),
    );
  });
});

test.each(['', '\r', '\r\n'])('a message on one line keeps its encoding, ended by %j too', (end) => {
  const text = `${MSH}||||||UNICODE UTF-8${PID}`;
  expect(textOf(Buffer.from(text + end, 'utf8').toString('latin1'), USUAL_PROFILE)).toBe(text + end);
});

describe('escape sequences', () => {
  test.each([
    ['a\\T\\b \\F\\ \\S\\ \\R\\ \\E\\', 'a&b | ^ ~ \\'],
    ['dòng\\.br\\hai', 'dòng\nhai'],
    ['\\X4E67E1BBAF\\', 'Ngữ'],
    ['\\XE9\\', 'é'],
    ['\\H\\đậm\\N\\', 'đậm'],
    ['C:\\temp', 'C:\\temp'],
    ['C:\\temp\\.br\\x', 'C:\\temp\nx'],
    ['\\Zab\\', '\\Zab\\'],
    ['a\\', 'a\\'],
  ])('%j is %j', (sent, text) => {
    expect(unescaped(sent, USUAL)).toBe(text);
  });

  test('any text comes back', () => {
    const text = fc.string({ unit: fc.constantFrom('|', '^', '~', '\\', '&', 'ữ', 'F', '.', 'br', '\n', ' ') });
    fc.assert(fc.property(text, (sent) => expect(unescaped(escaped(sent, USUAL), USUAL)).toBe(sent)));
  });
});

describe('times', () => {
  test.each([
    ['2026', '2026'],
    ['202603', '2026-03'],
    ['20260315', '2026-03-15'],
    ['2026031508', '2026-03-15T08:00:00+07:00'],
    ['202603150805', '2026-03-15T08:05:00+07:00'],
    ['20260315080510.123', '2026-03-15T08:05:10.123+07:00'],
    ['20260315080510+0000', '2026-03-15T08:05:10+00:00'],
    ['20260230', undefined],
    ['202603152460', undefined],
    ['15/03/2026', undefined],
    ['19840000', '1984'],
  ])('%s is %s', (sent, dateTime) => {
    expect(readStamp(sent)?.dateTime).toBe(dateTime);
  });

  test('in the zone of the sender', () => {
    expect(readStamp('20260315080000', '+00:00')?.at).toBe(Date.parse('2026-03-15T15:00:00+07:00'));
  });
});
