import { SERVER_ID } from '@hub/fhir-model';
import { type Bilingual, problem } from '@hub/outcome';
import { validate as findingsOf } from '@hub/validation';
import { ok } from '../../answer.ts';
import { requireStructure } from '../../body.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import type { RestRequest } from '../../message.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import { idOf, onlyParameters, typeOf } from '../../resource-path.ts';
import { visibleTo } from '../../visible.ts';
import { isParameters, optionalJson, unknownInput } from './parameters.ts';

/** One line of the outcome. */
interface Issue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  readonly message: Bilingual;
  readonly expression?: string;
}

const MODES = ['create', 'update', 'delete', 'profile'] as const;
type Mode = (typeof MODES)[number];

/** What is to be validated, and as what. */
interface Asked {
  readonly resource: unknown;
  readonly mode?: Mode;
  /** Profiles named by `profile`; those the resource claims are not among them. */
  readonly profiles: readonly string[];
}

const PARAMETERS: ReadonlySet<string> = new Set([...FORMAT_PARAMETERS, 'mode', 'profile']);

/**
 * POST [base]/[type]/$validate and [base]/[type]/[id]/$validate (R4 resource-operation-validate.html): would this be taken,
 * in general or as a create, an update or a delete? The body is the resource, or Parameters with resource, mode and profile; mode and
 * profile may stand in the address. Always 200 with an OperationOutcome: every finding with its path, or one line that all is well.
 * What could not be checked (a profile) is said. 400 for a body that is no JSON, an unknown mode or parameter; 415 for another media type.
 */
export const validate: Handler = async (request, deps) => {
  const type = typeOf(request);
  const id = request.params.id === undefined ? undefined : idOf(request, type);
  onlyParameters(request, PARAMETERS);
  const asked = askedOf(request);
  if ((asked.mode === 'update' || asked.mode === 'delete') && id === undefined)
    throw wrongMode(
      `Chế độ ${asked.mode} chỉ dùng cho một tài nguyên: [loại]/[id]/$validate.`,
      `Mode ${asked.mode} is for one resource: [type]/[id]/$validate.`,
    );
  const issues = [...(asked.mode === 'delete' ? [] : contentIssues(type, asked)), ...(await stateIssues(request, type, id, asked, deps))];
  return ok(request, outcomeOf(issues.length === 0 ? [ALL_WELL] : issues));
};

const ALL_WELL: Issue = {
  severity: 'information',
  code: 'informational',
  message: { vi: 'Hợp lệ: không thấy lỗi nào.', en: 'All is well: nothing was found wrong.' },
};

function wrongMode(vi: string, en: string) {
  return problem('incorrect', 'value', vi, en, 'mode');
}

function modeOf(text: string): Mode {
  const mode = MODES.find((known) => known === text);
  if (mode === undefined) throw wrongMode(`mode phải là một trong: ${MODES.join(', ')}.`, `mode must be one of: ${MODES.join(', ')}.`);
  return mode;
}

/** Inputs from the address and from the body. Throws 400 for what is no input, or is given twice. */
function askedOf(request: RestRequest): Asked {
  const modes: string[] = [];
  const profiles: string[] = [];
  let resource: unknown;
  for (const [name, value] of request.query) {
    if (name === 'mode') modes.push(value);
    else if (name === 'profile') profiles.push(value);
  }
  const read = optionalJson(request);
  if (isParameters(read)) {
    // The resource is what is asked about: its faults are the answer, not a reason to refuse the question.
    requireStructure(withoutResources(read), 'incorrect');
    const list = (read.parameter ?? []) as readonly {
      readonly name: string;
      readonly resource?: unknown;
      readonly [value: string]: unknown;
    }[];
    for (const [place, parameter] of list.entries()) {
      const text = parameter.valueCode ?? parameter.valueString ?? parameter.valueUri ?? parameter.valueCanonical;
      if (parameter.name === 'resource' && parameter.resource !== undefined && resource === undefined) resource = parameter.resource;
      else if (parameter.name === 'mode' && typeof text === 'string') modes.push(text);
      else if (parameter.name === 'profile' && typeof text === 'string') profiles.push(text);
      else throw unknownInput(place, parameter.name);
    }
  } else resource = read;
  if (modes.length > 1) throw wrongMode('mode chỉ được có một lần.', 'mode may be given once only.');
  const mode = modes[0] === undefined ? undefined : modeOf(modes[0]);
  if (resource === undefined && mode !== 'delete')
    throw problem(
      'incorrect',
      'required',
      'Cần tài nguyên để kiểm tra: trong nội dung, hoặc là tham số resource.',
      'A resource to validate is needed: as the body, or as the parameter resource.',
    );
  return { resource, profiles, ...(mode === undefined ? {} : { mode }) };
}

