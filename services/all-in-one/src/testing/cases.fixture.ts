import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { canonicals } from '@hub/fhir-model';
import { type Check, checkProblem, valuesAt } from '@hub/test-support';

/** A case of packages/sources/cases, as its README describes it. */
export interface Case {
  readonly name: string;
  readonly submit: readonly {
    readonly file: string;
    readonly source: string;
    readonly contentType: string;
    readonly expect?: Expectation & { readonly http?: number; readonly sameIdAs?: number };
  }[];
  readonly expect?: Expectation;
  readonly timeout?: number;
}

interface Expectation {
  readonly status?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly issues?: readonly string[];
  readonly issuesAbsent?: readonly string[];
  readonly fhir?: readonly Fact[];
}

interface Fact {
  readonly query: string;
  readonly total?: number;
  readonly checks?: readonly Check[];
  readonly save?: Readonly<Record<string, string>>;
  readonly http?: number;
}

interface NotYet {
  readonly folder: string;
  readonly case: string;
  readonly query?: string;
  readonly reason: string;
}

interface Receipt {
  readonly id: string;
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly issues: readonly { readonly code: string; readonly severity: string }[];
}

const CASES = join(import.meta.dirname, '../../../../packages/sources/cases');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(CASES, file), 'utf8')) as T;

/** The cases of a folder. */
export const casesOf = (folder: string): readonly Case[] => read<Case[]>(`${folder}/cases.json`);

/** Cases of a folder that cannot hold yet as a whole. */
export const wholeNotYet = (folder: string): ReadonlySet<string> =>
  new Set(
    read<NotYet[]>('not-yet.json')
      .filter((entry) => entry.folder === folder && entry.query === undefined)
      .map((entry) => entry.case),
  );

const factsNotYet = (folder: string, name: string): ReadonlySet<string> =>
  new Set(
    read<NotYet[]>('not-yet.json')
      .filter((entry) => entry.folder === folder && entry.case === name && entry.query !== undefined)
      .map((entry) => entry.query as string),
  );

const base = canonicals();
const fill = (text: string, saved: ReadonlyMap<string, string>): string =>
  text
    .replaceAll('{SID}', base.sid)
    .replaceAll('{CS}', base.codeSystem)
    .replaceAll('{SD}', base.structureDefinition)
    .replace(/\$\{(\w+)\}/g, (_, name: string) => saved.get(name) ?? `?${name}`);
const fillAll = <T>(value: T, saved: ReadonlyMap<string, string>): T =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === 'string' ? fill(inner, saved) : inner)) as T;

