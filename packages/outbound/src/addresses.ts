import { BlockList, isIP } from 'node:net';

/**
 * Addresses that are nobody's on the open network: this machine, private networks, link-local (the metadata services of clouds among them),
 * carrier-grade NAT, documentation, multicast, reserved (IANA special-purpose registries, RFC 6890 and its updates).
 */
const SPECIAL = new BlockList();
for (const block of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]) {
  const [address, bits] = block.split('/') as [string, string];
  SPECIAL.addSubnet(address, Number(bits), 'ipv4');
}
/** Of IPv6 only 2000::/3 is in use in the open; parts of it lead back to IPv4 or to nobody. */
const OPEN6 = new BlockList();
OPEN6.addSubnet('2000::', 3, 'ipv6');
const SPECIAL6 = new BlockList();
for (const block of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [address, bits] = block.split('/') as [string, string];
  SPECIAL6.addSubnet(address, Number(bits), 'ipv6');
}

/** True for an address on the open network. */
export function isOpen(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isOpen(mapped);
  if (isIP(address) === 4) return !SPECIAL.check(address, 'ipv4');
  return isIP(address) === 6 && OPEN6.check(address, 'ipv6') && !SPECIAL6.check(address, 'ipv6');
}
