import { parseResource, typeName } from '@hub/fhir-model';
import { extract } from '@hub/search';
import type { TestDatabase } from '@hub/test-support';
import { expect } from '@jest/globals';
import { unknownTarget } from '../unknown-target.ts';

/**
 * What must be true of the tables whatever was written how: versions without gap or double, the change log exactly the versions and in
 * their order, totals as counted, index rows exactly those of the current bodies, none of what is deleted.
 */
export async function expectSound({ database: { pool } }: TestDatabase): Promise<void> {
  const rows = async (sql: string) => (await pool.query(sql)).rows;
  const versions = await rows(
    `select rid, version, last_updated, deleted, type, owner from resource
      union all select rid, version, last_updated, deleted, type, owner from resource_history order by rid, version`,
  );
  const log = await rows('select rid, version, op, type, owner from change_log order by rid, tx, seq');
  let before: (typeof versions)[number] | undefined;
  const expected = versions.map((v) => {
    const first = before?.rid !== v.rid;
    expect(v.version).toBe(first ? 1 : before.version + 1);
    if (!first) expect(v.last_updated.getTime()).toBeGreaterThanOrEqual(before.last_updated.getTime());
    const op = v.deleted ? 'D' : first || before.deleted ? 'C' : 'U';
    before = v;
    return { rid: v.rid, version: v.version, op, type: v.type, owner: v.owner };
  });
  expect(log).toEqual(expected);

  expect(
    await rows('select type, owner, labels, sum(n)::int as n from resource_count group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3'),
  ).toEqual(await rows('select type, owner, labels, count(*)::int as n from resource where not deleted group by 1, 2, 3 order by 1, 2, 3'));

  const current = await rows('select rid, type, id, owner, labels, deleted, body from resource order by rid');
  expect(new Set(current.map(({ type, id }) => `${type}/${id}`)).size).toBe(current.length);
  const systems = new Map((await rows('select uri_id, value from uri')).map(({ uri_id, value }) => [uri_id, value]));
  // What is deleted keeps its row: references to it still point there.
  const rids = new Map(current.map(({ rid, type, id }) => [`${typeName(type)}/${id}`, rid as number]));
  const stored = {
    tokens: await rows('select rid, param, system, code, owner, labels from idx_token'),
    strings: await rows('select rid, param, folded, exact, owner, labels from idx_string'),
    dates: await rows('select rid, param, low, high, owner, labels from idx_date'),
    references: await rows('select rid, param, target, owner, labels from idx_reference'),
    quantities: await rows('select rid, param, low, high, system, code, owner, labels from idx_quantity'),
    composites: await rows('select rid, param, low, high, system, code, system2, code2, owner, labels from idx_composite'),
  };
  const want: Record<keyof typeof stored, string[]> = {
    tokens: [],
    strings: [],
    dates: [],
    references: [],
    quantities: [],
    composites: [],
  };
  for (const { rid, owner, labels, deleted, body } of current) {
    if (deleted) {
      expect(body).toBe('');
      continue;
    }
    const access = `${owner} ${labels}`;
    const found = extract(parseResource(body));
    for (const { param, system, code } of found.tokens) want.tokens.push(`${rid} ${param} ${system ?? ''} ${code} ${access}`);
    for (const { param, folded, exact } of found.strings) want.strings.push(`${rid} ${param} ${folded} ${exact} ${access}`);
    for (const { param, low, high } of found.dates) want.dates.push(`${rid} ${param} ${low} ${high} ${access}`);
    for (const { param, low, high, system, code } of found.quantities)
      want.quantities.push(`${rid} ${param} ${low} ${high} ${system ?? ''} ${code} ${access}`);
    for (const { param, low, high, system, code, system2, code2 } of found.composites)
      want.composites.push(`${rid} ${param} ${low} ${high} ${system ?? ''} ${code} ${system2 ?? ''} ${code2} ${access}`);
    for (const { param, type, id } of found.references) {
      want.references.push(`${rid} ${param} ${rids.get(`${type}/${id}`) ?? unknownTarget(type, id)} ${access}`);
    }
  }
  const got = {
    tokens: stored.tokens.map((r) => `${r.rid} ${r.param} ${systems.get(r.system) ?? ''} ${r.code} ${r.owner} ${r.labels}`),
    strings: stored.strings.map((r) => `${r.rid} ${r.param} ${r.folded} ${r.exact} ${r.owner} ${r.labels}`),
    dates: stored.dates.map((r) => `${r.rid} ${r.param} ${Number(r.low)} ${Number(r.high)} ${r.owner} ${r.labels}`),
    quantities: stored.quantities.map(
      (r) => `${r.rid} ${r.param} ${r.low} ${r.high} ${systems.get(r.system) ?? ''} ${r.code} ${r.owner} ${r.labels}`,
    ),
    composites: stored.composites.map((r) => {
      const second = `${systems.get(r.system2) ?? ''} ${r.code2}`;
      return `${r.rid} ${r.param} ${r.low} ${r.high} ${systems.get(r.system) ?? ''} ${r.code} ${second} ${r.owner} ${r.labels}`;
    }),
    references: stored.references.map((r) => `${r.rid} ${r.param} ${r.target} ${r.owner} ${r.labels}`),
  };
  for (const table of ['tokens', 'strings', 'dates', 'references', 'quantities', 'composites'] as const)
    expect(got[table].sort()).toEqual(want[table].sort());
}
