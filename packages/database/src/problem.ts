import { isProblemError, type Problem, ProblemError } from '@hub/outcome';

/** SQLSTATE classes of a database that is not there, is going down, or has no room for another connection. */
const UNAVAILABLE = /^(08|53|57P0|25P03)/;
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'ECONNABORTED',
  'ENOTCONN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What Node says of a socket that ended under a statement. */
const SOCKET = /^ERR_(STREAM|SOCKET|SSL|TLS|HTTP2)_/;
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
// A write is not at fault for what it costs: its size is bounded before it begins, so what stopped it is the load of the moment.
// Nothing was stored; 503 says "again, later", where a client would throw its data away on 400.
const WRITE_TOO_COSTLY: Problem = {
  category: 'unavailable',
  code: 'too-costly',
  message: {
    vi: 'Ghi dữ liệu mất quá nhiều thời gian nên đã bị dừng; chưa có gì được lưu. Hãy gửi lại sau.',
    en: 'The write took too long and was stopped; nothing was stored. Send it again later.',
  },
};
const LOCKED: Problem = {
  category: 'busy',
  code: 'lock-error',
  message: {
    vi: 'Dữ liệu này đang được nơi khác ghi quá lâu; chưa có gì được lưu. Hãy gửi lại sau.',
    en: 'Others have been writing the same data for too long; nothing was stored. Send it again later.',
  },
};
// A NUL in a text that became a parameter: no text of Postgres can hold it, so nothing there is called that.
const NO_TEXT: Problem = {
  category: 'incorrect',
  code: 'value',
  message: { vi: 'Có ký tự không hợp lệ (NUL) trong giá trị.', en: 'A value has a character that is not allowed (NUL).' },
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
 * What a database error means to the caller: 57014 (statement timeout) and class 54 (too many terms, nested too deep) are a query
 * that costs too much, 22021 a NUL that the caller wrote, 55P03 (lock timeout) and a lost database are "try again later"; anything else is returned as it is and stays
 * a fault.
 */
export function fromDatabase(error: unknown): unknown {
  return known(error, TOO_COSTLY);
}

/** The same for a write that was undone: one that took too long may be sent again as it is (503, where a search answers 400). */
export function fromDatabaseWrite(error: unknown): unknown {
  return known(error, WRITE_TOO_COSTLY);
}

function known(error: unknown, tooCostly: Problem): unknown {
  if (isProblemError(error) || typeof error !== 'object' || error === null) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === '57014' || (typeof code === 'string' && code.startsWith('54'))) return new ProblemError(tooCostly, { cause: error });
  if (code === '22021') return new ProblemError(NO_TEXT, { cause: error });
  if (code === '55P03') return new ProblemError(LOCKED, { cause: error });
  const lost = typeof code === 'string' ? UNAVAILABLE.test(code) || NETWORK.has(code) || SOCKET.test(code) : GONE.test(String(message));
  return lost ? new ProblemError(LOST, { cause: error }) : error;
}
