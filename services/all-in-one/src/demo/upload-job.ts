import type { ProvinceOptions } from '@hub/synthetic-province';
import type { DemoTokens } from './tokens.ts';

/** What the uploading process is told, once, by IPC. */
export interface UploadJob {
  readonly url: string;
  readonly tokens: DemoTokens;
  readonly options: ProvinceOptions;
}

/** What it tells: visits sent so far in all, the end, an answer that was no, or an error's code (never its text). */
export type UploadNews =
  | { readonly kind: 'sent'; readonly visits: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly what: string; readonly status: number }
  | { readonly kind: 'broken'; readonly code: string };
