export { isOpen } from './addresses.ts';
export { openOutboundOf, openStreamingOf } from './open-outbound-of.ts';
export type {
  Outbound,
  OutboundAnswer,
  OutboundOptions,
  OutboundRequest,
  OutboundStream,
  Streaming,
  StreamingOptions,
} from './outbound.ts';
export { openOutbound, openStreaming } from './outbound.ts';
