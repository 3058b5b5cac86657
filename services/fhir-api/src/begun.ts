import type { RestResponse } from '@hub/fhir-rest';

/** Characters that are waited for before an answer begins: what goes wrong among them still has its status. */
const BEFORE_STATUS = 1_000_000;

/** What a long answer is read from, piece by piece; to be closed by who reads it. */
export interface Pieces {
  next(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** An answer that is ready to be sent: whole, or with the rest of a long one still to come. */
export interface Begun {
  readonly answer: RestResponse;
  readonly pieces?: Pieces;
}

/** Reads the beginning of a streamed answer; one that ends within it is an answer like any other. Throws what reading throws. */
export async function begun(answer: RestResponse): Promise<Begun> {
  const { pieces, ...rest } = answer;
  if (pieces === undefined) return { answer };
  const reading = pieces[Symbol.asyncIterator]();
  let text = '';
  while (text.length < BEFORE_STATUS) {
    const { value, done } = await reading.next();
    if (done === true) return { answer: { ...rest, body: text } };
    text += value;
  }
  return { answer: rest, pieces: piecesOf(text, reading) };
}

function piecesOf(text: string, reading: AsyncIterator<string>): Pieces {
  let first: string | undefined = text;
  return {
    async next() {
      if (first !== undefined) {
        const piece = first;
        first = undefined;
        return piece;
      }
      const { value, done } = await reading.next();
      return done === true ? undefined : value;
    },
    async close() {
      await reading.return?.();
    },
  };
}
