import { isProblemError, type Problem, ProblemError } from '@hub/outcome';

/** SQLSTATE classes of a database that is not there, is going down, or has no room for another connection. */
const UNAVAILABLE = /^(08|53|57P0)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** What pg itself says of a connection that is gone, or cannot be had in time: it gives these no code. */
const GONE = /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect)/;

const TOO_COSTLY: Problem = {
  category: 'too-costly',
  code: 'too-costly',
  message: {
    vi: 'Truy vấn mất quá nhiều thời gian nên đã bị dừng. Hãy thu hẹp điều kiện tìm.',
    en: 'The query took too long and was stopped. Narrow its criteria.',
  },
};
const LOST: Problem = {
  category: 'unavailable',
  code: 'transient',
  message: {
    vi: 'Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau.',
    en: 'The database does not answer just now. Try again later.',
  },
};

/**
 * What a database error means to the caller: 57014 (statement timeout) is a query that costs too much, a lost database is
 * "try again later"; anything else is returned as it is and stays a fault.
 */
export function fromDatabase(error: unknown): unknown {
  if (isProblemError(error) || typeof error !== 'object' || error === null) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === '57014') return new ProblemError(TOO_COSTLY, { cause: error });
  const lost = typeof code === 'string' ? UNAVAILABLE.test(code) || NETWORK.has(code) : GONE.test(String(message));
  return lost ? new ProblemError(LOST, { cause: error }) : error;
}
