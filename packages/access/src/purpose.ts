import { problem } from '@hub/outcome';
import type { Principal } from './principal.ts';
import { rulesOf } from './visibility.ts';

/** A code of v3-PurposeOfUse, as far as its form goes: which of them open something is a matter of policies. */
const CODE = /^[A-Z]{3,12}$/;

/**
 * The caller with the purpose a request says it is for (header `X-Purpose-Of-Use`). A token that was made for one purpose serves that one
 * only. Throws `incorrect` for what is no code, `forbidden` for another purpose than the token's.
 */
export function withPurpose(principal: Principal, said: string | undefined): Principal {
  if (said === undefined || said === principal.purpose) return principal;
  if (!CODE.test(said))
    throw problem(
      'incorrect',
      'value',
      'X-Purpose-Of-Use cần một mã của v3-PurposeOfUse.',
      'X-Purpose-Of-Use is a code of v3-PurposeOfUse.',
      'X-Purpose-Of-Use',
    );
  if (principal.purpose === undefined) return { ...principal, policies: rulesOf(principal), purpose: said };
  throw problem(
    'forbidden',
    'forbidden',
    'Mã truy cập được cấp cho mục đích khác.',
    'The token was made for another purpose.',
    'X-Purpose-Of-Use',
  );
}
