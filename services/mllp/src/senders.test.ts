import type { MllpIdentity, MllpSender } from '@hub/client-register';
import { describe, expect, test } from '@jest/globals';
import { mshNames } from './msh-names.ts';
import type { Peer } from './peer.ts';
import { Senders } from './senders.ts';

let number = 0;
function registered(code: string, facility: string, mllp?: Partial<MllpIdentity>, msh4: readonly string[] = []): MllpSender {
  number += 1;
  const identity = mllp === undefined ? {} : { mllp: { msh3: [], addresses: [], certificates: [], ...mllp } };
  return {
    source: {
      id: number,
      code,
      facility: { id: number, code: facility, name: 'A' },
      kind: 'hospital',
      formats: ['hl7v2'],
      msh4,
      ...identity,
    } as MllpSender['source'],
    clientNumber: number,
  };
}
const here: Peer = { address: '127.0.0.1', near: true };
const from = (address: string, certificate?: Peer['certificate']): Peer => ({
  address,
  near: false,
  ...(certificate === undefined ? {} : { certificate }),
});
const named = (application: string, ...facility: string[]) => ({ application, facility });
const found = (senders: readonly MllpSender[], names: ReturnType<typeof named> | undefined, peer: Peer): string => {
  const one = new Senders(senders).find(names, peer);
  return typeof one === 'string' ? one : one.source.code;
};

describe('whose a message is', () => {
  test('is told by MSH-4, or an alias of it; on this machine alone', () => {
    const all = [registered('a', '92901', undefined, ['BV Mẫu']), registered('b', '92902')];
    expect(found(all, named('LIS', '92902'), here)).toBe('b');
    expect(found(all, named('', 'bv mẫu'), here)).toBe('a');
    expect(found(all, named('LIS', '92903'), here)).toBe('VN-HL7-sender-unknown');
    expect(found(all, named('LIS'), here)).toBe('VN-HL7-sender-unknown');
    expect(found(all, undefined, here)).toBe('VN-HL7-sender-unknown');
    expect(found(all, named('LIS', '92902'), from('10.0.0.1'))).toBe('VN-HL7-sender-not-from-here');
  });

  test('is told by MSH-3 among several of a facility', () => {
    const all = [
      registered('his', '92901'),
      registered('lis', '92901', { msh3: ['LIS', 'LIS2'] }),
      registered('ris', '92901', { msh3: ['RIS'] }),
    ];
    expect(found(all, named('LIS2', '92901'), here)).toBe('lis');
    expect(found(all, named('RIS', '92901'), here)).toBe('ris');
    expect(found(all, named('OTHER', '92901'), here)).toBe('his');
    expect(found([registered('a', '92901'), registered('b', '92901')], named('X', '92901'), here)).toBe('VN-HL7-sender-ambiguous');
    expect(found([registered('a', '92901', { msh3: ['A'] })], named('X', '92901'), here)).toBe('VN-HL7-sender-unknown');
  });

  test('must come from where its source is registered', () => {
    const all = [registered('a', '92901', { addresses: ['10.1.0.0/16', 'fd00::7'] })];
    expect(found(all, named('LIS', '92901'), from('10.1.9.9'))).toBe('a');
    expect(found(all, named('LIS', '92901'), from('fd00::7'))).toBe('a');
    expect(found(all, named('LIS', '92901'), from('10.2.0.1'))).toBe('VN-HL7-sender-not-from-here');
    expect(found(all, named('LIS', '92901'), here)).toBe('VN-HL7-sender-not-from-here');
  });

  test('is told by the connection when it names no facility', () => {
    const all = [registered('a', '92901', { addresses: ['10.1.0.1'] }), registered('b', '92902', { certificates: ['lis.example'] })];
    expect(found(all, named(''), from('10.1.0.1'))).toBe('a');
    expect(found(all, undefined, from('10.9.0.1', { sha256: 'ff', names: ['lis.example'] }))).toBe('b');
    // Whose facility it says it is counts, wherever it comes from.
    expect(found(all, named('', '92902'), from('10.1.0.1'))).toBe('VN-HL7-sender-not-from-here');
    expect(found([...all, registered('c', '92903', { addresses: ['10.1.0.0/24'] })], named(''), from('10.1.0.1'))).toBe(
      'VN-HL7-sender-ambiguous',
    );
  });

  test('needs its address and its certificate where both are registered', () => {
    const all = [registered('a', '92901', { addresses: ['10.1.0.1'], certificates: ['lis.example'] })];
    const certificate = { sha256: 'ff', names: ['lis.example'] };
    expect(found(all, named('', '92901'), from('10.1.0.1', certificate))).toBe('a');
    expect(found(all, named('', '92901'), from('10.1.0.1'))).toBe('VN-HL7-sender-not-from-here');
    expect(found(all, named('', '92901'), from('10.1.0.2', certificate))).toBe('VN-HL7-sender-not-from-here');
  });
});

test('names stand in MSH, behind marks and headers of a batch', () => {
  const read = (text: string) => mshNames(Buffer.from(text));
  expect(read('MSH|^~\\&|LIS^X|BV^92901|HUB')).toEqual({ application: 'LIS', facility: ['BV', '92901', 'BV^92901'] });
  expect(read('\uFEFF\r\n MSH#*~\\&#LIS#92901#HUB\rPID#')).toEqual({ application: 'LIS', facility: ['92901'] });
  expect(read('FHS|^~\\&|A|B\rBHS|^~\\&|A|B\rMSH|^~\\&|LIS|92901')).toEqual({ application: 'LIS', facility: ['92901'] });
  expect(read('MSH|^~\\&')).toEqual({ application: '', facility: [] });
  expect(read('hello')).toBeUndefined();
  expect(read('')).toBeUndefined();
});
