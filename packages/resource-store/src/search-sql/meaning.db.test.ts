import { isSigned, type Parameter, parametersOf, parseSearch, SEARCHED_TYPES, supported } from '@hub/search';
import { DATES, idOf, PER_TYPE, random } from '@hub/search/testing';
import { describe, expect, test } from '@jest/globals';
import { DAY, NOW } from './generated-world.fixture.ts';
import {
  compare,
  compareForms,
  isLinked,
  LINKED,
  linkedSearch,
  MUCH_USED,
  PREFIXES,
  SEED,
  searchesOf,
  sortOf,
  THOROUGH,
  TIME,
  t,
  useMeaning,
  world,
} from './meaning.fixture.ts';

/** Criteria together, chains, references with codes, ranges, orders: their plain meaning over all pages. The parameters one by one: meaning-of-….db.test.ts. */
useMeaning();

describe('search equals its plain meaning', () => {
  test(
    'criteria together, with _id and _lastUpdated',
    async () => {
      const r = random(SEED + 1);
      let found = 0;
      for (let n = 0; n < 500; n++) {
        const type = r.pick(r.chance(0.6) ? [...MUCH_USED] : SEARCHED_TYPES);
        const entries = Array.from({ length: r.whole(2, 3) }, () =>
          r.pick(searchesOf(type, r.pick([...(parametersOf(type)?.values() ?? [])]), r)),
        );
        if (r.chance(0.3)) entries.push(['_lastUpdated', `${r.pick(PREFIXES)}${new Date(NOW + r.whole(0, 4) * DAY).toISOString()}`]);
        if (r.chance(0.2)) entries.push(['_id', Array.from({ length: 9 }, () => idOf(type, r.whole(0, PER_TYPE))).join(',')]);
        found += await compare(type, entries, r);
      }
      expect(found).toBeGreaterThan(100);
    },
    TIME,
  );

  test(
    'a reference and the codes of what points there (found by signatures), of rows signed and not yet signed',
    async () => {
      const r = random(SEED + 5);
      const codesOf = (type: string) =>
        [...(parametersOf(type)?.values() ?? [])].filter((one) => one.type === 'token' && isSigned(one.number));
      const types = [...MUCH_USED].filter((type) => parametersOf(type)?.has('patient') && codesOf(type).length > 0);
      let found = 0;
      for (const [round, unsigned] of [false, true].entries()) {
        // As they are between an upgrade and the end of indexing again.
        if (unsigned) await t.database.pool.query('update idx_reference set codes = -1 where rid % 2 = 0');
        for (let n = 0; n < 250; n++) {
          const type = r.pick(types);
          const code = r.pick(codesOf(type));
          const parameters = [code, parametersOf(type)?.get('patient') as Parameter];
          const both = world.held.filter(
            ({ resource }) => resource.resourceType === type && parameters.every((one) => world.valuesOf(resource, one).length > 0),
          );
          if (both.length === 0) continue;
          const own = r.pick(both).resource;
          const of = (name: string) => {
            const all = searchesOf(type, parametersOf(type)?.get(name) as Parameter, r, () => own);
            return r.pick(all.filter(([one]) => one === name || (r.chance(0.2) && one === `${name}:not`)));
          };
          const some = Array.from({ length: 6 }, (_, i) => idOf('Patient', i));
          const who = r.pick([
            of('patient'),
            ['patient', some.map((id) => `Patient/${id}`).join(',')],
            ['patient._id', some.join(',')],
          ] as const);
          const entries: (readonly [string, string])[] = [who, of(code.code)];
          if (r.chance(0.3)) entries.push(of(r.pick(codesOf(type)).code));
          if (r.chance(0.3)) entries.push(['_sort', sortOf(type, r)]);
          found += await compare(type, entries, r);
        }
        expect(found).toBeGreaterThan(20 * (round + 1));
      }
    },
    TIME,
  );

  test(
    'chains and _has of one to four links, alone, with other criteria, sorted',
    async () => {
      const r = random(SEED + 4);
      let found = 0;
      for (let n = 0; n < (THOROUGH ? 2_000 : 400); n++) {
        const type = r.pick(r.chance(0.7) ? [...LINKED] : SEARCHED_TYPES);
        const entries = Array.from({ length: r.chance(0.2) ? 2 : 1 }, () => linkedSearch(type, r)).filter((entry) => entry !== undefined);
        if (r.chance(0.3)) entries.push(r.pick(searchesOf(type, r.pick([...(parametersOf(type)?.values() ?? [])]), r)));
        if (r.chance(0.3)) entries.push(['_sort', sortOf(type, r)]);
        const { includes = [] } = supported.find((one) => one.type === type) ?? {};
        if (includes.length > 0 && r.chance(0.15)) entries.push(['_include', r.pick(includes)]);
        found += await compare(type, entries, r);
        for (const entry of entries) if (isLinked(entry[0])) await compareForms(type, entry, r);
      }
      expect(found).toBeGreaterThan(300);
    },
    TIME,
  );

  test(
    'a range of days: both ends on one element',
    async () => {
      const r = random(SEED + 2);
      for (let n = 0; n < 120; n++) {
        const [type, code] = r.pick([
          ['Encounter', 'date'],
          ['Patient', 'birthdate'],
          ['Procedure', 'date'],
          ['Appointment', 'date'],
        ] as const);
        await compare(
          type,
          [
            [code, `${r.pick(['ge', 'gt', 'ap', 'sa'])}${r.pick(DATES)}`],
            [code, `${r.pick(['lt', 'le', 'eb', 'ne'])}${r.pick(DATES)}`],
          ],
          r,
        );
      }
    },
    TIME,
  );

  test.each(['_lastUpdated', '-_lastUpdated'])(
    '_sort=%s: in order over all pages, alone and with criteria',
    async (sort) => {
      const r = random(SEED + 3);
      for (let n = 0; n < 60; n++) {
        const type = r.pick(SEARCHED_TYPES);
        const entries = n % 3 === 0 ? [] : [r.pick(searchesOf(type, r.pick([...(parametersOf(type)?.values() ?? [])]), r))];
        await compare(type, [...entries, ['_sort', sort]], r);
        const parsed = parseSearch(type, [...entries, ['_sort', sort], ['_count', '5']], { now: NOW });
        if (!parsed.ok) throw new Error(parsed.problems[0]?.message.en);
        const at = new Map(world.held.map((held) => [`${held.resource.resourceType}/${held.resource.id}`, held.at]));
        const times = (await world.walk(parsed.query, { all: true })).map((id) => at.get(id) as number);
        expect(times).toEqual([...times].sort((a, b) => (sort === '_lastUpdated' ? a - b : b - a)));
      }
    },
    TIME,
  );
});
