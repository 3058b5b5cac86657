export type { Hub, HubOptions } from './hub.ts';
export { startHub } from './hub.ts';
