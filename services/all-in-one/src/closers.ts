import type { Logger } from '@hub/telemetry';

/** What has been opened, closed in the opposite order. One that fails to close does not keep the others open. */
export class Closers {
  readonly #open: { readonly name: string; readonly close: () => Promise<unknown> }[] = [];
  readonly #log: Logger;
  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, close: () => Promise<unknown>): void {
    this.#open.push({ name, close });
  }

  async closeAll(): Promise<void> {
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) {
      const { name, close } = next;
      await close().catch((error: unknown) => this.#log.error('could not close', { step: name, error }));
    }
  }
}
