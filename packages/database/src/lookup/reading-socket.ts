import { Socket } from 'node:net';

/** What takes the bytes of a connection. They are written over by the next ones: what is kept of them is copied. */
export type Taker = (piece: Buffer) => void;

/** As much as Node reads at once. */
const BYTES = 65_536;

/**
 * A socket that reads into one buffer again and again. Left alone Node makes a new one for each read: memory outside of V8's heap, for which V8 marks its
 * whole heap every 64 MB (pages of 100 resources: a third of the process). Who listens for 'data' gets copies.
 */
export class ReadingSocket extends Socket {
  readonly #read: { to: Taker | undefined };

  constructor() {
    const buffer = Buffer.allocUnsafeSlow(BYTES);
    const read: { to: Taker | undefined; socket: Socket | undefined } = { to: undefined, socket: undefined };
    super({
      onread: {
        buffer,
        callback: (size) => {
          const piece = buffer.subarray(0, size);
          if (read.to === undefined) read.socket?.emit('data', Buffer.from(piece));
          else read.to(piece);
          return true;
        },
      },
    });
    read.socket = this;
    this.#read = read;
  }

  /** From now on `taker` alone gets what comes; undefined: the listeners again. */
  give(taker: Taker | undefined): void {
    this.#read.to = taker;
  }
}

/** Takes what comes over a connection away from those who listen to it. Answers how to give it back. */
export function takeOver(stream: Socket, taker: Taker): () => void {
  if (stream instanceof ReadingSocket) {
    stream.give(taker);
    return () => stream.give(undefined);
  }
  const theirs = stream.listeners('data') as Taker[];
  stream.on('data', taker);
  for (const listener of theirs) stream.off('data', listener);
  return () => {
    for (const listener of theirs) stream.on('data', listener);
    stream.off('data', taker);
  };
}