/** A hub to run cases against, as an operator. */
export class CaseRunner {
  readonly #url: string;
  readonly #token: string;
  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  #ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.#url + path, { ...init, headers: { authorization: `Bearer ${this.#token}`, ...init.headers } });
  }

  /** Registers every facility and source the cases name. */
  async register(): Promise<void> {
    const facilities =
      read<{ code: string; name: string; kind: string; sources: { code: string; formats: string[]; msh4?: string[] }[] }[]>(
        'facilities.json',
      );
    for (const facility of facilities) {
      for (const { code, ...source } of facility.sources) {
        const body = JSON.stringify({ facility: facility.code, facilityName: facility.name, kind: facility.kind, ...source });
        const answer = await this.#ask(`/intake/sources/${code}`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
        if (!answer.ok) throw new Error(`PUT ${code}: ${answer.status} ${await answer.text()}`);
      }
    }
  }

  /** Everything about a case that is not as expected, in words; empty when it holds. */
  async run(folder: string, one: Case): Promise<string[]> {
    const problems: string[] = [];
    const saved = new Map<string, string>();
    const notYet = factsNotYet(folder, one.name);
    const ids: string[] = [];
    let receipt: Receipt | undefined;
    for (const { file, source, contentType, expect } of one.submit) {
      const answer = await this.#ask(`/intake/submissions?source=${source}`, {
        method: 'POST',
        body: readFileSync(join(CASES, folder, file)),
        headers: { 'content-type': contentType },
      });
      const { id = '' } = (await answer.json()) as { id?: string };
      ids.push(id);
      if (expect?.http !== undefined && expect.http !== answer.status)
        problems.push(`${file}: HTTP ${answer.status}, expected ${expect.http}`);
      if (expect?.http === undefined && ![200, 202].includes(answer.status)) problems.push(`${file}: HTTP ${answer.status}`);
      if (expect?.sameIdAs !== undefined && ids[expect.sameIdAs] !== id)
        problems.push(`${file}: not the same submission as number ${expect.sameIdAs}`);
      if (id === '') continue;
      receipt = await this.#final(id, one.timeout ?? 20);
      if (expect !== undefined) problems.push(...(await this.#judge(receipt, expect, saved, notYet, file)));
    }
    if (one.expect !== undefined) problems.push(...(await this.#judge(receipt, one.expect, saved, notYet, 'case')));
    return problems;
  }

  async #final(id: string, seconds: number): Promise<Receipt> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const receipt = (await (await this.#ask(`/intake/submissions/${id}`)).json()) as Receipt;
      if (!['received', 'processing', 'failed'].includes(receipt.status) || Date.now() > until) return receipt;
      await wait(50);
    }
  }

  async #judge(
    receipt: Receipt | undefined,
    expect: Expectation,
    saved: Map<string, string>,
    notYet: ReadonlySet<string>,
    at: string,
  ): Promise<string[]> {
    const problems: string[] = [];
    const codes = receipt?.issues.map((issue) => issue.code) ?? [];
    if (expect.status !== undefined && receipt?.status !== expect.status)
      problems.push(`${at}: status ${receipt?.status}, expected ${expect.status} (${codes.join(', ')})`);
    if (expect.status === 'completed' && receipt?.issues.some((issue) => issue.severity === 'error'))
      problems.push(`${at}: completed with an error issue`);
    for (const [name, wanted] of Object.entries(expect.counts ?? {})) {
      if (receipt?.counts[name] !== wanted) problems.push(`${at}: ${name} ${receipt?.counts[name]}, expected ${wanted}`);
    }
    for (const code of expect.issues ?? []) if (!codes.includes(code)) problems.push(`${at}: no issue ${code} (${codes.join(', ')})`);
    for (const code of expect.issuesAbsent ?? []) if (codes.includes(code)) problems.push(`${at}: issue ${code}`);
    for (const fact of expect.fhir ?? []) {
      const wrong = await this.#fact(fact, saved);
      if (!notYet.has(fact.query)) problems.push(...wrong);
      else if (wrong.length === 0) problems.push(`${fact.query}: listed in not-yet.json, but it holds`);
    }
    return problems;
  }

  async #fact(fact: Fact, saved: Map<string, string>): Promise<string[]> {
    const query = fill(fact.query, saved);
    const cut = query.indexOf('?');
    const encoded =
      cut < 0 ? query : `${query.slice(0, cut)}?${encodeQuery(query.slice(cut + 1))}${fact.total === undefined ? '' : '&_total=accurate'}`;
    const answer = await this.#ask(`/fhir/${encoded}`);
    const body: unknown = await answer.json();
    if (answer.status !== (fact.http ?? 200)) return [`${fact.query}: HTTP ${answer.status} ${JSON.stringify(body).slice(0, 300)}`];
    const problems: string[] = [];
    const total = (body as { total?: number }).total;
    if (fact.total !== undefined && total !== fact.total) problems.push(`${fact.query}: total ${total}, expected ${fact.total}`);
    for (const check of fact.checks ?? []) {
      const wrong = checkProblem(body, fillAll(check, saved));
      if (wrong !== undefined) problems.push(`${fact.query}: ${wrong}`);
    }
    for (const [name, path] of Object.entries(fact.save ?? {})) saved.set(name, String(valuesAt(body, path)[0]));
    return problems;
  }
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
