import { relative } from 'node:path';

/** What jest reports of a run (`--json`), as far as it is read. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** What came of a run of jest. */
export interface Ran {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly broken: readonly string[];
  /** Files with a test that failed, relative to the checkout. */
  readonly files: readonly string[];
}

/** Files run once more; when more fail, it is no chance. */
const AGAIN_MOST = 3;

/** A file that could not be run counts as one failure; so does a bad end without one (a global setup, a leak). */
export function count(report: Report, root: string, code: number): Ran {
  const files = report.testResults.filter(({ status }) => status === 'failed');
  const broken = files.flatMap(({ name, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `${file} › ${fullName}`);
    return tests.length > 0 ? tests : [file];
  });
  const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const failed = counted === 0 && code !== 0 ? 1 : counted;
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests,
    broken: failed > 0 && broken.length === 0 ? [`jest ended with ${code}`] : broken,
    files: files.map(({ name }) => relative(root, name)),
  };
}

/** Whether the files that failed are few enough to be run once more. */
export const worthAgain = ({ files }: Ran): boolean => files.length > 0 && files.length <= AGAIN_MOST;

/** Both runs as one: what failed twice has failed, what passed the second time is `unsteady`. */
export function afterAgain(first: Ran, again: Ran): Omit<Ran, 'files'> & { readonly unsteady: readonly string[] } {
  const unsteady = first.broken.filter((one) => !again.broken.includes(one));
  const all = first.passed + first.failed;
  return { passed: all - again.failed, failed: again.failed, skipped: first.skipped, broken: again.broken, unsteady };
}
