import { listMllpRefusals } from '@hub/client-register';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type MllpBench, mllpBench } from './mllp.fixture.ts';
import { framed, message, type Sender, said, sender } from './sender.fixture.ts';

let bench: MllpBench;
const open: Sender[] = [];
const connected = async (): Promise<Sender> => {
  const one = await sender(bench.mllp.port);
  open.push(one);
  return one;
};
/** The last so many that were taken in. */
const last = async (count: number): Promise<string[]> => (await bench.taken()).slice(-count).map(({ body }) => body);

beforeAll(async () => {
  bench = await mllpBench();
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(() => bench.close());

describe('a message', () => {
  test('is answered AA with its own MSH-10, and is there byte by byte', async () => {
    const lis = await connected();
    lis.send(message('A-1'));
    const [answer = ''] = await lis.read(1);
    expect(said(answer)).toBe('AA A-1');
    expect(answer).toMatch(/^MSH\|\^~\\&\|HUB\|SYT\|LIS\|92901\|/);
    expect(await last(1)).toEqual([message('A-1')]);
  });

  test('sent again is AA, and nothing new', async () => {
    const lis = await connected();
    lis.send(message('AGAIN'));
    await lis.read(1);
    const before = (await bench.taken()).length;
    lis.send(message('AGAIN'));
    lis.write(framed(message('AGAIN')) + framed(message('AGAIN')));
    expect((await lis.read(4)).map(said)).toEqual(Array(4).fill('AA AGAIN'));
    expect((await bench.taken()).length).toBe(before);
  });

  test('in enhanced mode has the answers it asks for', async () => {
    const lis = await connected();
    lis.send(message('E-1', { more: '|||AL|NE' }));
    lis.send(message('E-2', { more: '|||NE|AL' }));
    lis.send(message('E-3', { more: '|||NE|NE' }));
    lis.send(message('E-4', { more: '|||ER|ER' }));
    lis.send(message('E-5', { more: '|||AL|AL' }));
    expect((await lis.read(3)).map(said)).toEqual(['CA E-1', 'AA E-2', 'CA E-5']);
    expect((await last(5)).map((body) => body.split('|')[9])).toEqual(['E-1', 'E-2', 'E-3', 'E-4', 'E-5']);
  });

  test('whose content cannot be used is AE with the reason, and stands with the submissions of its source', async () => {
    const lis = await connected();
    const noPid = message('NOPID').replace(/\rPID[^\r]*/, '');
    lis.send(noPid);
    lis.send(message('TYPE', { type: 'BAR^P01' }));
    const answers = await lis.read(2);
    expect(answers.map(said)).toEqual(['AE NOPID', 'AR TYPE']);
    expect(answers[0]).toContain('VN-HL7-PID-required');
    expect(await last(2)).toEqual([noPid, message('TYPE', { type: 'BAR^P01' })]);
  });
});

describe('a stream', () => {
  test('with many messages in one packet is answered in its order, and taken in its order', async () => {
    const lis = await connected();
    const ids = Array.from({ length: 700 }, (_, i) => `GLUED-${i}`);
    lis.write(ids.map((id) => framed(message(id))).join(''));
    expect((await lis.read(700)).map(said)).toEqual(ids.map((id) => `AA ${id}`));
    expect(await last(700)).toEqual(ids.map((id) => message(id)));
  });

  test('cut byte by byte is the same messages', async () => {
    const lis = await connected();
    lis.socket.setNoDelay(true);
    for (const byte of Buffer.from(framed(message('BYTES-1')) + framed(message('BYTES-2')))) {
      lis.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect((await lis.read(2)).map(said)).toEqual(['AA BYTES-1', 'AA BYTES-2']);
    expect(await last(2)).toEqual([message('BYTES-1'), message('BYTES-2')]);
  });

  test('with garbage around its messages, and halves of them, has the whole ones taken and no other', async () => {
    const lis = await connected();
    const before = (await bench.taken()).length;
    lis.write(`hello\r\n${framed(message('G-1'))}\r\n\0\xff${framed('')}xx`);
    lis.write(`\x0b${message('HALF').slice(0, 40)}`);
    lis.write(framed(message('G-2')));
    expect((await lis.read(2)).map(said)).toEqual(['AA G-1', 'AA G-2']);
    lis.write(`\x0b${message('HALF-AT-END')}`);
    lis.socket.end();
    await lis.closed;
    expect(await last((await bench.taken()).length - before)).toEqual([message('G-1'), message('G-2')]);
    expect(bench.mllp.totals.refused.get('VN-HL7-half-message')).toBe(2);
    expect(bench.mllp.totals.refused.get('VN-HL7-not-mllp')).toBe(1);
  });

  test('ended by its sender is answered first', async () => {
    const lis = await connected();
    lis.socket.end(framed(message('END-1')) + framed(message('END-2')));
    await lis.closed;
    expect(lis.answers.map(said)).toEqual(['AA END-1', 'AA END-2']);
  });

  test('of bytes that are no MLLP is ended', async () => {
    const web = await connected();
    web.write('GET / HTTP/1.1\r\n'.repeat(6_000));
    await web.closed;
    expect(bench.mllp.totals.ended.get('not-mllp')).toBe(1);
    expect(web.answers).toEqual([]);
  });

  test('with a message beyond the limit has it refused, and goes on', async () => {
    const lis = await connected();
    lis.write(framed(`${message('LARGE')}OBX|1|ED|||${'A'.repeat(500_000)}\r`) + framed(message('AFTER')));
    lis.send(`${message('FITS')}OBX|1|ED|||${'A'.repeat(300_000)}\r`);
    const answers = await lis.read(3);
    expect(answers.map(said)).toEqual(['AR LARGE', 'AA AFTER', 'AA FITS']);
    expect(answers[0]).toContain('VN-HL7-message-too-large');
    expect((await last(2)).map((body) => body.length)).toEqual([message('AFTER').length, message('FITS').length + 300_012]);
  });
});

describe('who is not known', () => {
  test('is refused, on record, and listed for operators by what it says of itself', async () => {
    const lis = await connected();
    const before = (await bench.taken()).length;
    lis.send(message('WHO', { from: 'LAB9|99999' }));
    lis.send('this is no HL7');
    const answers = await lis.read(2);
    expect(answers.map(said)).toEqual(['AR WHO', 'AR ']);
    expect(answers[0]).toContain('VN-HL7-sender-unknown');
    expect((await bench.taken()).length).toBe(before);
    const on = bench.recorded.filter(({ detail }) => detail?.startsWith('VN-HL7-sender'));
    expect(on).toEqual([
      expect.objectContaining({
        action: 'submit',
        outcome: 'refused',
        status: 403,
        route: 'MLLP :source',
        client: 0,
        address: '127.0.0.1',
      }),
      expect.objectContaining({ outcome: 'refused', detail: 'VN-HL7-sender-unknown' }),
    ]);
    // The answer can be found on record by its MSH-10.
    expect(answers[0]?.split('|')[9]).toBe(on[0]?.request);
    for (let listed = await listMllpRefusals(bench.hub.database, 100); ; listed = await listMllpRefusals(bench.hub.database, 100)) {
      if (!listed.some(({ msh4 }) => msh4 === '99999')) continue;
      expect(listed).toContainEqual(
        expect.objectContaining({ address: '127.0.0.1', msh3: 'LAB9', msh4: '99999', code: 'VN-HL7-sender-unknown', count: 1 }),
      );
      break;
    }
  });

  test('is known once it is registered', async () => {
    const lis = await connected();
    lis.send(message('NEW-1', { from: 'LIS|92902' }));
    expect((await lis.read(1)).map(said)).toEqual(['AR NEW-1']);
    await bench.register('lis-92902', '92902');
    for (let i = 1; said(lis.answers.at(-1) ?? '') !== 'AA NEW-1'; i += 1) {
      lis.send(message('NEW-1', { from: 'LIS|92902' }));
      await lis.read(i + 1);
    }
    expect((await bench.taken()).at(-1)).toMatchObject({ source: 'lis-92902', body: message('NEW-1', { from: 'LIS|92902' }) });
  });
});

test('nothing of a message is in the log or on record', () => {
  expect(bench.log.join('') + JSON.stringify(bench.recorded)).not.toMatch(/Nguy|BN0001|PID\|/);
  expect(bench.recorded.filter(({ outcome }) => outcome === 'success').length).toBeGreaterThan(700);
});
