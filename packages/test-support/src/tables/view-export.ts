const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** A parameter of R4's Parameters. */
export interface ToldParameter {
  readonly name: string;
  readonly part?: readonly ToldParameter[];
  readonly [value: string]: unknown;
}

/** An export of views as its client has it in the end. */
export interface ExportedTables {
  /** Address of its status. */
  readonly status: string;
  readonly parameters: readonly ToldParameter[];
  /** Of each view its files, in order. */
  readonly tables: ReadonlyMap<string, readonly { readonly url: string; readonly bytes: Uint8Array<ArrayBuffer> }[]>;
}

/** A client of `$viewdefinition-export` as the page of SQL on FHIR has it, and nothing of this hub. */
export class ViewExportClient {
  readonly #base: string;
  readonly #token: string;
  /** `base`: [base] of the FHIR API. */
  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  request(url: string, init: RequestInit = {}): Promise<Response> {
    return fetch(url, { ...init, headers: { Authorization: `Bearer ${this.#token}`, ...init.headers } });
  }

  kickOff(parameter: readonly object[], path = '/$viewdefinition-export'): Promise<Response> {
    const headers = { Prefer: 'respond-async', Accept: 'application/fhir+json', 'Content-Type': 'application/fhir+json' };
    return this.request(`${this.#base}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) }),
    });
  }

  /** Asks the status until it is no 202, as often as it is told to. */
  async ended(status: string): Promise<Response> {
    for (;;) {
      const answer = await this.request(status);
      if (answer.status !== 202) return answer;
      const told = parametersOf(await answer.json());
      if (toldValue(told, 'status') !== 'in-progress' || !/^\d+%$/.test(answer.headers.get('x-progress') ?? ''))
        throw new Error('no progress told');
      if (Number(answer.headers.get('retry-after')) <= 0) throw new Error('not told when to ask again');
      await wait(50);
    }
  }

  async export(parameter: readonly object[], path?: string): Promise<ExportedTables> {
    const kicked = await this.kickOff(parameter, path);
    const status = kicked.headers.get('content-location');
    const accepted = await kicked.text();
    if (kicked.status !== 202 || status === null) throw new Error(`${kicked.status} ${accepted}`);
    const answer = await this.ended(status);
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    const parameters = parametersOf(JSON.parse(text));
    const tables = new Map<string, { url: string; bytes: Uint8Array<ArrayBuffer> }[]>();
    for (const { part = [] } of parameters.filter(({ name }) => name === 'output')) {
      const files = part.filter(({ name }) => name === 'location').map(async ({ valueUri }) => this.#file(valueUri as string));
      tables.set(toldValue(part, 'name') as string, await Promise.all(files));
    }
    return { status, parameters, tables };
  }

  async #file(url: string): Promise<{ url: string; bytes: Uint8Array<ArrayBuffer> }> {
    const answer = await this.request(url);
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return { url, bytes: new Uint8Array(await answer.arrayBuffer()) };
  }
}

/** The parameters of a Parameters resource. */
export function parametersOf(resource: unknown): readonly ToldParameter[] {
  const { resourceType, parameter = [] } = resource as { resourceType: string; parameter?: readonly ToldParameter[] };
  if (resourceType !== 'Parameters') throw new Error(`Parameters was expected, ${resourceType} came`);
  return parameter;
}

/** The simple value of the first parameter of this name. */
export function toldValue(parameters: readonly ToldParameter[], name: string): unknown {
  const found = parameters.find((one) => one.name === name);
  return Object.entries(found ?? {}).find(([key]) => key.startsWith('value'))?.[1];
}
