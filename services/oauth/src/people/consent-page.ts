import { parseScope } from '@hub/access';
import type { Person, RegisteredClient } from '@hub/client-register';
import type { Bilingual } from '@hub/outcome';
import type { Answer } from '../call.ts';
import type { Launched } from '../launch/launched.ts';
import { type AuthorizeRequest, needsPatient } from './authorize-request.ts';
import { both, escaped, formTarget, hidden, page } from './pages.ts';
import type { PatientRow } from './patients.ts';

const WORDS: Readonly<Record<string, Bilingual>> = {
  openid: { vi: 'biết bạn là ai', en: 'know who you are' },
  fhirUser: { vi: 'biết hồ sơ của bạn trên trục', en: 'know your own record on the hub' },
  profile: { vi: 'biết họ tên của bạn', en: 'know your name' },
  offline_access: { vi: 'dùng tiếp khi bạn không còn ở đây', en: 'go on when you are away' },
  launch: { vi: 'biết người bệnh và lượt khám đang mở', en: 'know which patient and visit are open' },
  'launch/patient': { vi: 'biết người bệnh bạn chọn', en: 'know which patient you choose' },
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
  /** Found by what was looked for. */
  readonly patients?: readonly PatientRow[] | undefined;
}

function withWhom(launched: Launched | undefined): string {
  if (launched === undefined) return '';
  if ('barred' in launched) return `<p class="error">${both(launched.barred)}</p>`;
  const { name, birthDate, gender } = launched.patient;
  const about = [birthDate, gender].filter((one) => one !== undefined).join(' · ');
  return `<p>${both({ vi: 'Người bệnh đang mở', en: 'The patient who is open' })}: <strong>${escaped(name)}</strong> <small>${escaped(about)}</small></p>`;
}

/** The consent page: who asks for what, and for which patient. It works without scripts: looking for a patient is a form of its own. */
export function consentPage({ name, asked, client, person, csrf, self, launched, patients }: Consent): Answer {
  const choose = launched === undefined && needsPatient(asked.scope) && self === undefined;
  const app = client.name ?? client.clientId;
  const search = choose
    ? `<form method="post" action="/oauth/consent/patients">${hidden('request', name)}${hidden('csrf', csrf)}
<label>${both({ vi: 'Tìm người bệnh theo họ tên', en: 'Find the patient by name' })}<input type="text" name="name" required maxlength="100" autocomplete="off"></label>
<button type="submit">${both({ vi: 'Tìm', en: 'Find' })}</button></form>`
    : '';
  const rows = (patients ?? [])
    .map(
      ({ id, name: called, birthDate, gender }) =>
        `<label><input type="radio" name="patient" value="${escaped(id)}" required> ${escaped(called)} <small>${escaped([birthDate, gender].filter((one) => one !== undefined).join(' · '))}</small></label>`,
    )
    .join('');
  const found =
    patients === undefined
      ? ''
      : patients.length === 0
        ? `<p class="error">${both({ vi: 'Không có ai như vậy mà bạn được xem.', en: 'Nobody like that whom you may see.' })}</p>`
        : `<fieldset><legend>${both({ vi: 'Chọn người bệnh', en: 'Choose the patient' })}</legend>${rows}</fieldset>`;
  const barred = launched !== undefined && 'barred' in launched;
  const mayAllow = !barred && (!choose || (patients !== undefined && patients.length > 0));
  const allow = mayAllow
    ? `<form method="post" action="/oauth/consent">${hidden('request', name)}${hidden('csrf', csrf)}${choose ? found : ''}
<button type="submit" name="decision" value="allow">${both({ vi: 'Cho phép', en: 'Allow' })}</button></form>`
    : found;
  return page(
    200,
    { vi: 'Cho phép ứng dụng', en: 'Allow an app' },
    `<p><strong>${escaped(app)}</strong> ${both({ vi: 'muốn', en: 'asks to' })}:</p><ul>${asked.scope.split(' ').map(described).join('')}</ul>
<p>${both({ vi: 'Bạn đang đăng nhập là', en: 'You are logged in as' })} <strong>${escaped(person.name ?? person.sub)}</strong>.</p>
${withWhom(launched)}${search}${allow}
<form method="post" action="/oauth/consent">${hidden('request', name)}${hidden('csrf', csrf)}<button type="submit" name="decision" value="deny">${both({ vi: 'Từ chối', en: 'Refuse' })}</button></form>
<form method="post" action="/oauth/logout">${hidden('request', name)}${hidden('csrf', csrf)}<button type="submit">${both({ vi: 'Đăng nhập bằng người khác', en: 'Log in as somebody else' })}</button></form>`,
    formTarget(asked.redirectUri),
  );
}
