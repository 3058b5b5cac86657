// A client of Bulk Data Access as its text has it (export.html), and nothing of this hub: kick-off, Content-Location, Retry-After, manifest, files.

export interface ManifestFile {
  readonly type: string;
  readonly url: string;
  readonly count?: number;
  readonly extension?: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;
}
export interface Manifest {
  readonly transactionTime: string;
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly ManifestFile[];
  readonly deleted?: readonly ManifestFile[];
  readonly error: readonly ManifestFile[];
  readonly outputOrganizedBy?: string;
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}
export interface Exported {
  readonly manifest: Manifest;
  readonly status: string;
  /** Lines of the output, read; each with its type. */
  readonly resources: readonly Resource[];
  readonly deleted: readonly string[];
}
export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly meta: { readonly versionId: string; readonly lastUpdated: string; readonly tag?: readonly { readonly code: string }[] };
  readonly [element: string]: unknown;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

export class BulkClient {
  readonly #base: string;
  readonly #token: string;
  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  request(url: string, init: RequestInit = {}): Promise<Response> {
    return fetch(url, { ...init, headers: { Authorization: `Bearer ${this.#token}`, ...init.headers } });
  }

  /** GET, or POST when there are parameters. */
  kickOff(path: string, parameters?: readonly object[], headers: Record<string, string> = {}): Promise<Response> {
    const asked = { Accept: 'application/fhir+json', Prefer: 'respond-async', ...headers };
    if (parameters === undefined) return this.request(`${this.#base}${path}`, { headers: asked });
    const body = JSON.stringify({ resourceType: 'Parameters', parameter: parameters });
    return this.request(`${this.#base}${path}`, { method: 'POST', headers: { ...asked, 'Content-Type': 'application/fhir+json' }, body });
  }

  async manifest(status: string): Promise<Manifest> {
    for (;;) {
      const answer = await this.request(status, { headers: { Accept: 'application/json' } });
      if (answer.status === 200) return (await answer.json()) as Manifest;
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
      if (answer.headers.get('x-progress') === null || Number(answer.headers.get('retry-after')) <= 0) throw new Error('no progress told');
      await wait(100);
    }
  }

  async lines(file: ManifestFile): Promise<readonly unknown[]> {
    const answer = await this.request(file.url, { headers: { Accept: 'application/fhir+ndjson' } });
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    const lines = (await answer.text()).split('\n');
    if (lines.pop() !== '') throw new Error('a file ends with a line');
    if (file.count !== undefined && lines.length !== file.count) throw new Error('a file has not the lines that were told');
    return lines.map((line) => JSON.parse(line) as unknown);
  }

  async export(path: string, parameters?: readonly object[], headers: Record<string, string> = {}): Promise<Exported> {
    const kicked = await this.kickOff(path, parameters, headers);
    const status = kicked.headers.get('content-location');
    if (kicked.status !== 202 || status === null) throw new Error(`${kicked.status} ${await kicked.text()}`);
    const manifest = await this.manifest(status);
    const resources: Resource[] = [];
    for (const file of manifest.output)
      for (const line of (await this.lines(file)) as Resource[]) {
        if (line.resourceType !== file.type) throw new Error('a file holds another type');
        resources.push(line);
      }
    const deleted: string[] = [];
    for (const file of manifest.deleted ?? [])
      for (const line of await this.lines(file))
        deleted.push(...(line as { entry: { request: { method: string; url: string } }[] }).entry.map(({ request }) => request.url));
    return { manifest, status, resources, deleted };
  }
}
