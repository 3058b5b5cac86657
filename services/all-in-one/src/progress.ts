import type { Bilingual } from '@hub/outcome';

/** Steps of a start, in order. `ready` is the last. */
export type Step = 'starting' | 'database' | 'migrations' | 'profiles' | 'services' | 'demo' | 'ready' | 'stopping';

/** Where the start is; what `/health/ready` answers. */
export interface Progress {
  readonly step: Step;
  readonly message: Bilingual;
  /** Units done and in all, where a step counts something. */
  readonly done?: number;
  readonly total?: number;
}

/** Holds the current progress; read by `/health/ready` and the landing page. */
export class Boot {
  #progress: Progress = { step: 'starting', message: { vi: 'Đang khởi động.', en: 'Starting.' } };

  get progress(): Progress {
    return this.#progress;
  }

  get ready(): boolean {
    return this.#progress.step === 'ready';
  }

  /** Moves to a step. */
  at(step: Step, vi: string, en: string, count: { readonly done?: number; readonly total?: number } = {}): void {
    this.#progress = { step, message: { vi, en }, ...count };
  }
}
