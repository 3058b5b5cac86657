/** What a job of the load client came to. */
export interface LoadResult {
  readonly requests: number;
  readonly errors: number;
  /** First error, without its body: status and path. */
  readonly sample?: string;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly bytes: number;
  /** CPU seconds of the client itself. */
  readonly cpu: number;
  /** Entries per searchset page, over the first answers. */
  readonly entries?: number;
}

/** Collects latencies (milliseconds) and errors. */
export class Times {
  readonly #values: number[] = [];
  #bytes = 0;
  #sample: string | undefined;
  errors = 0;
  readonly #entries = { pages: 0, sum: 0 };

  add(milliseconds: number, bytes: number): void {
    this.#values.push(milliseconds);
    this.#bytes += bytes;
  }

  fail(status: number | string, path: string): void {
    this.errors += 1;
    this.#sample ??= `${status} ${path}`;
  }

  look(body: Buffer | undefined): void {
    if (!body) return;
    const bundle = JSON.parse(body.toString()) as { resourceType?: string; entry?: unknown[] };
    if (bundle.resourceType !== 'Bundle') return;
    this.#entries.pages += 1;
    this.#entries.sum += bundle.entry?.length ?? 0;
  }

  result(seconds: number): LoadResult {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 100) / 100;
    const { user, system } = process.cpuUsage();
    return {
      requests: sorted.length,
      errors: this.errors,
      ...(this.#sample === undefined ? {} : { sample: this.#sample }),
      seconds,
      perSecond: sorted.length / seconds,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      bytes: this.#bytes,
      cpu: (user + system) / 1e6,
      ...(this.#entries.pages === 0 ? {} : { entries: this.#entries.sum / this.#entries.pages }),
    };
  }
}
