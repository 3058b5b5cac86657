import http, { type OutgoingHttpHeaders } from 'node:http';
import { type Answer, type Asked, connections, request } from './request.ts';
import { type LoadResult, Times } from './times.ts';
import { personOf, pick, randomOf, type Series, visitOf } from './visits.ts';

/** Clients of every kind at once, for a time: what memory is watched under. */
export interface MixedJob {
  readonly kind: 'mixed';
  readonly origin: string;
  readonly token: string;
  readonly clients: number;
  readonly seconds: number;
  readonly name: string;
  /** Paths of searches and reads of what is stored already. */
  readonly reads: readonly string[];
}

export type MixedResult = LoadResult & {
  /** `operation status` → how often. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers that the operation may not get: `operation status reason` → how often. */
  readonly unexpected: Readonly<Record<string, number>>;
};

type Random = () => number;
const JSON_TYPE = 'application/fhir+json';
/** Milliseconds a client thinks at most between two requests. */
const THINKS = 40;
const PEOPLE_KEPT = 20;

/** A Patient that one client made and nobody else changes. */
interface Held {
  readonly id: string;
  version: number;
  body: Record<string, unknown>;
}

export async function mixed(job: MixedJob): Promise<MixedResult> {
  const tally = new Tally();
  const end = performance.now() + job.seconds * 1000;
  const agent = connections(job.clients);
  // Of sixteen: one sends slowly, one reads slowly, one hangs up; the others do everything.
  const kinds = [slowSender, slowReader, hangsUp, ...Array<typeof regular>(13).fill(regular)];
  await Promise.all(
    Array.from({ length: job.clients }, async (_, number) => {
      const client: Client = { job, agent, number, random: randomOf(`${job.name}/${number}`), tally, end };
      await (kinds[number % kinds.length] as typeof regular)(client);
    }),
  );
  agent.destroy();
  return { ...tally.times.result(job.seconds), answers: tally.answers, unexpected: tally.unexpected };
}

class Tally {
  readonly times = new Times();
  readonly answers: Record<string, number> = {};
  readonly unexpected: Record<string, number> = {};

  add(operation: string, expected: readonly number[], answer: Pick<Answer, 'status' | 'bytes' | 'body'>, milliseconds: number): void {
    const key = `${operation} ${answer.status}`;
    this.answers[key] = (this.answers[key] ?? 0) + 1;
    if (expected.includes(answer.status)) {
      this.times.add(milliseconds, answer.bytes);
      return;
    }
    const reason = /"diagnostics":"((?:[^"\\]|\\.)*)"/.exec(answer.body?.toString() ?? '')?.[1]?.slice(0, 120) ?? '';
    this.wrong(`${key} ${reason}`);
  }

  wrong(what: string): void {
    this.times.fail(what, '');
    this.unexpected[what] = (this.unexpected[what] ?? 0) + 1;
  }
}

interface Client {
  readonly job: MixedJob;
  readonly agent: http.Agent;
  readonly number: number;
  readonly random: Random;
  readonly tally: Tally;
  readonly end: number;
}

