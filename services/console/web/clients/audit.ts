import type { Speech } from '../language.ts';

/** An event of the record (FHIR R4 AuditEvent), as far as the page reads it. */
export interface AuditEvent {
  readonly id: string;
  readonly recorded: string;
  readonly outcome?: string;
  /** Status, route and detail, with a dot between them. */
  readonly outcomeDesc?: string;
  readonly agent?: readonly { readonly who?: { readonly identifier?: { readonly value?: string } } }[];
}

export interface AuditBundle {
  readonly entry?: readonly { readonly resource: AuditEvent }[];
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}

/** Method and route. */
export const routeOf = ({ outcomeDesc = '' }: AuditEvent): string => outcomeDesc.split(' · ')[1] ?? '';

/** The client that called, and the person behind it where there was one. The hub itself is an agent, too, without an identifier. */
export const whoDid = ({ agent = [] }: AuditEvent): string => agent.flatMap(({ who }) => who?.identifier?.value ?? []).join(' · ');

/** What a call was, in words; undefined for one that has no word of its own here. */
export function actName(event: AuditEvent, { t }: Pick<Speech, 't'>): string | undefined {
  const names: Readonly<Record<string, string>> = {
    'POST /oauth/register': t('Đăng ký', 'Registered'),
    'PUT /oauth/register/:clientId': t('Sửa đăng ký', 'Changed the registration'),
    'GET /oauth/register/:clientId': t('Xem đăng ký', 'Looked at the registration'),
    'DELETE /oauth/register/:clientId': t('Ngừng', 'Disabled'),
    'POST /oauth/register/:clientId/enable': t('Cho dùng lại', 'Enabled'),
    'POST /oauth/register/:clientId/secret': t('Cấp khoá bí mật mới', 'Gave a new secret'),
    'POST /oauth/register/:clientId/keys': t('Thêm khoá', 'Added a key'),
    'DELETE /oauth/register/:clientId/keys/:kid': t('Bỏ khoá', 'Removed a key'),
    'POST /oauth/register/:clientId/revoke-tokens': t('Kết thúc mọi mã', 'Ended all tokens'),
    'PUT /intake/sources/:code': t('Đăng ký hoặc sửa nguồn gửi', 'Registered or changed the source'),
    'POST /intake/sources/:code/secret': t('Thay khoá bí mật', 'Replaced the secret'),
    'POST /intake/clients/:clientId/revoke-tokens': t('Kết thúc mọi mã', 'Ended all tokens'),
    'POST /oauth/token': t('Lấy mã truy cập', 'Got a token'),
  };
  return names[routeOf(event)];
}
