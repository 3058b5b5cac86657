import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check-path.ts';

/** A worked example: what a sender delivers and what the hub makes of it (packages/sources/cases/README.md). */
export interface Case {
  readonly name: string;
  readonly submit: readonly CaseSubmit[];
  /** Judges the last delivery. */
  readonly expect?: CaseExpectation;
  /** Seconds until the receipt must be final; default 20. */
  readonly timeout?: number;
}

export interface CaseSubmit {
  readonly file: string;
  readonly source: string;
  readonly contentType: string;
  readonly facility?: string;
  readonly expect?: CaseExpectation & {
    readonly http?: number;
    /** Position of an earlier delivery whose submission this one must be. */
    readonly sameIdAs?: number;
  };
}

export interface CaseExpectation {
  readonly status?: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** Codes that must be there at least. */
  readonly issues?: readonly string[];
  readonly issuesAbsent?: readonly string[];
  readonly fhir?: readonly CaseFact[];
}

export interface CaseFact {
  readonly query: string;
  readonly total?: number;
  readonly checks?: readonly Check[];
  /** Name → path: values for later queries, as `${name}`. */
  readonly save?: Readonly<Record<string, string>>;
  readonly http?: number;
}

/** A case, or one fact of it, that cannot hold until more is built. */
export interface NotYet {
  readonly folder: string;
  readonly case: string;
  readonly query?: string;
  readonly reason: string;
}

/** A folder of cases as it lies on disk, with what is listed as not built yet. */
export interface CaseFolder {
  readonly name: string;
  readonly path: string;
  readonly cases: readonly Case[];
  readonly notYet: readonly NotYet[];
}

/** Reads `<root>/<name>/cases.json` and the entries of `<root>/not-yet.json` that concern it. Throws when there is none. */
export function readCaseFolder(root: string, name: string): CaseFolder {
  const path = join(root, name);
  const cases = JSON.parse(readFileSync(join(path, 'cases.json'), 'utf8')) as Case[];
  let notYet: NotYet[] = [];
  try {
    notYet = JSON.parse(readFileSync(join(root, 'not-yet.json'), 'utf8')) as NotYet[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { name, path, cases, notYet: notYet.filter(({ folder }) => folder === name) };
}
