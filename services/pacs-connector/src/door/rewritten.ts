import { Transform } from 'node:stream';

/**
 * Puts `to` in the place of every `from` in a stream of bytes, also where it is cut between two pieces. In memory: a piece and as many bytes as `from`
 * has.
 */
export function rewritten(from: string, to: string): Transform {
  const [needle, other] = [Buffer.from(from), Buffer.from(to)];
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const text = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      let begin = 0;
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, begin)) {
        this.push(text.subarray(begin, at));
        this.push(other);
        begin = at + needle.length;
      }
      // What may be the beginning of one stays until more is there.
      const keep = Math.min(needle.length - 1, text.length - begin);
      this.push(text.subarray(begin, text.length - keep));
      rest = Buffer.from(text.subarray(text.length - keep));
      done();
    },
    flush(done) {
      this.push(rest);
      done();
    },
  });
}
