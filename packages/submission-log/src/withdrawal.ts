/**
 * Content type of bytes that ask for one visit to be withdrawn: `{withdraw: {visit}, requestedAt}`. Intake makes them of `DELETE
 * /intake/visits/{MA_LK}`, the worker reads them; no sender's Content-Type says so.
 */
export const WITHDRAWAL = 'application/vnd.hub.withdrawal+json';
