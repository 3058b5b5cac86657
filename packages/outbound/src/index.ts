export { isOpen } from './addresses.ts';
export type { Outbound, OutboundAnswer, OutboundOptions, OutboundRequest } from './outbound.ts';
export { openOutbound } from './outbound.ts';
