export type { Fields } from './fields.ts';
export type { Level, Logger, LoggerOptions } from './logger.ts';
export { createLogger } from './logger.ts';
export { currentClient, currentRequest, requestIsOf, withinRequest } from './request.ts';
export { slowQueryLog } from './slow-query-log.ts';
