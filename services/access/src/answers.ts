import type { PolicyResource, Principal } from '@hub/access';
import { breakGlass, listOpenings, listPolicies, placeFacility, policyVersions, reviewOpening, writePolicy } from '@hub/access-store';
import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { patientNumber } from '@hub/resource-store';
import type { Request } from 'express';
import type { ACCESS_ROUTES } from './routes.ts';

/** A call that has passed the gate, its body read. */
export interface Call {
  readonly request: Request;
  readonly principal: Principal;
  readonly database: Database;
}

/** What is answered, and what of it goes on record. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  /** Numbers of the patients it is about. */
  readonly patients?: readonly number[];
  readonly detail?: string;
  readonly purpose?: string;
  /** A line for those who watch the hub: what happened, nothing of whom. */
  readonly alert?: string;
}

const partOf = ({ request }: Call, name: string): string => {
  const value: unknown = (request.params as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
};
const bodyOf = ({ request }: Call): Readonly<Record<string, unknown>> => {
  const body: unknown = request.body;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw problem('incorrect', 'structure', 'Cần một đối tượng JSON.', 'A JSON object is needed.');
};
const textOf = (body: Readonly<Record<string, unknown>>, name: string): string => {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw problem('incorrect', 'required', `Cần ${name}.`, `${name} is needed.`, name);
};
const noPolicy = () => problem('not-found', 'not-found', 'Không có chính sách này.', 'There is no such policy.');

/** One answer for each route. */
export const answers: Readonly<Record<keyof typeof ACCESS_ROUTES, (call: Call) => Promise<Answered>>> = {
  async policies({ database }) {
    return { status: 200, body: { policies: await listPolicies(database) } };
  },
  async policy(call) {
    const versions = await policyVersions(call.database, partOf(call, 'name'));
    if (versions.length === 0) throw noPolicy();
    return { status: 200, body: { versions } };
  },
  async writePolicy(call) {
    const name = partOf(call, 'name');
    const version = await writePolicy(call.database, name, bodyOf(call) as unknown as PolicyResource, call.principal.clientNumber);
    return { status: 200, body: { name, version }, detail: 'policy-written', alert: 'policy written' };
  },
  async withdrawPolicy(call) {
    const name = partOf(call, 'name');
    if ((await policyVersions(call.database, name)).length === 0) throw noPolicy();
    const version = await writePolicy(call.database, name, undefined, call.principal.clientNumber);
    return { status: 200, body: { name, version }, detail: 'policy-withdrawn', alert: 'policy withdrawn' };
  },
  async placeFacility(call) {
    const { parent } = bodyOf(call);
    if (parent !== null && typeof parent !== 'string')
      throw problem('incorrect', 'value', 'parent là MA_CSKCB hoặc null.', 'parent is a facility code or null.', 'parent');
    await placeFacility(call.database, partOf(call, 'code'), parent ?? undefined);
    return { status: 200, body: { facility: partOf(call, 'code'), parent }, detail: 'facility-placed' };
  },
  async breakGlass(call) {
    const body = bodyOf(call);
    const patient = textOf(body, 'patient').replace(/^Patient\//, '');
    const { number, until } = await breakGlass(call.database, call.principal, patient, textOf(body, 'reason'));
    return {
      status: 201,
      body: { number, until },
      patients: [patientNumber(patient)],
      detail: 'break-glass',
      purpose: 'BTG',
      alert: 'break-glass',
    };
  },
  async openings({ request, database }) {
    const { count, before, open } = request.query as Readonly<Record<string, unknown>>;
    const whole = (value: unknown) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined);
    const from = whole(before);
    const openings = await listOpenings(database, {
      count: Math.min(whole(count) ?? 100, 1_000),
      ...(from === undefined ? {} : { before: from }),
      open: open === 'true',
    });
    return { status: 200, body: { openings }, patients: [...new Set(openings.map(({ patient }) => patientNumber(patient)))] };
  },
  async review(call) {
    const number = Number(partOf(call, 'number'));
    if (!Number.isSafeInteger(number)) throw problem('not-found', 'not-found', 'Không có lần mở này.', 'There is no such opening.');
    await reviewOpening(call.database, number, call.principal.clientNumber, bodyOf(call).end === true);
    return { status: 200, body: { number }, detail: 'break-glass-reviewed' };
  },
};
