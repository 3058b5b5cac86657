import type { Bilingual } from '@hub/outcome';

/** Why a call did not succeed, in words for the reader. */
export class Failure extends Error {
  readonly status: number;
  readonly said: readonly Bilingual[];
  /** Of what was sent: what is wrong with each member. */
  readonly fields: Readonly<Record<string, Bilingual>>;
  constructor(status: number, said: readonly Bilingual[], fields: Readonly<Record<string, Bilingual>> = {}) {
    super(said[0]?.en ?? `HTTP ${status}`);
    this.status = status;
    this.said = said;
    this.fields = fields;
  }
}

interface Told {
  readonly issues?: readonly { readonly message?: Bilingual; readonly field?: string }[];
  readonly issue?: readonly { readonly details?: { readonly text?: string }; readonly diagnostics?: string }[];
}

/** The failure an answer tells of: intake's own words, else what its status means. */
export async function failureOf(answer: Response): Promise<Failure> {
  const told = (await answer.json().catch(() => ({}))) as Told;
  const own = told.issues?.flatMap(({ message }) => (message === undefined ? [] : [message])) ?? [];
  const fhir = told.issue?.map(({ details, diagnostics }) => ({
    vi: details?.text ?? diagnostics ?? '',
    en: diagnostics ?? details?.text ?? '',
  }));
  const said = own.length > 0 ? own : (fhir ?? []);
  const fields = Object.fromEntries(
    (told.issues ?? []).flatMap(({ field, message }) => (field === undefined || message === undefined ? [] : [[field, message]])),
  );
  return new Failure(answer.status, said.length > 0 ? said : [meaning(answer.status)], fields);
}

function meaning(status: number): Bilingual {
  if (status === 401) return { vi: 'Phiên làm việc đã hết. Đăng nhập lại.', en: 'The session is over. Sign in again.' };
  if (status === 429) return { vi: 'Hệ thống đang bận. Thử lại sau ít phút.', en: 'The hub is busy. Try again in a few minutes.' };
  return { vi: `Hệ thống trả lời ${status}. Thử lại sau.`, en: `The hub answered ${status}. Try again later.` };
}

/** The failure behind anything thrown: a call that never arrived is one of the network. */
export const asFailure = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure(0, [{ vi: 'Không gọi được hệ thống. Kiểm tra mạng.', en: 'The hub cannot be reached. Check the network.' }]);
