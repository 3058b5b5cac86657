import type { HubPermission } from '@hub/access';
import type { Bilingual } from '@hub/outcome';
import type { Speech } from '../language.ts';
import type { Kind } from './types.ts';

const HUB: Readonly<Record<HubPermission, Bilingual>> = {
  'hub/intake.submit': { vi: 'gửi tệp', en: 'send files' },
  'hub/intake.read': { vi: 'xem biên nhận và chất lượng', en: 'read receipts and quality' },
  'hub/raw.read': { vi: 'tải lại tệp gốc đã gửi', en: 'take back the files as they were sent' },
  'hub/sources.manage': { vi: 'quản lý nguồn gửi và luật kiểm tra', en: 'manage sources and rules' },
  'hub/clients.manage': { vi: 'quản lý tài khoản phần mềm', en: 'manage clients' },
  'hub/policies.manage': { vi: 'quản lý chính sách truy cập', en: 'manage access policies' },
  'hub/audit.read': { vi: 'đọc nhật ký truy cập', en: 'read who saw what' },
  'hub/explain': { vi: 'xem cách trục chạy một câu tìm kiếm', en: 'see how the hub runs a search' },
  'hub/break-glass': { vi: 'mở hồ sơ khi cấp cứu, có lý do và cảnh báo', en: 'open records in an emergency, with reason and alert' },
  'hub/metrics.read': { vi: 'đọc số đo vận hành', en: 'read metrics' },
  'hub/views.manage': { vi: 'quản lý bảng phân tích', en: 'manage stored views' },
  'hub/import': { vi: 'nạp dữ liệu hàng loạt', en: 'import in bulk' },
  'hub/launch': { vi: 'mở ứng dụng cho người bệnh đang xem', en: 'start apps for the open patient' },
};

const WORDS: Readonly<Record<string, Bilingual>> = {
  openid: { vi: 'biết người dùng là ai', en: 'know who the user is' },
  fhirUser: { vi: 'biết hồ sơ của người dùng trên trục', en: "know the user's own record" },
  profile: { vi: 'biết họ tên người dùng', en: "know the user's name" },
  offline_access: { vi: 'dùng tiếp khi người dùng vắng mặt (30 ngày)', en: 'go on when the user is away (30 days)' },
  launch: { vi: 'được mở từ HIS, biết người bệnh và lượt khám đang mở', en: 'be started inside a HIS, with its open patient and visit' },
  'launch/patient': { vi: 'người dùng chọn người bệnh khi mở', en: 'the user chooses a patient at the start' },
  'launch/encounter': { vi: 'người dùng chọn lượt khám khi mở', en: 'the user chooses a visit at the start' },
};

const LETTERS: Readonly<Record<string, Bilingual>> = {
  c: { vi: 'tạo', en: 'create' },
  r: { vi: 'đọc', en: 'read' },
  u: { vi: 'sửa', en: 'update' },
  d: { vi: 'xoá', en: 'delete' },
  s: { vi: 'tìm', en: 'search' },
};
const SPELLED: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
const WHOSE: Readonly<Record<string, Bilingual>> = {
  patient: { vi: 'của người bệnh được chọn', en: 'of the chosen patient' },
  user: { vi: 'mà người dùng được xem', en: 'that the user may see' },
  system: { vi: 'mà chính sách cho nó xem', en: 'that policies let it see' },
};
const RESOURCE = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|[cruds]+)(?:\?(.+))?$/;

/** The scopes of a text, each once. */
export const scopesOf = (text: string): readonly string[] => [...new Set(text.split(/\s+/).filter((one) => one !== ''))];

/** What a scope lets a client do, in words; undefined for one that nobody can read. Whether it may be registered is the hub's word. */
export function explained(scope: string, { t, pick }: Pick<Speech, 't' | 'pick'>): string | undefined {
  const known = Object.hasOwn(WORDS, scope) ? WORDS[scope] : Object.hasOwn(HUB, scope) ? HUB[scope as HubPermission] : undefined;
  if (known !== undefined) return pick(known);
  const [, context = '', type, given = '', query] = RESOURCE.exec(scope) ?? [];
  const whose = WHOSE[context];
  if (whose === undefined || type === undefined) return undefined;
  const letters = [...(SPELLED[given] ?? given)].flatMap((one) => LETTERS[one] ?? []).map(pick);
  const what = type === '*' ? t('mọi loại dữ liệu', 'every type of data') : type;
  const only = query === undefined ? '' : t(`, chỉ khi ${query}`, `, only where ${query}`);
  return `${letters.join(', ')} ${what} ${pick(whose)}${only}`;
}

/** Scopes that are often wanted, by kind. */
export const OFFERED: Readonly<Record<Kind, readonly string[]>> = {
  system: [
    'system/*.rs',
    'system/Patient.rs',
    'system/Observation.rs?category=laboratory',
    'system/*.cruds',
    'hub/audit.read',
    'hub/launch',
  ],
  app: ['launch', 'launch/patient', 'launch/encounter', 'openid', 'fhirUser', 'offline_access', 'patient/*.rs', 'user/*.rs'],
  sender: ['hub/intake.submit', 'hub/intake.read', 'hub/raw.read', 'system/*.rs', 'system/*.cruds'],
  operator: ['hub/sources.manage', 'hub/clients.manage', 'hub/audit.read', 'hub/metrics.read', 'system/*.rs'],
};
