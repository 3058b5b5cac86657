import { setImmediate } from 'node:timers/promises';
import { mayFhir, type Principal } from '@hub/access';
import { operationOutcome, problemOf, resourceOfLine } from '@hub/fhir-rest';
import { isProblemError, type Problem, problem } from '@hub/outcome';
import { linesOf } from './cut.ts';
import type { HeldPart } from './held.ts';
import { isBlank, namedBy } from './key-of-line.ts';
import type { WholeResource } from './store.ts';

/** A line that holds something: its resource, or why it is refused. */
export type Line = {
  /** Number in the file, from 1. */
  readonly line: number;
  /** "Type/id", where they can be read. */
  readonly named: string | undefined;
} & (
  | {
      readonly resource: () => WholeResource;
      /** What became of it when it was read, if that was asked for. */
      readonly drafted?: unknown;
    }
  | { readonly refused: readonly [Problem, ...Problem[]] }
);

/** Lines that are stored together. */
export interface Batch {
  readonly lines: readonly Line[];
  /** Lines of the part that are done with it, blank ones too. */
  readonly until: number;
  /** Of its lines. */
  readonly bytes: number;
}

/** Milliseconds lines are read for before the connections of the process get their turn: what waits for them is Postgres. */
const TURN_MS = 4;

/** How lines are read. */
interface Reading {
  readonly principal: Principal;
  /** Own base URL. */
  readonly base: string;
  readonly most: { readonly lines: number; readonly bytes: number };
  /** Makes of each resource what is kept of it until it is stored; absent: the resource is. */
  readonly draft: ((resource: WholeResource) => unknown) | undefined;
}

/** The lines of a part that are not done yet, read and held against what PUT is held against, as many at a time as a transaction takes. */
export async function* batches(
  bytes: Buffer,
  { firstLine, line: done, doubles }: Pick<HeldPart, 'firstLine' | 'line' | 'doubles'>,
  reading: Reading,
): AsyncGenerator<Batch> {
  const { most } = reading;
  const firsts = new Map<number, readonly [string, number]>(
    doubles === null ? [] : (JSON.parse(doubles) as [number, string, number][]).map(([at, ...where]) => [at, where]),
  );
  let lines: Line[] = [];
  let [at, size] = [0, 0];
  let began = performance.now();
  for (const text of linesOf(bytes)) {
    const place = at++;
    if (place < done || isBlank(text)) continue;
    lines.push(lineOf(text, firstLine + place, firsts.get(place), reading));
    size += text.length;
    if (performance.now() - began > TURN_MS) {
      await setImmediate();
      began = performance.now();
    }
    if (lines.length < most.lines && size < most.bytes) continue;
    yield { lines, until: at, bytes: size };
    [lines, size] = [[], 0];
  }
  yield { lines, until: at, bytes: size };
}

function lineOf(text: Buffer, line: number, first: readonly [string, number] | undefined, { principal, base, draft }: Reading): Line {
  if (first !== undefined) return { line, named: nameOf(text), refused: [twice(first)] };
  let resource: WholeResource;
  try {
    resource = resourceOfLine(text, base);
  } catch (error) {
    return { line, named: nameOf(text), refused: problemsOf(error) };
  }
  const { resourceType: type, id } = resource;
  const named = `${type}/${id}`;
  if (!mayFhir(principal, 'c', type) || !mayFhir(principal, 'u', type)) return { line, named, refused: [forbidden(type)] };
  if (draft === undefined) return { line, named, resource: () => resource };
  return { line, named, resource: () => resourceOfLine(text, base), drafted: draft(resource) };
}

function nameOf(text: Buffer): string | undefined {
  const name = namedBy(text);
  return name === undefined ? undefined : `${name.type}/${name.id}`;
}

/** What is wrong, all of it; what is no problem of the line is thrown on. */
export function problemsOf(error: unknown): readonly [Problem, ...Problem[]] {
  if (!isProblemError(error)) throw error;
  const together = Array.isArray(error.cause) ? (error.cause as readonly Problem[]) : [];
  const first = problemOf(error);
  return [first, ...together.filter((one) => one !== first)];
}

/** What the error file says of a line: where it is, whose it would be, what is wrong with which element, by which rule. */
export function outcomeOf(file: string, { line, named }: Pick<Line, 'line' | 'named'>, problems: readonly [Problem, ...Problem[]]): string {
  const of = named === undefined ? '' : ` (${named})`;
  const told = problems.map(
    (one): Problem => ({
      ...one,
      message: {
        vi: `${file}, dòng ${line}${of}: ${one.message.vi} [${one.code}]`,
        en: `${file}, line ${line}${of}: ${one.message.en} [${one.code}]`,
      },
    }),
  );
  return operationOutcome(...(told as [Problem, ...Problem[]]));
}

const twice = ([file, line]: readonly [string, number]): Problem =>
  problem(
    'conflict',
    'duplicate',
    `Tài nguyên này đã có ở ${file}, dòng ${line}: dòng đầu tiên được lấy.`,
    `This resource is in ${file}, line ${line}, already: the first line counts.`,
  ).problem;

const forbidden = (type: string): Problem =>
  problem('forbidden', 'forbidden', `Mã truy cập không có quyền .cu với ${type}.`, `The token's scopes do not allow .cu of ${type}.`)
    .problem;
