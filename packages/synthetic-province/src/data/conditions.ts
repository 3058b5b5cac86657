import everydayComplaints from '../../data/conditions/everyday-complaints.json' with { type: 'json' };
import feverSkinEyeTooth from '../../data/conditions/fever-skin-eye-tooth.json' with { type: 'json' };
import followedUp from '../../data/conditions/followed-up.json' with { type: 'json' };
import heartAndBrain from '../../data/conditions/heart-and-brain.json' with { type: 'json' };
import infections from '../../data/conditions/infections.json' with { type: 'json' };
import injuries from '../../data/conditions/injuries.json' with { type: 'json' };
import other from '../../data/conditions/other.json' with { type: 'json' };
import programmes from '../../data/conditions/programmes.json' with { type: 'json' };
import respiratory from '../../data/conditions/respiratory.json' with { type: 'json' };
import surgery from '../../data/conditions/surgery.json' with { type: 'json' };
import womenAndNewborn from '../../data/conditions/women-and-newborn.json' with { type: 'json' };
import type { Chronic, Condition } from './condition.ts';
import { readChronic, readConditions } from './read-conditions.ts';

/** Followed up month after month. The order is part of what a seed makes: new ones go to the end. */
export const CHRONIC: readonly Chronic[] = readChronic(followedUp);

/** Conditions of the national programmes (XML6, XML15) and for how many months; only where all tables are made. */
export const PROGRAMMES: readonly { readonly condition: Chronic; readonly months: number }[] = [
  ...readChronic(programmes).map((condition) => ({ condition, months: 7 })),
  ...CHRONIC.filter(({ code }) => code === 'B20').map((condition) => ({ condition, months: 12 })),
];

/** Everything else. The order is part of what a seed makes. */
export const ACUTE: readonly Condition[] = [
  respiratory,
  infections,
  everydayComplaints,
  womenAndNewborn,
  feverSkinEyeTooth,
  injuries,
  surgery,
  heartAndBrain,
  other,
].flatMap(readConditions);
