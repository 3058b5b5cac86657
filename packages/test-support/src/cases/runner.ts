import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { canonicals } from '@hub/fhir-model';
import { checkProblem, valuesAt } from '../check-path.ts';
import type { Case, CaseExpectation, CaseFact, CaseFolder } from './case.ts';

/** One thing a case states and whether it holds. */
export interface Finding {
  /** The delivery it is about, or the query. */
  readonly at: string;
  readonly what: string;
  /** Why it does not hold, in words; undefined when it holds. */
  readonly problem?: string;
  /** Reason on record why it cannot hold yet. */
  readonly notYet?: string;
}

/** A facility of `facilities.json` with the sources it sends through. */
interface Facility {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly sources: readonly { readonly code: string; readonly formats: readonly string[]; readonly msh4?: readonly string[] }[];
}

interface Receipt {
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly issues: readonly { readonly code: string; readonly severity: string }[];
}

/** Where cases are run: a hub's base URL and an operator's token. */
export interface CaseTarget {
  readonly url: string;
  readonly token: string;
  /** CANONICAL_BASE of that hub; default as the hub's. */
  readonly canonicalBase?: string;
}

const DEFAULT_SECONDS = 20;
const POLL_MS = 50;
const OPEN = ['received', 'processing', 'failed'];

/** Runs cases against a hub over HTTP, as any client would. */
export class CaseRunner {
  readonly #target: CaseTarget;
  readonly #places: readonly (readonly [string, string])[];

  constructor(target: CaseTarget) {
    this.#target = target;
    const base = canonicals(target.canonicalBase);
    this.#places = [
      ['{SID}', base.sid],
      ['{CS}', base.codeSystem],
      ['{SD}', base.structureDefinition],
    ];
  }

  /** Registers every facility and source of a `facilities.json`. Throws when the hub refuses one. */
  async register(facilitiesFile: string): Promise<void> {
    for (const facility of JSON.parse(readFileSync(facilitiesFile, 'utf8')) as Facility[]) {
      for (const { code, ...source } of facility.sources) {
        const body = JSON.stringify({ facility: facility.code, facilityName: facility.name, kind: facility.kind, ...source });
        const answer = await this.#ask(`/intake/sources/${code}`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
        if (!answer.ok) throw new Error(`PUT /intake/sources/${code}: ${answer.status} ${await answer.text()}`);
      }
    }
  }

  /** Delivers the files of a case one after another and judges everything it states, in the order it is stated. */
  async run(folder: CaseFolder, one: Case): Promise<Finding[]> {
    const findings: Finding[] = [];
    const saved = new Map<string, string>();
    const ids: string[] = [];
    let receipt: Receipt | undefined;
    for (const { file, source, contentType, expect } of one.submit) {
      const answer = await this.#ask(`/intake/submissions?source=${source}`, {
        method: 'POST',
        body: readFileSync(join(folder.path, file)),
        headers: { 'content-type': contentType },
      });
      const { id = '' } = (await answer.json()) as { id?: string };
      ids.push(id);
      const wanted = expect?.http === undefined ? [200, 202] : [expect.http];
      findings.push(finding(file, `HTTP ${wanted.join(' or ')}`, wanted.includes(answer.status), `HTTP ${answer.status}`));
      if (expect?.sameIdAs !== undefined) findings.push(finding(file, `same submission as number ${expect.sameIdAs}`, ids[expect.sameIdAs] === id, 'another one'));
      if (id === '') continue;
      receipt = await this.#final(id, one.timeout ?? DEFAULT_SECONDS);
      if (expect !== undefined) findings.push(...(await this.#judge(receipt, expect, saved, file)));
    }
    if (one.expect !== undefined) findings.push(...(await this.#judge(receipt, one.expect, saved, 'case')));
    return markNotYet(findings, folder, one);
  }

  #ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.#target.url + path, { ...init, headers: { authorization: `Bearer ${this.#target.token}`, ...init.headers } });
  }

  async #final(id: string, seconds: number): Promise<Receipt> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const receipt = (await (await this.#ask(`/intake/submissions/${id}`)).json()) as Receipt;
      if (!OPEN.includes(receipt.status) || Date.now() > until) return receipt;
      await wait(POLL_MS);
    }
  }

  async #judge(receipt: Receipt | undefined, expect: CaseExpectation, saved: Map<string, string>, at: string): Promise<Finding[]> {
    const codes = receipt?.issues.map(({ code }) => code) ?? [];
    const among = codes.length === 0 ? 'no issues' : codes.join(', ');
    const findings: Finding[] = [];
    if (expect.status !== undefined) {
      findings.push(finding(at, `status ${expect.status}`, receipt?.status === expect.status, `${receipt?.status} (${among})`));
    }
    if (expect.status === 'completed') {
      const errors = receipt?.issues.filter(({ severity }) => severity === 'error') ?? [];
      findings.push(finding(at, 'no error issue', errors.length === 0, among));
    }
    for (const [name, wanted] of Object.entries(expect.counts ?? {})) {
      findings.push(finding(at, `${name} ${wanted}`, receipt?.counts[name] === wanted, String(receipt?.counts[name])));
    }
    for (const code of expect.issues ?? []) findings.push(finding(at, `issue ${code}`, codes.includes(code), among));
    for (const code of expect.issuesAbsent ?? []) findings.push(finding(at, `no issue ${code}`, !codes.includes(code), among));
    for (const fact of expect.fhir ?? []) findings.push(...(await this.#fact(fact, saved)));
    return findings;
  }

  async #fact(fact: CaseFact, saved: Map<string, string>): Promise<Finding[]> {
    const [path = '', query] = this.#fill(fact.query, saved).split(/\?(.*)/s);
    const total = fact.total === undefined ? '' : '&_total=accurate';
    const answer = await this.#ask(`/fhir/${path}${query === undefined ? '' : `?${encodeQuery(query)}${total}`}`);
    const body: unknown = await answer.json();
    const status = fact.http ?? 200;
    const findings = [finding(fact.query, `HTTP ${status}`, answer.status === status, `HTTP ${answer.status} ${JSON.stringify(body).slice(0, 300)}`)];
    if (answer.status !== status) return findings;
    const found = (body as { total?: number }).total;
    if (fact.total !== undefined) findings.push(finding(fact.query, `total ${fact.total}`, found === fact.total, `total ${found}`));
    for (const check of fact.checks ?? []) {
      const filled = JSON.parse(JSON.stringify(check), (_, value: unknown) => (typeof value === 'string' ? this.#fill(value, saved) : value)) as typeof check;
      const wrong = checkProblem(body, filled);
      const { path: where, ...statement } = check;
      findings.push({ at: fact.query, what: `${where} ${JSON.stringify(statement)}`, ...(wrong === undefined ? {} : { problem: wrong }) });
    }
    for (const [name, where] of Object.entries(fact.save ?? {})) saved.set(name, String(valuesAt(body, where)[0]));
    return findings;
  }

  #fill(text: string, saved: ReadonlyMap<string, string>): string {
    const placed = this.#places.reduce((filled, [place, url]) => filled.replaceAll(place, url), text);
    return placed.replace(/\$\{(\w+)\}/g, (_, name: string) => saved.get(name) ?? `?${name}`);
  }
}

