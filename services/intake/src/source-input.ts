import { FORMATS, type Format, type SourceInput } from '@hub/client-register';
import { problem } from '@hub/outcome';

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
  };
}

function wrong(name: string, vi: string, en: string) {
  return problem('incorrect', 'value', `${name} phải là ${vi}.`, `${name} must be ${en}.`, name);
}
