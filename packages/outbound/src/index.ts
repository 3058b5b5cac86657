export { isOpen } from './addresses.ts';
export { openOutboundOf } from './open-outbound-of.ts';
export type { Outbound, OutboundAnswer, OutboundOptions, OutboundRequest } from './outbound.ts';
export { openOutbound } from './outbound.ts';
