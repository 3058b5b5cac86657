import type { Site } from '../../network.ts';
import type { Plan } from '../../options.ts';
import { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';
import { Expecting } from '../expect.ts';
import type { MadeFile } from '../made-file.ts';
import { admissionsOf } from './admissions.ts';
import { spoilMessage } from './faults.ts';
import { type Habit, habitOf } from './habit.ts';
import { ordersOf, resultsOf } from './laboratory.ts';
import { type Draft, textOf } from './message.ts';

/** Sources of a facility that send HL7 v2: its own system and its laboratory. Stations have neither. */
export const HL7V2_SOURCES = ['adt', 'lis'] as const;

/** The messages of a batch of visits: admissions and orders in one file, results in another. `name` begins their names. */
export function messageFiles(plan: Plan, site: Site, name: string, visits: readonly Visit[]): readonly MadeFile[] {
  if (site.kind === 'station') return [];
  const habit = habitOf(site);
  const admissions = visits.flatMap((visit) => {
    const [first, ...rest] = splitAtEnd(admissionsOf(plan.seed, habit, visit));
    return [...(first ?? []), ...ordersOf(habit, visit), ...rest.flat()];
  });
  const results = visits.flatMap((visit) => resultsOf(plan.seed, habit, visit));
  const files: MadeFile[] = [];
  for (const [source, drafts] of [
    ['adt', admissions],
    ['lis', results],
  ] as const) {
    if (drafts.length === 0) continue;
    files.push(fileOf(plan, site, habit, source, `${name}_${source}.hl7`, drafts));
  }
  return files;
}

/** All but the last, then the last: orders come before the discharge. */
const splitAtEnd = (drafts: readonly Draft[]): readonly (readonly Draft[])[] => [drafts.slice(0, -1), drafts.slice(-1)];

function fileOf(
  { seed, defects }: Plan,
  site: Site,
  habit: Habit,
  source: (typeof HL7V2_SOURCES)[number],
  fileName: string,
  drafts: readonly Draft[],
): MadeFile {
  const expecting = new Expecting();
  const parts: Buffer[] = [];
  const usual = ({ encode, lineEnd }: Habit, draft: Draft): Buffer => encode(textOf(draft, lineEnd));
  for (const draft of drafts) {
    const random = new Random(seed, 73, site.number, ...numbersOf(draft.id));
    const spoiled =
      defects !== undefined && defects.messageKinds.length > 0 && random.chance(defects.perRecord)
        ? spoilMessage(draft, habit, random, defects.messageKinds)
        : undefined;
    parts.push(spoiled?.write === undefined ? usual(habit, draft) : spoiled.write(textOf(draft, habit.lineEnd), habit));
    expecting.record(spoiled?.effect);
    if (spoiled === undefined) continue;
    expecting.defect(spoiled.kind, draft.id);
    if (spoiled.again === undefined) continue;
    parts.push(usual(habit, spoiled.again.draft));
    expecting.again(spoiled.again.issues);
  }
  const expected = expecting.receipt();
  return {
    facility: site,
    source: `${source}-${site.code}`,
    fileName,
    contentType: 'x-application/hl7-v2+er7',
    body: Buffer.concat(parts),
    records: expected.counts.received,
    expected,
  };
}

/** A stream of its own for each message: by the letters of its number. */
const numbersOf = (id: string): number[] => [...id].map((sign) => sign.charCodeAt(0));
