import type { Parameters, ParametersParameter, Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { jsonOf, resourceOf } from '../../body.ts';
import type { RestRequest } from '../../message.ts';

/** Throws 400 when an operation without inputs is sent some: passed over, they would be believed to count. */
export function noInput({ body }: RestRequest): void {
  if (body === undefined || ('bytes' in body && body.bytes.length === 0)) return;
  const [first] = parametersOf(resourceOf(body, 'Parameters'));
  if (first !== undefined) throw unknownInput(0, first.name);
}

/** The parameters of a Parameters resource. */
export function parametersOf(resource: Resource): readonly ParametersParameter[] {
  return (resource as Parameters).parameter ?? [];
}

/** "Unknown input": its name only when it is a name. */
export function unknownInput(place: number, name: string) {
  const shown = /^[A-Za-z][\w-]{0,63}$/.test(name) ? name : '?';
  return problem(
    'incorrect',
    'not-supported',
    `Thao tác này không có tham số ${shown}.`,
    `This operation has no parameter ${shown}.`,
    `Parameters.parameter[${place}]`,
  );
}

/** True when the body is a Parameters resource, whatever it holds. */
export function isParameters(read: unknown): read is { readonly resourceType: 'Parameters'; readonly parameter?: unknown } {
  return typeof read === 'object' && read !== null && (read as { resourceType?: unknown }).resourceType === 'Parameters';
}

/** The JSON of a body, undefined when there is none. Throws 415 and 400 as {@link jsonOf} does. */
export function optionalJson({ body }: RestRequest): unknown {
  if (body === undefined || ('bytes' in body && body.bytes.length === 0)) return undefined;
  return jsonOf(body);
}
