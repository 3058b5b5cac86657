/** What a parameter may be: what Postgres reads from text, or a list of it. */
export type Parameter = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** A parameter in Postgres' text form; null for NULL. Its type is the cast in the statement. */
export function parameterText(value: Parameter): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? `{${value.map(element).join(',')}}` : String(value);
}

/** An element of an array: every text in quotes, so that none is taken for NULL or for structure. */
function element(value: string | number | boolean | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);
}
