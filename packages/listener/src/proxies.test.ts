import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { clientAddress, Proxies } from './proxies.ts';

const asked = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe("a caller's address", () => {
  test.each([
    ['no proxy declared: the header is not believed', undefined, '10.0.0.9', '203.0.113.7', '10.0.0.9'],
    ['a stranger that sends the header', '10.0.0.1', '10.0.0.9', '203.0.113.7', '10.0.0.9'],
    ['the proxy', '10.0.0.1', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['what the caller wrote before the proxy wrote its line', '10.0.0.1', '10.0.0.1', '1.2.3.4, 203.0.113.7', '203.0.113.7'],
    ['a chain of proxies', '10.0.0.0/24', '10.0.0.1', '203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['a dual-stack socket', '10.0.0.1', '::ffff:10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['IPv6', 'fd00::/8', 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['no address where one belongs', '10.0.0.1', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['no header', '10.0.0.1', '10.0.0.1', undefined, '10.0.0.1'],
  ])('%s', (_, proxies, socket, header, address) => {
    expect(clientAddress(asked(socket, header), proxies === undefined ? undefined : new Proxies(proxies))).toBe(address);
  });

  test.each(['10.0.0', '10.0.0.1/33', 'proxy.local', '::1/129', '10.0.0.1/-1', ''])('%p names no proxy', (text) => {
    expect(() => new Proxies(text)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'trusted-proxies' }) }));
  });
});
