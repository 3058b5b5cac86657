import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ackMessage } from './ack.ts';
import { recordsOf } from './testing/store.ts';
import { type Triage, triage } from './triage.ts';

const sender = { facility: '92901', aliases: ['BVMAU'] };
const message = (msh: string, ...lines: readonly string[]) => Buffer.from([`MSH|^~\\&|${msh}`, ...lines].join('\r'));
const head = (facility: string, type: string, more = '') => `HIS|${facility}|HUB|SYT|20260320100000||${type}|a1|P|2.5${more}`;
const PID = 'PID|1||X1||^Mẫu';
const NOW = Date.parse('2026-03-20T10:00:01+07:00');

describe('a message is judged by its head', () => {
  test.each<[string, Buffer, Triage['ack'], readonly string[]]>([
    ['taken', message(head('92901', 'ADT^A01'), PID), 'AA', []],
    ['by another name of the facility', message(head('bvmau', 'ADT^A01'), PID), 'AA', []],
    ['of another facility', message(head('92902', 'ADT^A01'), PID), 'AR', ['VN-HL7-facility-mismatch']],
    ['of no facility', message(head('', 'ADT^A01'), PID), 'AR', ['VN-HL7-facility-mismatch']],
    ['of a type that is not taken', message(head('92901', 'MFN^M02'), PID), 'AR', ['VN-HL7-type-unsupported']],
    ['of an event that is not taken', message(head('92901', 'ADT^A60'), PID), 'AR', ['VN-HL7-type-unsupported']],
    ['whose event only its structure tells', message(head('92901', 'ADT^^ADT_A01'), PID), 'AA', []],
    ['without a person', message(head('92901', 'ADT^A01'), 'PV1|1|I'), 'AE', ['VN-HL7-PID-required']],
    ['on one line', Buffer.from(`MSH|^~\\&|${head('92901', 'ADT^A01')}${PID}PV1|1|I`), 'AA', []],
    ['no message', Buffer.from('PID|1||X1'), 'AR', ['VN-HL7-MSH-required']],
    ['not even text', Buffer.from([0, 1, 2, 255]), 'AR', ['VN-HL7-MSH-required']],
    ['nothing', Buffer.alloc(0), 'AR', ['VN-HL7-MSH-required']],
    ['separators that separate nothing', Buffer.from('MSHAAAAAA\rPID|1'), 'AR', ['VN-HL7-unparseable']],
  ])('%s', async (_, bytes, ack, codes) => {
    const found = triage(bytes, sender);
    expect([found.ack, found.issues.map(({ code }) => code)]).toEqual([ack, codes]);
    // The reader, which looks at the whole message, comes to the same.
    const records = await recordsOf(bytes, { aliases: sender.aliases });
    const [record] = records;
    if (ack !== 'AA') expect(record?.issues.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]));
    else expect([record?.kind, record?.issues.filter(({ severity }) => severity === 'error')]).toEqual(['format', []]);
  });

  test('the worked examples are taken', () => {
    const folder = new URL('../../cases/hl7v2/', import.meta.url);
    for (const name of ['01-oru-quirks', '04-adt-a01', '08-adt-a40', '09-khang-sinh-do']) {
      expect(triage(readFileSync(new URL(`${name}.hl7`, folder)), sender).ack).toBe('AA');
    }
  });
});

describe('the answer', () => {
  const answer = (bytes: Buffer): string[] => {
    const { head: found, ack, issues } = triage(bytes, sender);
    return (ackMessage(found, { ack, issues }, NOW, 'k1') ?? '').split('\r').filter((line) => line !== '');
  };

  test('to what was taken: who sent it is who gets it, MSA-2 is its number', () => {
    expect(answer(message(head('92901', 'ADT^A01'), PID))).toEqual([
      'MSH|^~\\&|HUB|SYT|HIS|92901|20260320100001+0700||ACK^A01^ACK|k1|P|2.5||||||UNICODE UTF-8',
      'MSA|AA|a1',
    ]);
  });

  test('to an error: the code of HL7, the hub’s, and the text in Vietnamese', () => {
    const [, msa, err] = answer(message(head('92901', 'ADT^A01'), 'PV1|1'));
    expect(msa).toMatch(/^MSA\|AE\|a1\|Bản tin không có đoạn PID/);
    expect(err).toMatch(/^ERR\|\|PID\^1\|100\^[^|]*\^HL70357\|E\|VN-HL7-PID-required\^[^|]*\|\|\|Bản tin không có/);
  });

  test('of a version before 2.5, in the form of ERR it knows', () => {
    const old = answer(Buffer.from('MSH|^~\\&|HIS|92901|HUB|SYT|20260320100000||ADT^A60|a1|P|2.3\rPID|1||X1'));
    expect(old[0]).toContain('||ACK^A60|k1|P|2.3|');
    expect(old[2]).toMatch(/^ERR\|MSH\^1\^9\^200&/);
  });

  test('to bytes that are no message', () => {
    expect(answer(Buffer.from('GET / HTTP/1.1'))[1]).toMatch(/^MSA\|AR\|\|/);
  });

  test.each([
    ['|||AL|NE', 'AA', 'CA'],
    ['|||NE|AL', 'AA', 'AA'],
    ['|||NE|NE', 'AA', undefined],
    ['|||ER|NE', 'AA', undefined],
    ['|||ER|NE', 'AE', 'CE'],
    ['|||SU|NE', 'AE', undefined],
  ] as const)('in enhanced mode%s, %s is %s', (more, ack, code) => {
    const { head: found } = triage(message(head('92901', 'ADT^A01', more), PID), sender);
    expect(ackMessage(found, { ack, issues: [] }, NOW, 'k1')?.split('\r')[1]?.split('|')[1]).toBe(code);
  });

  test('what a sender wrote into its head cannot break the answer', () => {
    const lines = answer(message('HIS|92901|HUB|SYT|20260320100000||ADT^A01|a\\F\\1\\X0D\\MSA|P|2.5', PID));
    expect(lines).toHaveLength(2);
    expect(lines[1]?.split('|')).toHaveLength(3);
  });
});
