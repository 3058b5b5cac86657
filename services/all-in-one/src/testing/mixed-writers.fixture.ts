import { type Answer, type Client, clientOf } from '@hub/fhir-api/testing';

const SYSTEM = 'http://his.example.vn/mrn';
/** Resources of one transaction. */
export const TRANSACTION_SIZE = 4;

/** A write that was acknowledged: where its version lies, and what it holds (a number of its own; nothing for a deletion). */
export interface Acknowledged {
  readonly version: string;
  readonly holds: number | 'deleted';
}

/** A conditional request: sent again it must not make a second resource. */
export interface Conditional {
  /** Identifiers of what it makes. */
  readonly keys: readonly string[];
  readonly send: (client: Client) => Promise<Answer>;
}

/** What writers saw of a server that was killed under them. */
export interface Ledger {
  readonly acknowledged: Acknowledged[];
  /** Conditional requests without an answer. */
  readonly open: Conditional[];
  /** Conditional requests of all kinds, answered or not. */
  readonly conditional: Conditional[];
  /** Keys of transactions, which are there whole or not at all. */
  readonly transactions: string[];
  /** Answers that no kill explains. */
  readonly strange: string[];
  /** Answers of 503: the database was away. */
  away: number;
}

interface Patient {
  readonly resourceType: 'Patient';
  readonly identifier: readonly object[];
  readonly multipleBirthInteger: number;
}

const patient = (key: string, holds: number): Patient => ({
  resourceType: 'Patient',
  identifier: [{ system: SYSTEM, value: key }],
  multipleBirthInteger: holds,
});
const condition = (key: string) => `identifier=${SYSTEM}|${key}`;

function transaction(key: string, holds: number): object {
  const fullUrl = 'urn:uuid:00000000-0000-4000-8000-000000000001';
  const basic = (n: number) => ({
    resource: {
      resourceType: 'Basic',
      identifier: [{ system: SYSTEM, value: `${key}-${n}` }],
      code: { text: 'x' },
      subject: { reference: fullUrl },
    },
    request: { method: 'POST', url: 'Basic', ifNoneExist: condition(`${key}-${n}`) },
  });
  const first = {
    fullUrl,
    resource: patient(`${key}-0`, holds),
    request: { method: 'POST', url: 'Patient', ifNoneExist: condition(`${key}-0`) },
  };
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [first, ...Array.from({ length: TRANSACTION_SIZE - 1 }, (_, n) => basic(n + 1))],
  };
}

/** `Patient/x/_history/3` of an address. */
const versionOf = (url: string): string => url.replace(/^.*\/fhir\//, '');

/**
 * One client that writes until told to stop, all kinds in turn: create, conditional create (of its own, and of what many make at once),
 * update, patch, delete, transaction. Remembers what was acknowledged, and what got no answer.
 */
export async function writeMixed(url: string, token: string, name: string, going: () => boolean, ledger: Ledger): Promise<void> {
  const client = clientOf(url, token);
  const own = `own-${name}`;
  let number = 0;
  const attempt = async (send: (client: Client) => Promise<Answer>, wanted: readonly number[]): Promise<Answer | undefined> => {
    const answer = await send(client).catch(() => undefined);
    if (answer === undefined) return undefined;
    if (wanted.includes(answer.status)) return answer;
    if (answer.status === 503) ledger.away += 1;
    else ledger.strange.push(`${answer.status} ${answer.text.slice(0, 300)}`);
    return undefined;
  };
  const conditional = async (keys: readonly string[], send: (client: Client) => Promise<Answer>): Promise<Answer | undefined> => {
    const one = { keys, send };
    ledger.conditional.push(one);
    const answer = await attempt(send, [200, 201]);
    if (answer === undefined) ledger.open.push(one);
    return answer;
  };
  const acknowledge = (answer: Answer | undefined, holds: number) => {
    if (answer !== undefined) ledger.acknowledged.push({ version: versionOf(answer.headers.get('location') as string), holds });
  };

  for (let n = 0; going(); n++) {
    const key = `${name}-${n}`;
    number += 1;
    const holds = number;
    switch (n % 7) {
      case 0:
        acknowledge(await attempt((c) => c.send('POST', '/Patient', patient(key, holds)), [201]), holds);
        break;
      case 1:
        acknowledge(
          await conditional([key], (c) => c.send('POST', '/Patient', patient(key, holds), { 'if-none-exist': condition(key) })),
          holds,
        );
        break;
      case 2: {
        // What every writer of this turn makes: whoever comes first.
        const shared = `shared-${name.split('-')[0]}-${n}`;
        await conditional([shared], (c) => c.send('POST', '/Patient', patient(shared, 0), { 'if-none-exist': condition(shared) }));
        break;
      }
      case 3:
        acknowledge(await attempt((c) => c.send('PUT', `/Patient/${own}`, { ...patient(own, holds), id: own }), [200, 201]), holds);
        break;
      case 4:
        acknowledge(
          await attempt(
            (c) => c.send('PATCH', `/Patient/${own}`, [{ op: 'replace', path: '/multipleBirthInteger', value: holds }]),
            // Not there when its PUT was lost.
            [200, 404, 410],
          ).then((answer) => (answer?.status === 200 ? answer : undefined)),
          holds,
        );
        break;
      case 5: {
        const answer = await attempt((c) => c.send('DELETE', `/Patient/${own}`), [204]);
        if (answer?.version !== undefined)
          ledger.acknowledged.push({ version: `Patient/${own}/_history/${answer.version}`, holds: 'deleted' });
        break;
      }
      default: {
        const keys = Array.from({ length: TRANSACTION_SIZE }, (_, i) => `tx-${key}-${i}`);
        ledger.transactions.push(`tx-${key}`);
        const answer = await conditional(keys, (c) => c.send('POST', '', transaction(`tx-${key}`, holds)));
        const [first] = (answer?.body.entry ?? []) as { response: { location: string } }[];
        if (first !== undefined) ledger.acknowledged.push({ version: versionOf(first.response.location), holds });
      }
    }
    // A server that is away is not asked a thousand times a second.
    if (ledger.away > 0 || ledger.open.length > 0) await new Promise((done) => setTimeout(done, 10));
  }
}