const RESOURCE: ReadonlySet<string> = new Set(['resource']);

/** The Parameters around the resource: that one stands aside. */
export function withoutResources(
  read: { readonly parameter?: unknown },
  names: ReadonlySet<string> = RESOURCE,
): { readonly parameter?: unknown } {
  if (!Array.isArray(read.parameter)) return read;
  const stub = { resourceType: 'Basic', code: { text: '-' } };
  return {
    ...read,
    parameter: read.parameter.map((p: unknown) =>
      typeof p === 'object' && p !== null && names.has((p as { name: string }).name) && 'resource' in p ? { ...p, resource: stub } : p,
    ),
  };
}

const claims = (resource: unknown): readonly string[] => {
  const profile = (resource as { meta?: { profile?: unknown } } | null)?.meta?.profile;
  return Array.isArray(profile) ? profile.filter((url) => typeof url === 'string') : [];
};

/** What is wrong with the content, whatever is stored. */
function contentIssues(type: string, { resource, profiles }: Asked): readonly Issue[] {
  const issues: Issue[] = findingsOf(resource).map(({ code, expression, message }) => ({ severity: 'error', code, expression, message }));
  const said = (resource as { resourceType?: unknown } | null)?.resourceType;
  if (typeof said === 'string' && said !== type)
    issues.unshift({
      severity: 'error',
      code: 'invalid',
      expression: 'resourceType',
      message: { vi: `resourceType phải là ${type} như trong địa chỉ.`, en: `The resourceType must be ${type}, as in the address.` },
    });
  // The definition of the type itself is what the findings are about.
  const unchecked = (url: string) => url.split('|', 1)[0] !== `http://hl7.org/fhir/StructureDefinition/${type}`;
  // R4: "If a profile is nominated, and the server cannot validate against the nominated profile, it SHALL return an error".
  if (profiles.some(unchecked))
    issues.push({
      severity: 'error',
      code: 'not-supported',
      expression: 'profile',
      message: {
        vi: 'Máy chủ chưa kiểm tra được theo profile này; mới kiểm tra cấu trúc FHIR R4.',
        en: 'This server cannot validate against this profile yet; only the structure of FHIR R4 was checked.',
      },
    });
  claims(resource).forEach((url, i) => {
    if (unchecked(url))
      issues.push({
        severity: 'warning',
        code: 'not-supported',
        expression: `${type}.meta.profile[${i}]`,
        message: {
          vi: 'Chưa kiểm tra theo profile này; mới kiểm tra cấu trúc FHIR R4.',
          en: 'Not checked against this profile; only the structure of FHIR R4 was.',
        },
      });
  });
  return issues;
}

/** What the mode adds: the id of an update, what a delete would find. Rights are decided when it is really done. */
async function stateIssues(
  request: RestRequest,
  type: string,
  id: string | undefined,
  { mode, resource }: Asked,
  { store, now }: Pick<RestDeps, 'store' | 'now'>,
): Promise<readonly Issue[]> {
  if (id === undefined || (mode !== 'update' && mode !== 'delete')) return [];
  const stored = await store.readCurrent(type, id, visibleTo(request, now(), 'r'));
  if (mode === 'delete') return stored === undefined || stored.deleted ? [NOTHING_TO_DELETE] : [];
  const issues: Issue[] = [];
  if ((resource as { id?: unknown } | null)?.id !== id)
    issues.push({
      severity: 'error',
      code: 'value',
      expression: `${type}.id`,
      message: { vi: 'id phải đúng như trong địa chỉ.', en: 'The id must be the one in the address.' },
    });
  if (stored === undefined && SERVER_ID.test(id))
    issues.push({
      severity: 'error',
      code: 'not-found',
      message: {
        vi: `Không có ${type} này, và id có dạng do máy chủ cấp nên không thể tạo mới bằng PUT.`,
        en: `There is no such ${type}, and an id of the server's own form cannot be created by PUT.`,
      },
    });
  return issues;
}

const NOTHING_TO_DELETE: Issue = {
  severity: 'information',
  code: 'informational',
  message: { vi: 'Không có gì để xoá.', en: 'There is nothing to delete.' },
};

function outcomeOf(issues: readonly Issue[]): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, message, expression }) => ({
      severity,
      code,
      details: { text: message.vi },
      diagnostics: message.en,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  });
}