async function ask(
  { job, agent, tally }: Client,
  operation: string,
  expected: readonly number[],
  asked: Pick<Asked, 'method' | 'path'> & { readonly headers?: OutgoingHttpHeaders; readonly body?: unknown },
): Promise<Answer | undefined> {
  const body = asked.body === undefined ? undefined : Buffer.from(JSON.stringify(asked.body));
  const headers = {
    authorization: `Bearer ${job.token}`,
    accept: JSON_TYPE,
    ...(body === undefined ? {} : { 'content-type': JSON_TYPE, 'content-length': body.length }),
    ...asked.headers,
  };
  const began = performance.now();
  try {
    const answer = await request(agent, job.origin, { method: asked.method, path: asked.path, headers, body, keep: true });
    tally.add(operation, expected, answer, performance.now() - began);
    return answer;
  } catch (error) {
    tally.wrong(`${operation} ${(error as NodeJS.ErrnoException).code ?? 'connection'}`);
    return undefined;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Every kind of request, in the shares of a busy day: two thirds read. */
async function regular(client: Client): Promise<void> {
  const { job, random } = client;
  const series: Series = { name: `${job.name}-${client.number}`, repeat: 0.1 };
  const held: Held[] = [];
  let [made, visits] = [0, 0];
  const create = async (): Promise<void> => {
    const body = personOf(series, made++);
    const answer = await ask(client, 'create', [201], { method: 'POST', path: '/fhir/Patient', body });
    if (answer?.status === 201) held.push({ ...versionIn(answer), body: { ...body } });
    if (held.length > PEOPLE_KEPT) await removeFirst(client, held);
  };
  while (performance.now() < client.end) {
    const one = held[Math.floor(random() * held.length)];
    const dice = random();
    if (dice < 0.4) await ask(client, 'read or search', [200], { method: 'GET', path: pick(random, job.reads) });
    else if (dice < 0.5 || one === undefined) await create();
    else if (dice < 0.55) await ask(client, 'read', [200], { method: 'GET', path: `/fhir/Patient/${one.id}` });
    else if (dice < 0.6) await conditionalRead(client, one);
    else if (dice < 0.63) await ask(client, 'vread', [200], { method: 'GET', path: `/fhir/Patient/${one.id}/_history/1` });
    else if (dice < 0.67) await ask(client, 'history', [200], { method: 'GET', path: `/fhir/Patient/${one.id}/_history` });
    else if (dice < 0.69) await ask(client, 'history of type', [200], { method: 'GET', path: '/fhir/Patient/_history?_count=20' });
    else if (dice < 0.77) await update(client, one);
    else if (dice < 0.8) await staleUpdate(client, one);
    else if (dice < 0.86) await patch(client, one);
    else if (dice < 0.9) await conditionalCreate(client, series, made);
    else if (dice < 0.93) await removeFirst(client, held);
    else if (dice < 0.99)
      await ask(client, 'transaction', [200], { method: 'POST', path: '/fhir', body: visitOf(series, visits++, 'transaction') });
    else {
      const body = visitOf({ ...series, patients: [one.id] }, visits++, 'batch');
      await ask(client, 'batch', [200], { method: 'POST', path: '/fhir', body });
    }
    await pause(random() * THINKS);
  }
}

function versionIn({ headers }: Answer): { readonly id: string; version: number } {
  const [, id = '', version = '0'] = /\/([A-Za-z0-9.-]+)\/_history\/(\d+)$/.exec(headers.location ?? '') ?? [];
  return { id, version: Number(version) };
}

async function conditionalRead(client: Client, one: Held): Promise<void> {
  const headers = { 'if-none-match': `W/"${one.version}"` };
  await ask(client, 'read, unchanged', [304], { method: 'GET', path: `/fhir/Patient/${one.id}`, headers });
}

async function update(client: Client, one: Held): Promise<void> {
  one.body = { ...one.body, active: one.version % 2 === 0, birthDate: `19${50 + (one.version % 50)}-01-01` };
  const headers = { 'if-match': `W/"${one.version}"` };
  const answer = await ask(client, 'update', [200], {
    method: 'PUT',
    path: `/fhir/Patient/${one.id}`,
    headers,
    body: { ...one.body, id: one.id },
  });
  if (answer?.status === 200) one.version += 1;
}

async function staleUpdate(client: Client, one: Held): Promise<void> {
  const headers = { 'if-match': `W/"${one.version + 5}"` };
  await ask(client, 'update, stale', [412], { method: 'PUT', path: `/fhir/Patient/${one.id}`, headers, body: { ...one.body, id: one.id } });
}

async function patch(client: Client, one: Held): Promise<void> {
  const headers = { 'content-type': 'application/json-patch+json', 'if-match': `W/"${one.version}"` };
  const birthDate = `18${50 + (one.version % 50)}-02-02`;
  const body = [{ op: 'replace', path: '/birthDate', value: birthDate }];
  const answer = await ask(client, 'patch', [200], { method: 'PATCH', path: `/fhir/Patient/${one.id}`, headers, body });
  if (answer?.status !== 200) return;
  one.body = { ...one.body, birthDate };
  one.version += 1;
}

/** Everybody's condition: of all that ask, the first makes it. */
async function conditionalCreate(client: Client, series: Series, made: number): Promise<void> {
  const shared = { ...series, name: `${client.job.name}-shared` };
  // Numbers that no client's own people have: two people of different series may be given one number by chance, once in two thousand runs.
  const body = personOf(shared, 500_000 + (made % 500));
  const [identifier] = body.identifier;
  const headers = { 'if-none-exist': `identifier=${encodeURIComponent(identifier?.system ?? '')}|${identifier?.value}` };
  const answer = await ask(client, 'create, conditional', [200, 201], { method: 'POST', path: '/fhir/Patient', headers, body });
  if (answer?.status === 412) await tellMatches(client, identifier, body);
}

/** What a condition that found too many found: one person stored twice, or two with one number. */
async function tellMatches(
  client: Client,
  identifier: { readonly system: string; readonly value: string } | undefined,
  body: ReturnType<typeof personOf>,
): Promise<void> {
  const path = `/fhir/Patient?identifier=${encodeURIComponent(identifier?.system ?? '')}|${identifier?.value}`;
  const answer = await ask(client, 'read or search', [200], { method: 'GET', path });
  const { entry = [] } = JSON.parse(answer?.body?.toString() ?? '{}') as { readonly entry?: readonly { readonly resource?: unknown }[] };
  const name = JSON.stringify(body.name);
  const same = entry.filter(({ resource }) => JSON.stringify((resource as { readonly name?: unknown } | undefined)?.name) === name).length;
  client.tally.wrong(`its condition finds ${entry.length}, ${same} of them the person asked for`);
}

async function removeFirst(client: Client, held: Held[]): Promise<void> {
  const one = held.shift();
  if (one === undefined) return;
  const answer = await ask(client, 'delete', [200, 204], { method: 'DELETE', path: `/fhir/Patient/${one.id}` });
  if (answer !== undefined && answer.status < 300)
    await ask(client, 'read, deleted', [410], { method: 'GET', path: `/fhir/Patient/${one.id}` });
}

/** A bundle that takes two seconds to arrive. */
async function slowSender(client: Client): Promise<void> {
  const series: Series = { name: `${client.job.name}-${client.number}`, repeat: 0.1 };
  for (let visit = 0; performance.now() < client.end; visit++) {
    const body = Buffer.from(JSON.stringify(visitOf(series, visit, 'transaction')));
    const began = performance.now();
    await raw(client, 'transaction, sent slowly', [200], '/fhir', body, async (sent) => {
      for (let at = 0; at < body.length; at += 1000) {
        sent.write(body.subarray(at, at + 1000));
        await pause(100);
      }
      sent.end();
    });
    await pause(Math.max(0, 200 - (performance.now() - began)));
  }
}

/** Takes a large page a little at a time. */
async function slowReader(client: Client): Promise<void> {
  while (performance.now() < client.end) {
    await raw(client, 'page, read slowly', [200], '/fhir/Observation?_count=500', undefined, async (sent) => void sent.end());
    await pause(50);
  }
}

/** Hangs up in the middle of what it sends, or before it hears the answer. */
async function hangsUp(client: Client): Promise<void> {
  const series: Series = { name: `${client.job.name}-${client.number}`, repeat: 0.1 };
  for (let visit = 0; performance.now() < client.end; visit++) {
    const body = Buffer.from(JSON.stringify(visitOf(series, visit, 'transaction')));
    const half = visit % 2 === 0;
    await new Promise<void>((done) => {
      const sent = http.request(`${client.job.origin}/fhir`, { method: 'POST', agent: false, headers: sending(client, body) });
      sent.on('error', () => undefined);
      sent.on('close', done);
      if (half) sent.write(body.subarray(0, body.length / 2));
      else sent.end(body);
      setTimeout(() => sent.destroy(), 5 + client.random() * 30);
    });
    await pause(50 + client.random() * 100);
  }
}

function sending({ job }: Client, body: Buffer | undefined): OutgoingHttpHeaders {
  return {
    authorization: `Bearer ${job.token}`,
    accept: JSON_TYPE,
    ...(body === undefined ? {} : { 'content-type': JSON_TYPE, 'content-length': body.length }),
  };
}

/** A request on a connection of its own, sent by `send`; its answer is read in pauses. */
async function raw(
  client: Client,
  operation: string,
  expected: readonly number[],
  path: string,
  body: Buffer | undefined,
  send: (sent: http.ClientRequest) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  await new Promise<void>((done) => {
    const sent = http.request(client.job.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      headers: sending(client, body),
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      client.tally.wrong(`${operation} ${error.code ?? 'connection'}`);
      done();
    });
    sent.on('response', async (response) => {
      const pieces: Buffer[] = [];
      try {
        for await (const piece of response as AsyncIterable<Buffer>) {
          pieces.push(piece);
          await pause(20);
        }
        const all = Buffer.concat(pieces);
        client.tally.add(
          operation,
          expected,
          { status: response.statusCode ?? 0, bytes: all.length, body: all },
          performance.now() - began,
        );
      } catch {
        client.tally.wrong(`${operation} cut off`);
      }
      done();
    });
    void send(sent);
  });
}
