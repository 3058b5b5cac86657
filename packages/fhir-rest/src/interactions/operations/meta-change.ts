import type { Coding, Meta, Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { ok } from '../../answer.ts';
import { returnOf, writtenAnswer } from '../../answer-write.ts';
import { resourceOf } from '../../body.ts';
import type { Handler } from '../../handler.ts';
import type { RestRequest } from '../../message.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import { ifMatch, noCondition } from '../../preconditions.ts';
import { idOf, onlyParameters, typeOf } from '../../resource-path.ts';
import type { WriteInteraction } from '../../write-interaction.ts';
import { metaOf, returnedMeta } from './meta.ts';
import { parametersOf, unknownInput } from './parameters.ts';

/** What of a Meta these operations change; the rest of it is the server's. */
type Labels = Pick<Meta, 'profile' | 'security' | 'tag'>;

/** The labels of the one input, `meta`. Throws 400 for anything else: a label that was passed over would be missed later. */
function labelsOf(request: RestRequest): Labels {
  const parameters = parametersOf(resourceOf(request.body, 'Parameters'));
  const place = parameters.findIndex((parameter) => parameter.name !== 'meta');
  if (place >= 0) throw unknownInput(place, parameters[place]?.name ?? '');
  const meta = parameters[0]?.valueMeta;
  if (parameters.length !== 1 || meta === undefined)
    throw problem(
      'incorrect',
      'required',
      'Cần đúng một tham số meta, kiểu Meta (valueMeta).',
      'Exactly one parameter meta of type Meta (valueMeta) is needed.',
      'Parameters.parameter',
    );
  if (meta.extension !== undefined)
    throw problem(
      'incorrect',
      'not-supported',
      'Chỉ thêm hoặc bớt được profile, tag và security.',
      'Only profiles, tags and security labels can be added or removed.',
      'Parameters.parameter[0].value.extension',
    );
  return { profile: meta.profile ?? [], security: meta.security ?? [], tag: meta.tag ?? [] };
}

const sameCoding = (a: Coding, b: Coding) => a.system === b.system && a.code === b.code && a.version === b.version;
const same = <T>(a: T, b: T) => (typeof a === 'string' ? a === b : sameCoding(a as Coding, b as Coding));

const added = <T>(there: readonly T[] = [], given: readonly T[] = []): T[] => {
  const all = [...there];
  for (const one of given) if (!all.some((other) => same(one, other))) all.push(one);
  return all;
};
const removed = <T>(there: readonly T[] = [], given: readonly T[] = []): T[] => there.filter((one) => !given.some((g) => same(one, g)));

/** A resource with its labels changed; empty lists are left out, as R4 wants it. */
function relabelled(resource: Resource, labels: Labels, change: typeof added): Resource {
  const { profile: _p, security: _s, tag: _t, ...rest } = resource.meta ?? {};
  const lists = {
    profile: change(resource.meta?.profile, labels.profile),
    security: change(resource.meta?.security, labels.security),
    tag: change(resource.meta?.tag, labels.tag),
  };
  const meta: Meta = { ...rest, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) };
  return { ...resource, meta };
}

const operation = (change: typeof added): WriteInteraction => ({
  change(request) {
    const type = typeOf(request);
    const id = idOf(request, type);
    onlyParameters(request, FORMAT_PARAMETERS);
    noCondition(request, 'If-None-Match', 'If-None-Exist', 'If-Unmodified-Since');
    const labels = labelsOf(request);
    return { kind: 'patch', type, id, apply: (stored) => relabelled(stored, labels, change), ...ifMatch(request) };
  },
  answer(request, written) {
    const answer = writtenAnswer(request, written);
    if (returnOf(request) !== 'representation' || written.body === undefined) return answer;
    return { ...ok(request, returnedMeta(metaOf(written.body)), answer.headers), status: answer.status };
  },
});

/**
 * POST [base]/[type]/[id]/$meta-add (R4 resource-operation-meta-add.html): profiles, tags and security labels the resource does not
 * have yet. A new version like any change, made under the same guards: If-Match, rights, nothing lost between two that add at
 * once. Labels are the same when system, version and code are. Adding what is there makes no version. Answers the new meta.
 */
export const metaAdd = operation(added);

/** POST [base]/[type]/[id]/$meta-delete (R4 resource-operation-meta-delete.html): the same, taking away. */
export const metaDelete = operation(removed);

/** $meta-add and $meta-delete of a version that is past: refused. R4 lets a server change it in place; here what was stays as it was. */
export const metaOfThePast: Handler = async () => {
  throw problem(
    'method',
    'not-supported',
    'Không sửa được phiên bản cũ: lịch sử được giữ nguyên. Hãy gọi thao tác này trên tài nguyên (không có _history).',
    'A past version cannot be changed: history stays as it was. Call this operation on the resource itself (without _history).',
  );
};

/** $meta-add and $meta-delete of a type: refused, with where they belong. Throws 404 for what is no type. */
export const metaChangeOfType: Handler = async (request) => {
  const type = typeOf(request);
  throw problem(
    'incorrect',
    'not-supported',
    `Thao tác này đổi nhãn của một tài nguyên: ${type}/[id]/$meta-add hoặc $meta-delete.`,
    `This operation changes the labels of one resource: ${type}/[id]/$meta-add or $meta-delete.`,
  );
};