function finding(at: string, what: string, holds: boolean, found: string): Finding {
  return holds ? { at, what } : { at, what, problem: `expected ${what}, found ${found}` };
}

/** Facts on record as not built yet are told apart; one that holds already is a problem, so that the list only shrinks. */
function markNotYet(findings: readonly Finding[], folder: CaseFolder, one: Case): Finding[] {
  const entries = folder.notYet.filter((entry) => entry.case === one.name);
  const whole = entries.find(({ query }) => query === undefined);
  if (whole) {
    const holds = findings.every(({ problem }) => problem === undefined);
    return holds ? [...findings, stale(one.name)] : findings.map((one) => (one.problem === undefined ? one : { ...one, notYet: whole.reason }));
  }
  const marked = findings.map((one) => {
    const entry = one.problem === undefined ? undefined : entries.find(({ query }) => query === one.at);
    return entry === undefined ? one : { ...one, notYet: entry.reason };
  });
  const over = entries.filter(({ query }) => !findings.some((one) => one.at === query && one.problem !== undefined));
  return [...marked, ...over.map(({ query }) => stale(query as string))];
}

function stale(at: string): Finding {
  return { at, what: 'not in not-yet.json', problem: 'listed in not-yet.json, but it holds' };
}

/** The query of a case is written for people: `|` and letters beyond ASCII as they are. */
function encodeQuery(query: string): string {
  return query
    .split('&')
    .map((pair) =>
      pair
        .split(/=(.*)/s)
        .slice(0, 2)
        .map((part) => encodeURIComponent(part))
        .join('='),
    )
    .join('&');
}
