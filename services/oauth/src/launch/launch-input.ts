import { type ProblemError, problem } from '@hub/outcome';

/** What another system says when it starts an app. */
export interface LaunchInput {
  readonly clientId: string;
  /** Logical ids. */
  readonly patient: string;
  readonly encounter?: string;
  /** `sub` at the identity provider of the person who clicked. */
  readonly user?: string;
  readonly patientBanner: boolean;
}

/** Others are refused: a misspelt `encounter` would be a launch without one. */
const MEMBERS: ReadonlySet<string> = new Set(['client_id', 'patient', 'encounter', 'user', 'need_patient_banner']);
const ID = /^[A-Za-z0-9.-]{1,64}$/;

function wrong(member: string, vi: string, en: string): ProblemError {
  return problem('incorrect', 'launch', `${member}: ${vi}`, `${member}: ${en}`, member);
}

/** Reads a launch. `Patient/…` and `Encounter/…` may stand before the ids. Throws ProblemError `incorrect/launch` that names the member. */
export function launchInput(body: unknown): LaunchInput {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw wrong('body', 'cần một đối tượng JSON', 'a JSON object');
  const given = body as Readonly<Record<string, unknown>>;
  for (const member of Object.keys(given))
    if (!MEMBERS.has(member)) throw wrong(member.slice(0, 60), 'không có mục này', 'there is no such member');
  const text = (member: string): string | undefined => {
    const value = given[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' && value !== '' && value.length <= 255) return value;
    throw wrong(member, 'cần văn bản tới 255 ký tự', 'text up to 255 characters');
  };
  const idOf = (member: string, type: string): string | undefined => {
    const said = text(member);
    const id = said?.startsWith(`${type}/`) ? said.slice(type.length + 1) : said;
    if (id === undefined || ID.test(id)) return id;
    throw wrong(member, `cần id của ${type}`, `the id of a ${type}`);
  };
  const [clientId, patient, encounter, user] = [
    text('client_id'),
    idOf('patient', 'Patient'),
    idOf('encounter', 'Encounter'),
    text('user'),
  ];
  if (clientId === undefined) throw wrong('client_id', 'bắt buộc', 'required');
  if (patient === undefined) throw wrong('patient', 'bắt buộc', 'required');
  const { need_patient_banner: patientBanner = true } = given;
  if (typeof patientBanner !== 'boolean') throw wrong('need_patient_banner', 'true hoặc false', 'true or false');
  return {
    clientId,
    patient,
    patientBanner,
    ...(encounter === undefined ? {} : { encounter }),
    ...(user === undefined ? {} : { user }),
  };
}
