import { type ExpectedReceipt, facilitiesOf, filesOf, type ProvinceOptions } from '@hub/synthetic-province';
import { connections, request } from '../bench/client/request.ts';
import type { RunningHub } from '../hub/start-hub.ts';

/** A file that was taken in, and the receipt it must get. */
export interface Delivered {
  readonly id: string;
  readonly fileName: string;
  readonly token: string;
  readonly expected: ExpectedReceipt;
}

/** Everything that was taken in. */
export interface Delivery {
  readonly files: readonly Delivered[];
  readonly visits: number;
  readonly checkIns: number;
  /** Records of other formats. */
  readonly others: number;
  readonly bytes: number;
}

/** Uploads at once. Files of one facility follow each other: a check-in must not come behind its visit. */
const AT_ONCE = 8;

/**
 * Registers the facilities of a province and posts its files over HTTP until `most` visits have gone out. Throws when a file is not
 * taken in (202). `tell` is called now and then with the visits sent.
 */
export async function deliver(hub: RunningHub, options: ProvinceOptions, most: number, tell: (visits: number) => void): Promise<Delivery> {
  const tokens = new Map<string, string>();
  for (const facility of facilitiesOf(options)) {
    for (const [source, token] of await hub.register(facility)) tokens.set(source, token);
  }
  const agent = connections(AT_ONCE);
  const files: Delivered[] = [];
  const last = new Map<string, Promise<void>>();
  const running = new Set<Promise<void>>();
  let visits = 0;
  let checkIns = 0;
  let others = 0;
  let bytes = 0;
  for (const { facility, source, fileName, contentType, body, kind, visits: count, expected } of filesOf(options)) {
    if (expected === undefined) throw new Error('the province has no expected receipts: no defects asked for');
    const token = tokens.get(source) as string;
    const send = async (): Promise<void> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': contentType, 'content-length': body.length };
      const path = `/intake/submissions?source=${source}`;
      const answer = await request(agent, hub.origin, { method: 'POST', path, headers, body, keep: true });
      if (answer.status !== 202) throw new Error(`${fileName}: ${answer.status} ${answer.body}`);
      const { id } = JSON.parse(String(answer.body)) as { readonly id: string };
      files.push({ id, fileName, token, expected });
    };
    const sent = (last.get(facility.code) ?? Promise.resolve()).then(send);
    last.set(facility.code, sent);
    running.add(sent);
    const done = (): boolean => running.delete(sent);
    sent.then(done, done);
    if (running.size >= AT_ONCE) await Promise.race(running);
    bytes += body.length;
    if (kind === 'check-in') checkIns += count;
    else if (kind === 'other') others += count;
    else visits += count;
    tell(visits);
    if (visits >= most) break;
  }
  await Promise.all(last.values());
  agent.destroy();
  return { files, visits, checkIns, others, bytes };
}
