/** Messages of Postgres' protocol 3.0 that a look-up sends (postgresql.org/docs/current/protocol-message-formats.html). */

const PARSE = 0x50;
const BIND = 0x42;
const EXECUTE = 0x45;
const SYNC = 0x53;
const HEAD = 5;

/** Says goodbye. */
export const TERMINATE: Buffer = Buffer.from([0x58, 0, 0, 0, 4]);

/** Makes a named statement known to the connection. Types of its parameters are in its text, as casts. */
export function parseMessage(name: string, text: string): Buffer {
  const [nameBytes, textBytes] = [Buffer.byteLength(name), Buffer.byteLength(text)];
  const message = Buffer.allocUnsafe(HEAD + nameBytes + 1 + textBytes + 1 + 2);
  message[0] = PARSE;
  message.writeInt32BE(message.length - 1, 1);
  let at = HEAD;
  at += message.write(name, at);
  message[at++] = 0;
  at += message.write(text, at);
  message[at++] = 0;
  message.writeInt16BE(0, at);
  return message;
}

/** Runs a known statement with values in their text form, asks for all its rows, columns in binary form, and ends the transaction. */
export function runMessage(name: string, values: readonly (string | null)[]): Buffer {
  const nameBytes = Buffer.byteLength(name);
  let bind = HEAD + 1 + nameBytes + 1 + 2 + 2 + 2 + 2;
  for (const value of values) bind += 4 + (value === null ? 0 : Buffer.byteLength(value));
  const message = Buffer.allocUnsafe(bind + HEAD + 1 + 4 + HEAD);
  message[0] = BIND;
  message.writeInt32BE(bind - 1, 1);
  let at = HEAD;
  message[at++] = 0; // the unnamed portal
  at += message.write(name, at);
  message[at++] = 0;
  at = message.writeInt16BE(0, at); // parameters as text
  at = message.writeUInt16BE(values.length, at); // 65,535 at most
  for (const value of values) {
    const size = value === null ? 0 : message.write(value, at + 4);
    message.writeInt32BE(value === null ? -1 : size, at);
    at += 4 + size;
  }
  at = message.writeInt16BE(1, at);
  at = message.writeInt16BE(1, at); // every column binary
  message[at] = EXECUTE;
  message.writeInt32BE(HEAD + 1 + 4 - 1, at + 1);
  message[at + HEAD] = 0;
  message.writeInt32BE(0, at + HEAD + 1); // no limit of rows
  at += HEAD + 1 + 4;
  message[at] = SYNC;
  message.writeInt32BE(HEAD - 1, at + 1);
  return message;
}
