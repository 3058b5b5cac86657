export type { Converted } from './convert.ts';
export { convertRecord, unmappable } from './convert.ts';
export type { Reader } from './readers.ts';
export { LIMITS, READERS } from './readers.ts';
export { recordName } from './record-name.ts';
