import { randomBytes } from 'node:crypto';

const GIVEN = /^[\w.-]{1,64}$/;
// One random start per process and a counter: unique without asking the system for randomness at every request.
const start = randomBytes(6).toString('hex');
let last = 0;

/** The id a request is found by in the log: the caller's X-Request-Id when it is a plain word, else a fresh one. */
export function requestId(given: string | undefined): string {
  if (given !== undefined && GIVEN.test(given)) return given;
  last += 1;
  return `${start}-${last.toString(36)}`;
}
