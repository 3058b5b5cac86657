import type { Person } from '@hub/client-register';
import { problem } from '@hub/outcome';

/**
 * Which claims of a provider say who somebody is here (setting OIDC_CLAIMS_FILE): names of claims, and what its words for roles and places
 * mean. Data: another provider is another file.
 */
export interface ClaimMap {
  readonly name: string;
  readonly role: string;
  readonly facilities: string;
  readonly fhirUser: string;
  /** The provider's words → roles that policies name. Whoever has none of them may not log in. */
  readonly roles: Readonly<Record<string, string>>;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one) ?? []);

/** The claim of a name, also of one within another (`realm_access.roles`). */
function claim(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined),
      claims,
    );
}

/** Who somebody is, by the claims of a provider. Throws ProblemError `forbidden/login-role` for a person without a role here. */
export function personOf(claims: Readonly<Record<string, unknown>>, map: ClaimMap): Person {
  const sub = textOf(claims.sub);
  const roles = listOf(claim(claims, map.role)).flatMap((word) => (Object.hasOwn(map.roles, word) ? [map.roles[word] as string] : []));
  const [role] = roles;
  if (sub === undefined || role === undefined) {
    throw problem(
      'forbidden',
      'login-role',
      'Tài khoản này không có vai trò nào trên trục dữ liệu. Liên hệ quản trị của đơn vị.',
      'This account has no role on the hub. Ask the administrators of your institution.',
    );
  }
  const name = textOf(claim(claims, map.name));
  const fhirUser = textOf(claim(claims, map.fhirUser))?.match(
    /(?:^|\/)((?:Practitioner|PractitionerRole|Patient|RelatedPerson|Person)\/[A-Za-z0-9.-]{1,64})$/,
  )?.[1];
  const facilities = listOf(claim(claims, map.facilities));
  return {
    sub,
    role,
    ...(name === undefined ? {} : { name }),
    ...(fhirUser === undefined ? {} : { fhirUser }),
    ...(facilities.length === 0 ? {} : { facilities }),
  };
}
