import type { SourceCriterion } from '@hub/search';
import type { Statement } from './statement.ts';

/** As it stands in the stored text. */
const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
const part = (text: string) => text.split('#', 1)[0] as string;

/**
 * True for a row of `resource` (alias) whose meta.source is one of these, with or without their fragment. The first condition is
 * the expression of index resource_source, the second makes a hash certain.
 */
export function sourceMatch({ values, missing }: SourceCriterion, alias: string, s: Statement): string {
  const source = `resource_source(${alias}.body)`;
  if (missing !== undefined) return `${source} is ${missing ? '' : 'not '}null`;
  const any = values.map((value) => {
    const text = escaped(value);
    const hashed = `hashtextextended(split_part(${source}, '#', 1), 0) = hashtextextended(${s.value(part(text), 'text')}, 0)`;
    const whole = text.includes('#') ? source : `split_part(${source}, '#', 1)`;
    return `(${hashed} and ${whole} = ${s.value(text, 'text')})`;
  });
  return `(${any.join(' or ')})`;
}
