export { endWhenRefused } from './end-when-refused.ts';
export { settingsMarkdown } from './markdown.ts';
export type { Settings } from './read.ts';
export { readSettings } from './read.ts';
export type { SettingRow } from './table.ts';
export { SETTINGS } from './table.ts';
export { mllpTransportOf, transportOf } from './transport.ts';
