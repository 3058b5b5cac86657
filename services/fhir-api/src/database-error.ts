import { isProblemError, ProblemError } from '@hub/outcome';

/** SQLSTATE classes of a database that is not there, is going down, or has no room for another connection. */
const UNAVAILABLE = /^(08|53|57P0)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * What a database error means to the caller: 57014 (statement timeout) is a query that costs too much, a lost database is
 * "try again later", anything else stays a fault.
 */
export function fromDatabase(error: unknown): unknown {
  if (isProblemError(error) || !(error instanceof Error)) return error;
  const code = (error as Error & { code?: unknown }).code;
  if (code === '57014') {
    return new ProblemError(
      {
        category: 'too-costly',
        code: 'too-costly',
        message: {
          vi: 'Truy vấn mất quá nhiều thời gian nên đã bị dừng. Hãy thu hẹp điều kiện tìm.',
          en: 'The query took too long and was stopped. Narrow its criteria.',
        },
      },
      { cause: error },
    );
  }
  if (typeof code === 'string' && (UNAVAILABLE.test(code) || NETWORK.has(code))) {
    return new ProblemError(
      {
        category: 'unavailable',
        code: 'transient',
        message: {
          vi: 'Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau.',
          en: 'The database does not answer just now. Try again later.',
        },
      },
      { cause: error },
    );
  }
  return error;
}
