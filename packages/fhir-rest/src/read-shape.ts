import { ProblemError } from '@hub/outcome';
import { parseResultShape, searchProblem } from '@hub/search';
import type { RestRequest } from './message.ts';
import { FORMAT_PARAMETERS } from './negotiate.ts';
import type { HistoryVersion, StoredVersion } from './read-store.ts';
import { onlyParameters } from './resource-path.ts';
import { checkElements, type Shape, shapeOf, subset } from './subset.ts';

/** Parameters that say how much of a resource is shown. */
export const SHAPES: readonly string[] = ['_summary', '_elements'];
const PARAMETERS: ReadonlySet<string> = new Set([...FORMAT_PARAMETERS, ...SHAPES]);

/**
 * How a read wants its resource shown (R4 http.html#general parameters `_summary` and `_elements`); undefined: whole. Throws 400
 * for other parameters and for `_summary=count`, which only a search can answer.
 */
export function readShape(request: RestRequest, type: string): Shape | undefined {
  onlyParameters(request, PARAMETERS);
  return askedShape(request, [type]);
}

/** The same where other parameters are allowed too; `types`: whose elements may be named. */
export function askedShape(request: RestRequest, types: readonly string[]): Shape | undefined {
  const asked = request.query.filter(([name]) => SHAPES.includes(name));
  if (asked.length === 0) return undefined;
  const { shape: read, problems } = parseResultShape(asked);
  if (read.summary === 'count')
    throw new ProblemError(searchProblem.value('_summary', 'count chỉ dùng khi tìm kiếm', 'count is for searches only'));
  const [first] = problems;
  if (first !== undefined) throw new ProblemError(first, { cause: problems });
  const shape = shapeOf(read);
  if (shape !== undefined) checkElements(shape, types);
  return shape;
}

/** The version as it is shown. */
export function shownAs(type: string, stored: StoredVersion, shape: Shape | undefined): StoredVersion {
  return shape === undefined || stored.deleted ? stored : { ...stored, body: subset(type, stored.body, shape) };
}

/** The versions of a page as they are shown. */
export function shownPage<Page extends { readonly versions: readonly HistoryVersion[] }>(page: Page, shape: Shape | undefined): Page {
  if (shape === undefined) return page;
  const shown = (version: HistoryVersion) => (version.deleted ? version : { ...version, body: subset(version.type, version.body, shape) });
  return { ...page, versions: page.versions.map(shown) };
}
