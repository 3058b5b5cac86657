import { parseScope } from '@hub/access';
import type { Person, RegisteredClient } from '@hub/client-register';
import type { Bilingual } from '@hub/outcome';
import type { Answer } from '../call.ts';
import type { Launched } from '../launch/launched.ts';
import { type AuthorizeRequest, needsPatient, needsVisit } from './authorize-request.ts';
import { both, escaped, formTarget, hidden, page } from './pages.ts';
import type { PatientRow } from './patients.ts';
import { type Visits, visitChoice } from './visit-choice.ts';

const WORDS: Readonly<Record<string, Bilingual>> = {
  openid: { vi: 'biết bạn là ai', en: 'know who you are' },
  fhirUser: { vi: 'biết hồ sơ của bạn trên trục', en: 'know your own record on the hub' },
  profile: { vi: 'biết họ tên của bạn', en: 'know your name' },
  offline_access: { vi: 'dùng tiếp khi bạn không còn ở đây', en: 'go on when you are away' },
  launch: { vi: 'biết người bệnh và lượt khám đang mở', en: 'know which patient and visit are open' },
  'launch/patient': { vi: 'biết người bệnh bạn chọn', en: 'know which patient you choose' },
  'launch/encounter': { vi: 'biết lượt khám bạn chọn, hoặc đang mở', en: 'know which visit you choose, or have open' },
};
const LETTERS: Readonly<Record<string, Bilingual>> = {
  c: { vi: 'tạo', en: 'create' },
  r: { vi: 'đọc', en: 'read' },
  u: { vi: 'sửa', en: 'update' },
  d: { vi: 'xoá', en: 'delete' },
  s: { vi: 'tìm', en: 'search' },
};

/** A scope in words a person can decide about; its exact text beside it. */
function described(text: string): string {
  const word = WORDS[text];
  if (word !== undefined) return `<li>${both(word)}</li>`;
  const scope = parseScope(text);
  if (scope === undefined || !('letters' in scope)) return `<li><code>${escaped(text)}</code></li>`;
  const letters = [...scope.letters].flatMap((letter) => LETTERS[letter] ?? []);
  const of = scope.type === '*' ? { vi: 'mọi dữ liệu', en: 'all data' } : { vi: scope.type, en: scope.type };
  const whose =
    scope.context === 'patient'
      ? { vi: 'của người bệnh được chọn', en: 'of the chosen patient' }
      : { vi: 'mà bạn được xem', en: 'that you may see' };
  const vi = `${letters.map((one) => one.vi).join(', ')} ${of.vi} ${whose.vi}`;
  const en = `${letters.map((one) => one.en).join(', ')} ${of.en} ${whose.en}`;
  return `<li>${both({ vi, en })} <small><code>${escaped(text)}</code></small></li>`;
}

/** What the page needs to know. */
export interface Consent {
  readonly name: string;
  readonly asked: AuthorizeRequest;
  readonly client: RegisteredClient;
  readonly person: Person;
  readonly csrf: string;
  /** Of a citizen: the person is the patient. */
  readonly self?: string | undefined;
  /** Started inside another system: with whom, or why not. */
  readonly launched?: Launched | undefined;
  /** The patient is known, and the app asks for a visit of theirs. */
  readonly visits?: Visits | undefined;
  /** Found by what was looked for. */
  readonly patients?: readonly PatientRow[] | undefined;
}

function withWhom(launched: Launched | undefined, chosen: PatientRow | undefined): string {
  if (launched === undefined && chosen !== undefined) {
    return `<p>${both({ vi: 'Người bệnh', en: 'The patient' })}: <strong>${escaped(chosen.name)}</strong> <small>${escaped(aboutOf(chosen))}</small></p>`;
  }
  if (launched === undefined) return '';
  if ('barred' in launched) return `<p class="error">${both(launched.barred)}</p>`;
  const { patient } = launched;
  return `<p>${both({ vi: 'Người bệnh đang mở', en: 'The patient who is open' })}: <strong>${escaped(patient.name)}</strong> <small>${escaped(aboutOf(patient))}</small></p>`;
}

const aboutOf = ({ birthDate, gender }: PatientRow): string => [birthDate, gender].filter((one) => one !== undefined).join(' · ');

/** The consent page: who asks for what, and for which patient. It works without scripts: looking for a patient is a form of its own. */
export function consentPage({ name, asked, client, person, csrf, self, launched, visits, patients }: Consent): Answer {
  const choose = launched === undefined && visits === undefined && needsPatient(asked.scope) && self === undefined;
  const app = client.name ?? client.clientId;
  const search = choose
    ? `<form method="post" action="/oauth/consent/patients">${hidden('request', name)}${hidden('csrf', csrf)}
<label>${both({ vi: 'Tìm người bệnh theo họ tên', en: 'Find the patient by name' })}<input type="text" name="name" required maxlength="100" autocomplete="off"></label>
<button type="submit">${both({ vi: 'Tìm', en: 'Find' })}</button></form>`
    : '';
  const rows = (patients ?? [])
    .map(
      (one) =>
        `<label><input type="radio" name="patient" value="${escaped(one.id)}" required> ${escaped(one.name)} <small>${escaped(aboutOf(one))}</small></label>`,
    )
    .join('');
  const found =
    patients === undefined
      ? ''
      : patients.length === 0
        ? `<p class="error">${both({ vi: 'Không có ai như vậy mà bạn được xem.', en: 'Nobody like that whom you may see.' })}</p>`
        : `<fieldset><legend>${both({ vi: 'Chọn người bệnh', en: 'Choose the patient' })}</legend>${rows}</fieldset>`;
  const barred = launched !== undefined && 'barred' in launched;
  const mayGoOn = !barred && (!choose || (patients !== undefined && patients.length > 0));
  const of = `${hidden('request', name)}${hidden('csrf', csrf)}`;
  const allowed = `<button type="submit" name="decision" value="allow">${both({ vi: 'Cho phép', en: 'Allow' })}</button>`;
  // First the patient, then one of their visits: two forms, so that it works without scripts.
  const next =
    choose && needsVisit(asked)
      ? `<form method="post" action="/oauth/consent/visits">${of}${found}
<button type="submit">${both({ vi: 'Chọn lượt khám', en: 'Choose a visit' })}</button></form>`
      : `<form method="post" action="/oauth/consent">${of}${choose ? found : ''}${visits === undefined ? '' : hidden('patient', visits.patient.id) + visitChoice(visits)}
${allowed}</form>`;
  const allow = mayGoOn ? next : found;
  return page(
    200,
    { vi: 'Cho phép ứng dụng', en: 'Allow an app' },
    `<p><strong>${escaped(app)}</strong> ${both({ vi: 'muốn', en: 'asks to' })}:</p><ul>${asked.scope.split(' ').map(described).join('')}</ul>
<p>${both({ vi: 'Bạn đang đăng nhập là', en: 'You are logged in as' })} <strong>${escaped(person.name ?? person.sub)}</strong>.</p>
${withWhom(launched, visits?.patient)}${search}${allow}
<form method="post" action="/oauth/consent">${hidden('request', name)}${hidden('csrf', csrf)}<button type="submit" name="decision" value="deny">${both({ vi: 'Từ chối', en: 'Refuse' })}</button></form>
<form method="post" action="/oauth/logout">${hidden('request', name)}${hidden('csrf', csrf)}<button type="submit">${both({ vi: 'Đăng nhập bằng người khác', en: 'Log in as somebody else' })}</button></form>`,
    formTarget(asked.redirectUri),
  );
}
