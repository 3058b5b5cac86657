import { type Criterion, codeBits, isSigned } from '@hub/search';
import type { Statement } from './statement.ts';

/** Longer lists of codes are not looked for in signatures. */
const MOST_VALUES = 8;

/**
 * Conditions on a row of idx_reference (`alias`) that every resource which satisfies all of `criteria` meets, whoever points there: its signature
 * (search: signature.ts) has the bits of the codes asked for. Others that meet them are few; each criterion is still looked up.
 */
export function signed(criteria: readonly Criterion[], alias: string, s: Statement): readonly string[] {
  return criteria.flatMap((criterion) => {
    const codes = codesOf(criterion);
    if (codes === undefined) return [];
    const any = [...new Set(codes.map(codeBits))].map((bits) => {
      const value = s.value(bits, 'int');
      return `${alias}.codes & ${value} = ${value}`;
    });
    return [`(${any.join(' or ')})`];
  });
}

/** The codes of which a resource must have one; undefined where that does not say it, or not in codes that are signed. */
function codesOf(criterion: Criterion): readonly string[] | undefined {
  if (criterion.kind !== 'token' || criterion.negated || !criterion.parameter.rows.every(isSigned)) return undefined;
  const { values } = criterion;
  const codes = values.flatMap(({ code, upto }) => (code === undefined || upto !== undefined ? [] : [code]));
  return codes.length === values.length && codes.length > 0 && codes.length <= MOST_VALUES ? codes : undefined;
}
