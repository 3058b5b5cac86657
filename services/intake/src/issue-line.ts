import type { Bilingual, Issue } from '@hub/outcome';
import { ruleOf } from '@hub/sources';
import { issueJson } from '@hub/submissions';

/** An issue as the receipts' pages show it: with the record's place in the file, the table it is about, and how to mend it. */
export function issueLine(issue: Issue & { readonly ordinal?: number | undefined }): Record<string, unknown> {
  const [table, mend] = [tableOf(issue), mendOf(issue.code)];
  return {
    ...(issue.ordinal === undefined ? {} : { ordinal: issue.ordinal }),
    ...(table === undefined ? {} : { table }),
    ...issueJson(issue),
    ...(mend === undefined ? {} : { mend }),
  };
}

/** The table an issue is about: `XML1` of `XML1.HO_TEN`, else of its code; undefined when it is about none. */
export function tableOf({ field, code }: Pick<Issue, 'field' | 'code'>): string | undefined {
  return (/^([A-Z0-9]+)\./.exec(field ?? '') ?? /^(XML\d+)$/.exec(field ?? '') ?? /^VN-(XML\d+)-/.exec(code))?.[1];
}

/** How what a rule finds is mended; undefined when its message is all there is to say. */
export function mendOf(code: string): Bilingual | undefined {
  return ruleOf(code)?.mend;
}
