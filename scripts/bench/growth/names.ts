import type { Database } from '@hub/database';

/** Share of all resources that the asking facility has. */
export async function shareOf({ pool }: Database, owner: number): Promise<number> {
  const { rows } = await pool.query<{ share: number }>(
    'select (sum(n) filter (where owner = $1) / sum(n))::float8 as share from resource_count',
    [owner],
  );
  return rows[0]?.share ?? 0;
}

/** Names whose total is not what the generator counted. */
export async function wrongNames(origin: string, token: string, expected: Readonly<Record<string, number>>): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [name, total] of Object.entries(expected)) {
    const answer = await fetch(`${origin}/fhir/Patient?name=${name}&_summary=count`, { headers: { authorization: `Bearer ${token}` } });
    const found = ((await answer.json()) as { total?: number }).total;
    if (found !== total) wrong.push(`${name} ${found} of ${total}`);
  }
  return wrong;
}
