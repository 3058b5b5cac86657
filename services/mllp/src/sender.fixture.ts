import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { FrameReader } from './frames.ts';

/** A sender as laboratories have them, for tests: what it sends, and the answers it has read. */
export interface Sender {
  readonly socket: Socket;
  readonly answers: readonly string[];
  /** Sends bytes as they are. */
  write(bytes: string | Buffer): void;
  /** Sends a message in its frame. */
  send(message: string): void;
  /** Waits until so many answers are there in all. */
  read(count: number): Promise<readonly string[]>;
  /** Resolves when the other side has ended the connection. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Connects to a port of this machine; over TLS when its options are given. */
export async function sender(port: number, tls?: ConnectionOptions): Promise<Sender> {
  const socket =
    tls === undefined ? connect({ port, host: '127.0.0.1' }) : connectTls({ port, host: '127.0.0.1', servername: 'localhost', ...tls });
  const answers: string[] = [];
  let look: () => void = () => undefined;
  const reader = new FrameReader(1_000_000, (found) => {
    if (found.kind === 'message') answers.push(found.bytes.toString());
    look();
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  let over = false;
  const closed = new Promise<void>((done) => {
    socket.once('close', () => {
      over = true;
      look();
      done();
    });
  });
  await once(socket, tls === undefined ? 'connect' : 'secureConnect');
  socket.on('error', () => undefined);
  return {
    socket,
    answers,
    write: (bytes) => void socket.write(bytes),
    send: (message) => void socket.write(framed(message)),
    read: (count) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (answers.length >= count) resolve(answers);
          else if (over) reject(new Error(`the connection ended after ${answers.length} of ${count} answers`));
        };
        look();
      }),
    closed,
    close: () => socket.destroy(),
  };
}

export const framed = (message: string): string => `\x0b${message}\x1c\r`;

/** What an answer says: MSA-1 and MSA-2. */
export function said(answer: string): string {
  const msa = answer
    .split('\r')
    .find((line) => line.startsWith('MSA'))
    ?.split('|');
  return `${msa?.[1]} ${msa?.[2]}`;
}

/** A small message; `id` is its MSH-10. */
export function message(
  id: string,
  { from = 'LIS|92901', type = 'ADT^A01', more = '' }: { from?: string; type?: string; more?: string } = {},
): string {
  return [
    `MSH|^~\\&|${from}|HUB|SYT|20260315081500||${type}|${id}|P|2.5${more}`,
    `EVN|${type.slice(4)}|20260315081500`,
    'PID|1||BN0001||Nguyễn^Thị Mẫu||19840722|F',
    'PV1|1|I|KHOA1',
    '',
  ].join('\r');
}
