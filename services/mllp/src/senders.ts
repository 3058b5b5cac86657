import { BlockList, isIP } from 'node:net';
import type { MllpSender } from '@hub/client-register';
import type { MshNames } from './msh-names.ts';
import type { Peer } from './peer.ts';

/** Why nobody is known. */
export type NotKnown =
  /** No source is registered under these names or this connection. */
  | 'VN-HL7-sender-unknown'
  /** One is, but not from this address, or not without its certificate. */
  | 'VN-HL7-sender-not-from-here'
  /** Several are: MSH-3 must tell them apart. */
  | 'VN-HL7-sender-ambiguous';

/** The sources that may send over MLLP, ready to be asked. */
export class Senders {
  readonly #all: readonly Entry[];

  constructor(senders: readonly MllpSender[]) {
    this.#all = senders.map(entryOf);
  }

  /**
   * Whose message this is: the source whose MSH-4 (its facility's code, or an alias) and MSH-3 (when registered) it has, if the connection is one it may
   * come by. A message that names no facility, or one nobody has, is its connection's, when address or certificate are registered for one source alone
   * (what the message says of its facility is then judged by its content). Beyond this machine a name alone is believed of nobody.
   */
  find(names: MshNames | undefined, peer: Peer): MllpSender | NotKnown {
    const named =
      names === undefined ? [] : this.#all.filter(({ facilities }) => names.facility.some((one) => facilities.has(one.toLowerCase())));
    const byName = named.filter(({ msh3 }) => msh3.size === 0 || msh3.has(names?.application ?? ''));
    const here = byName.filter((one) => comesFrom(one, peer));
    if (here.length > 0) return only(mostTelling(here));
    const byConnection = named.length > 0 ? [] : this.#all.filter((one) => isTold(one) && comesFrom(one, peer));
    const fitting = byConnection.filter(({ msh3 }) => msh3.size === 0 || msh3.has(names?.application ?? ''));
    if (fitting.length > 0) return only(fitting);
    return byName.length > 0 ? 'VN-HL7-sender-not-from-here' : 'VN-HL7-sender-unknown';
  }
}

interface Entry {
  readonly sender: MllpSender;
  readonly facilities: ReadonlySet<string>;
  readonly msh3: ReadonlySet<string>;
  readonly addresses: BlockList | undefined;
  readonly certificates: readonly string[];
}

function entryOf(sender: MllpSender): Entry {
  const { facility, msh4, mllp } = sender.source;
  const blocks = mllp?.addresses ?? [];
  return {
    sender,
    facilities: new Set([facility.code, ...msh4].map((one) => one.toLowerCase())),
    msh3: new Set(mllp?.msh3),
    addresses: blocks.length === 0 ? undefined : listOf(blocks),
    certificates: mllp?.certificates ?? [],
  };
}

function listOf(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', bits] = block.split('/', 2);
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Something of the connection is registered. */
const isTold = ({ addresses, certificates }: Entry): boolean => addresses !== undefined || certificates.length > 0;

function comesFrom(entry: Entry, { address, near, certificate }: Peer): boolean {
  if (!isTold(entry)) return near;
  const { addresses, certificates } = entry;
  if (addresses !== undefined && !addresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return false;
  if (certificates.length === 0) return true;
  return certificate !== undefined && certificates.some((one) => one === certificate.sha256 || certificate.names.includes(one));
}

/** Who is registered by MSH-3 goes before who takes any; who is registered by its connection before who is not. */
function mostTelling(entries: readonly Entry[]): readonly Entry[] {
  const weight = (entry: Entry): number => (entry.msh3.size > 0 ? 2 : 0) + (isTold(entry) ? 1 : 0);
  const most = Math.max(...entries.map(weight));
  return entries.filter((entry) => weight(entry) === most);
}

const only = (entries: readonly Entry[]): MllpSender | NotKnown =>
  entries.length === 1 ? (entries[0] as Entry).sender : 'VN-HL7-sender-ambiguous';
