import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesOf, TABLES } from '@hub/all-in-one/testing';
import type { RunningHub } from '../hub/start-hub.ts';
import { type Secrets, wrongWith } from './oracle.ts';
import { Random } from './random.ts';
import { type RawAnswer, sendRaw } from './raw-http.ts';
import { type Caller, requestFor } from './requests.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly ms: number;
  /** Routes whose path begins so; absent: all. */
  readonly only?: string | undefined;
  /** One request of the run again. */
  readonly at?: number | undefined;
  readonly tell: (line: string) => void;
}

/** A request that was not answered as it must be. */
export interface Fault {
  readonly at: number;
  readonly route: string;
  readonly caller: string;
  readonly why: string;
  readonly request: string;
  readonly answer: string;
}

export interface FuzzReport {
  readonly requests: number;
  readonly seconds: number;
  /** Answers by status; `none`: closed without a word, after framing that lied. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly routes: number;
  readonly slowestMs: number;
  readonly faults: readonly Fault[];
}

/** Settings of a hub that is fuzzed: statements end soon, nobody is told to slow down. */
export const FUZZ_SETTINGS = {
  LOG_LEVEL: 'debug',
  SLOW_QUERY_MS: '0',
  STATEMENT_TIMEOUT_MS: '3000',
  RATE_LIMIT_PER_SECOND: '100000',
  RATE_LIMIT_BURST: '100000',
} as const;
/** Longer than any statement may take: what has not answered by then hangs. */
const PATIENCE_MS = 20_000;
const LANES = 6;
const MOST_FAULTS = 30;

/** Sends hostile requests for a while, every one decided by (seed, number), and looks at every answer; then at what the hub wrote. */
export async function fuzz(hub: RunningHub, options: FuzzOptions): Promise<FuzzReport> {
  const { seed, ms, only = '/', at, tell } = options;
  const routes = Object.values(TABLES)
    .flat()
    .filter(({ path }) => path.startsWith(only));
  const { callers, secrets } = await planted(hub);
  const port = Number(new URL(hub.origin).port);
  const statuses: Record<string, number> = {};
  const asked = new Set<string>();
  const faults: Fault[] = [];
  const seen = new Set<string>();
  let requests = 0;
  let slowestMs = 0;
  const began = performance.now();

  const one = async (number: number): Promise<void> => {
    const request = requestFor(new Random(seed, number), routes, callers);
    asked.add(request.route);
    let answer: RawAnswer | undefined;
    let why: string | undefined;
    try {
      answer = await sendRaw(port, request, PATIENCE_MS);
      slowestMs = Math.max(slowestMs, answer.ms);
      why = wrongWith(request, request.caller.name, answer, secrets);
      statuses[answer.status ?? 'none'] = (statuses[answer.status ?? 'none'] ?? 0) + 1;
    } catch (error) {
      why = (error as Error).message;
    }
    if (why === undefined || faults.length >= MOST_FAULTS) return;
    const key = `${why} ${request.route}`;
    if (seen.has(key)) return;
    seen.add(key);
    const fault = {
      at: number,
      route: request.route,
      caller: request.caller.name,
      why,
      request: shown(`${request.head.toString('latin1').replace(/(Bearer) hub_\S+/g, '$1 …')}${request.body.toString('utf8', 0, 1_500)}`),
      answer: shown(`${answer?.status ?? ''} ${answer?.text ?? ''}`),
    };
    faults.push(fault);
    tell(`✗ ${fault.at} ${fault.route} (${fault.caller}): ${why}\n  ${fault.request}\n  → ${fault.answer}`);
  };

  if (at !== undefined) {
    requests = 1;
    await one(at);
  } else {
    let told = began;
    const lane = async (): Promise<void> => {
      while (performance.now() - began < ms) {
        const number = requests;
        requests += 1;
        await one(number);
        if (performance.now() - told < 30_000) continue;
        told = performance.now();
        tell(`${Math.round((told - began) / 1000)} s: ${requests} requests, ${faults.length} faults`);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }
  const seconds = (performance.now() - began) / 1000;
  faults.push(...(await afterwards(hub, secrets)));
  return { requests, seconds, statuses, routes: asked.size, slowestMs, faults };
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 1_800));

/** Two facilities, one with a patient whose words no other may see; secrets that no answer may show. */
async function planted(hub: RunningHub): Promise<{ readonly callers: readonly Caller[]; readonly secrets: Secrets }> {
  const register = async (code: string): Promise<{ readonly token: string; readonly clientSecret: string }> => {
    const answer = await fetch(`${hub.origin}/intake/sources/his-${code}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${hub.operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ facility: code, facilityName: `Cơ sở ${code}`, kind: 'hospital', formats: ['qd-xml'] }),
    });
    return (await answer.json()) as { token: string; clientSecret: string };
  };
  const owner = await register('92801');
  const first = await register('92901');
  const second = await register('92902');
  // Its tokens and secrets may be taken away by the requests; those of the callers stay.
  await register('92909');
  const marker = `DAU${randomBytes(9).toString('hex')}`;
  for (const resource of resourcesOf({ prefix: `p${randomBytes(6).toString('hex')}`, marker }, false)) {
    const answer = await fetch(`${hub.origin}/fhir/${resource.resourceType}/${resource.id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(resource),
    });
    if (!answer.ok) throw new Error(`planting: ${answer.status} ${await answer.text()}`);
  }
  return {
    callers: [
      ...Array.from({ length: 4 }, () => ({ name: 'operator', token: hub.operatorToken })),
      ...Array.from({ length: 3 }, () => ({ name: 'facility', token: first.token })),
      { name: 'other facility', token: second.token },
      { name: 'nobody', token: undefined },
      { name: 'a wrong token', token: `hub_${randomBytes(32).toString('base64url')}` },
    ],
    secrets: {
      never: [hub.operatorToken, owner.token, owner.clientSecret, first.token, first.clientSecret, second.token, second.clientSecret],
      markers: [marker],
      mayKnow: ['operator'],
    },
  };
}

/** After the last request: the hub lives, its worker never fell, and nothing of a secret or a patient is in what it wrote. */
async function afterwards(hub: RunningHub, { never, markers }: Secrets): Promise<readonly Fault[]> {
  const fault = (why: string, answer = ''): Fault => ({ at: -1, route: 'afterwards', caller: '', why, request: '', answer });
  const faults: Fault[] = [];
  const live = await fetch(`${hub.origin}/health/ready`).catch(() => undefined);
  if (live?.status !== 200) faults.push(fault('the hub does not answer any more'));
  const log = readFileSync(join(hub.logFile, '..', 'logs', 'hub.log'), 'utf8');
  // The output has the demo's tokens, for the person who started it; of patients it has nothing.
  const output = readFileSync(hub.logFile, 'utf8');
  if (log.includes('worker ended')) faults.push(fault('the worker ended'));
  for (const secret of never) if (log.includes(secret)) faults.push(fault('a secret in the log'));
  for (const marker of markers) if (log.includes(marker) || output.includes(marker)) faults.push(fault('a patient in the log'));
  if (/UnhandledPromise|uncaughtException|FATAL|MaxListenersExceeded/.test(output + log))
    faults.push(fault('an error nobody caught', output.slice(-800)));
  return faults;
}
