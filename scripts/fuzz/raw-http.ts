import { connect } from 'node:net';

/** A request as bytes: nothing between the generator and the wire mends it. */
export interface RawRequest {
  readonly head: Buffer;
  readonly body: Buffer;
  readonly method: string;
  /** The framing lies (a length that is not that of the body, a chunk cut short): a server may close without a word. */
  readonly broken: boolean;
}

/** What came back; `status` undefined: the connection was closed without an answer. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly ms: number;
}

/** Sends a request on a connection of its own and reads until the answer is whole. Rejects when nothing comes within `patience` milliseconds. */
export function sendRaw(port: number, { head, body, method, broken }: RawRequest, patience: number): Promise<RawAnswer> {
  const began = performance.now();
  return new Promise((answered, failed) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const timer = setTimeout(() => {
      socket.destroy();
      failed(new Error(`no answer in ${patience} ms`));
    }, patience);
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      answered({ ...parse(Buffer.concat(parts)), ms: performance.now() - began });
    };
    socket.on('data', (part) => {
      parts.push(part);
      if (isWhole(parts.length === 1 ? part : Buffer.concat(parts), method)) finish();
    });
    socket.once('end', finish);
    // A server that has heard enough may reset the rest of a body away: what it answered before counts.
    socket.once('error', finish);
    socket.write(head);
    if (body.length > 0) socket.write(body);
    if (broken) socket.end();
  });
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Where the final answer begins, past answers of 1xx. */
function beginning(bytes: Buffer): number {
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(HEAD_END, at);
    if (end < 0 || !/^HTTP\/1\.1 1\d\d/.test(bytes.toString('latin1', at, at + 12))) return at;
    at = end + 4;
  }
}

function isWhole(bytes: Buffer, method: string): boolean {
  const from = beginning(bytes);
  const end = bytes.indexOf(HEAD_END, from);
  if (end < 0) return false;
  const head = bytes.toString('latin1', from, end);
  const body = bytes.length - end - 4;
  const length = /^content-length: *(\d+)$/im.exec(head)?.[1];
  if (method === 'HEAD' || /^HTTP\/1\.1 (204|304)/.test(head)) return true;
  if (length !== undefined) return body >= Number(length);
  return /^transfer-encoding: *chunked$/im.test(head) && bytes.subarray(-5).toString('latin1') === '0\r\n\r\n';
}

function parse(bytes: Buffer): Omit<RawAnswer, 'ms'> {
  const from = beginning(bytes);
  const end = bytes.indexOf(HEAD_END, from);
  const [line = '', ...rest] = bytes.toString('latin1', from, end < 0 ? undefined : end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(line)?.[1];
  const headers = new Map(rest.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()]));
  return { status: status === undefined ? undefined : Number(status), headers, text: end < 0 ? '' : bytes.toString('utf8', end + 4) };
}
