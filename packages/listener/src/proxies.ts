import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { problem } from '@hub/outcome';

/** Proxies whose word about the caller's address is believed (setting TRUSTED_PROXIES). */
export class Proxies {
  readonly #list = new BlockList();

  /** Addresses and CIDR blocks, comma-separated. Throws ProblemError `incorrect/trusted-proxies`. */
  constructor(text: string) {
    for (const part of text.split(',').map((one) => one.trim())) {
      const [address = '', bits] = part.split('/', 2);
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      const most = family === 'ipv6' ? 128 : 32;
      if (isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) throw wrong();
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  has(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
}

/** An IPv4 address as such when a dual-stack socket wrote it as IPv6. */
const plain = (address: string): string => (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address);

/** Address at the other end of the connection: the caller's, or a proxy's. */
export const socketAddress = (request: IncomingMessage): string => plain(request.socket.remoteAddress ?? '');

/**
 * Address of the caller: the socket's, unless that is a declared proxy; then the last address of X-Forwarded-For that is none of them.
 * What stands before that one is the caller's own word and is not believed.
 */
export function clientAddress(request: IncomingMessage, proxies: Proxies | undefined): string {
  const socket = socketAddress(request);
  if (proxies === undefined || !proxies.has(socket)) return socket;
  const header = request.headers['x-forwarded-for'];
  const named = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((one) => plain(one.trim()));
  for (let at = named.length - 1; at >= 0; at -= 1) {
    const address = named[at] as string;
    if (isIP(address) === 0) return socket;
    if (!proxies.has(address)) return address;
  }
  return socket;
}

function wrong() {
  return problem(
    'incorrect',
    'trusted-proxies',
    'TRUSTED_PROXIES phải là các địa chỉ IP hoặc dải CIDR, cách nhau bằng dấu phẩy.',
    'TRUSTED_PROXIES must be IP addresses or CIDR blocks, separated by commas.',
  );
}
