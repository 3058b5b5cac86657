import { isIP } from 'node:net';
import { FORMATS, type Format, type MllpIdentity, type SourceInput } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { senderProfile, senderProfileNames } from '@hub/sources';

const FORMS = {
  code: {
    form: /^[a-z0-9][a-z0-9._-]{1,62}$/,
    vi: 'chữ thường không dấu, số, . _ - (2–63 ký tự)',
    en: 'lower-case letters, digits, . _ - (2–63 characters)',
  },
  facility: { form: /^[0-9A-Z]{5}$/, vi: 'MA_CSKCB gồm 5 ký tự', en: 'MA_CSKCB, 5 characters' },
  facilityName: { form: /^\S.{0,198}$/u, vi: 'tên cơ sở, tối đa 199 ký tự', en: 'name of the facility, at most 199 characters' },
  kind: {
    form: /^[a-z][a-z-]{1,39}$/,
    vi: 'loại cơ sở, ví dụ hospital, station, clinic',
    en: 'kind of facility, such as hospital, station, clinic',
  },
} as const;

/** Reads what an operator says of a source (contract §6). Throws ProblemError `incorrect` naming the member and its form. */
export function sourceInput(code: string, body: unknown): SourceInput {
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
  const text = (name: keyof typeof FORMS, value: unknown): string => {
    const clean = typeof value === 'string' ? value.normalize('NFC').trim() : '';
    if (!FORMS[name].form.test(clean)) throw wrong(name, FORMS[name].vi, FORMS[name].en);
    return clean;
  };
  const list = (name: string, value: unknown, least: number): string[] => {
    const items: unknown[] = value === undefined && least === 0 ? [] : Array.isArray(value) ? value : [undefined];
    if (items.length < least || items.length > 50 || items.some((item) => typeof item !== 'string' || item === '' || item.length > 227)) {
      throw wrong(name, 'danh sách chuỗi', 'a list of strings');
    }
    return [...new Set(items as string[])];
  };
  const formats = list('formats', given.formats, 1);
  if (!formats.every((format): format is Format => (FORMATS as readonly string[]).includes(format))) {
    throw wrong('formats', `các giá trị trong: ${FORMATS.join(', ')}`, `values of: ${FORMATS.join(', ')}`);
  }
  return {
    code: text('code', code),
    facility: text('facility', given.facility),
    facilityName: text('facilityName', given.facilityName),
    kind: text('kind', given.kind),
    formats,
    msh4: list('msh4', given.msh4, 0),
    ...(given.profile === undefined || given.profile === null ? {} : { profile: profileName(given.profile) }),
    ...(given.mllp === undefined || given.mllp === null ? {} : { mllp: mllpIdentity(given.mllp, list) }),
  };
}

/** The profile the messages of the source are read with: one the hub has a file of. */
function profileName(value: unknown): string {
  if (typeof value === 'string' && senderProfile(value) !== undefined) return value;
  const names = senderProfileNames().join(', ');
  throw wrong('profile', `một trong: ${names}`, `one of: ${names}`);
}

/** How a source is known on the MLLP port (services/mllp). */
function mllpIdentity(value: unknown, list: (name: string, value: unknown, least: number) => string[]): MllpIdentity {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('mllp', 'một đối tượng', 'an object');
  const { msh3, addresses, certificates } = value as Readonly<Record<string, unknown>>;
  const given = {
    msh3: list('mllp.msh3', msh3, 0),
    addresses: list('mllp.addresses', addresses, 0),
    certificates: list('mllp.certificates', certificates, 0).map((one) => one.toLowerCase()),
  };
  if (!given.addresses.every(isBlock)) {
    throw wrong('mllp.addresses', 'địa chỉ IP hoặc dải CIDR', 'IP addresses or CIDR blocks');
  }
  return given;
}

function isBlock(text: string): boolean {
  const [address = '', bits] = text.split('/', 2);
  const most = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)) && text.split('/').length <= 2;
}

function wrong(name: string, vi: string, en: string) {
  return problem('incorrect', 'value', `${name} phải là ${vi}.`, `${name} must be ${en}.`, name);
}
