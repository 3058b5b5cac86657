import { problem } from '@hub/outcome';
import type { Principal } from './principal.ts';

/**
 * A token that was narrowed to managing clients must not make itself an operator with everything, nor end what operators have. Throws ProblemError
 * `forbidden` when the client is an operator and the token has narrowed scopes.
 */
export function requireWholeForOperators(principal: Principal | undefined, kind: string): void {
  if (kind !== 'operator' || principal?.scopes === undefined) return;
  throw problem(
    'forbidden',
    'forbidden',
    'Tài khoản vận hành chỉ được quản lý bằng mã truy cập không giới hạn phạm vi.',
    'Operators are managed by a token without narrowed scopes only.',
  );
}
