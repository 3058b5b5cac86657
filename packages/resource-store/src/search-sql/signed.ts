import { type Criterion, codeBits, isSigned, type TokenValue } from '@hub/search';
import type { Statement } from './statement.ts';

/** Longer lists of codes are not looked for in signatures. */
const MOST_VALUES = 8;

/**
 * Conditions on a row of idx_reference (`alias`) that every resource which satisfies all of `criteria` meets, whoever points there: its signature
 * (search: signature.ts) has the bits of the codes asked for. Others that meet them are few; each criterion is still looked up.
 */
export function signed(criteria: readonly Criterion[], alias: string, s: Statement): readonly string[] {
  return criteria.flatMap((criterion) => {
    const values = coded(criterion);
    if (values === undefined) return [];
    const any = [...new Map(values.map((value) => [bitsOf(value), value])).values()].map((value) => {
      const bits = s.asked(value, bitsOf, 'int');
      return `${alias}.codes & ${bits} = ${bits}`;
    });
    return [`(${any.join(' or ')})`];
  });
}

const bitsOf = ({ code }: TokenValue) => codeBits(code as string);

/** The values with the codes of which a resource must have one; undefined where that does not say it, or not in codes that are signed. */
function coded(criterion: Criterion): readonly TokenValue[] | undefined {
  if (criterion.kind !== 'token' || criterion.negated || !criterion.parameter.rows.every(isSigned)) return undefined;
  const { values } = criterion;
  const plain = values.every(({ code, upto }) => code !== undefined && upto === undefined);
  return plain && values.length > 0 && values.length <= MOST_VALUES ? values : undefined;
}
