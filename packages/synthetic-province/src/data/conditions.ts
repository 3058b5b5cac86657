import everydayComplaints from '../../data/conditions/everyday-complaints.json' with { type: 'json' };
import feverSkinEyeTooth from '../../data/conditions/fever-skin-eye-tooth.json' with { type: 'json' };
import followedUp from '../../data/conditions/followed-up.json' with { type: 'json' };
import heartAndBrain from '../../data/conditions/heart-and-brain.json' with { type: 'json' };
import infections from '../../data/conditions/infections.json' with { type: 'json' };
import injuries from '../../data/conditions/injuries.json' with { type: 'json' };
import other from '../../data/conditions/other.json' with { type: 'json' };
import respiratory from '../../data/conditions/respiratory.json' with { type: 'json' };
import surgery from '../../data/conditions/surgery.json' with { type: 'json' };
import womenAndNewborn from '../../data/conditions/women-and-newborn.json' with { type: 'json' };
import type { Chronic, Condition } from './condition.ts';
import { readChronic, readConditions } from './read-conditions.ts';

/** Followed up month after month. The order is part of what a seed makes: new ones go to the end. */
export const CHRONIC: readonly Chronic[] = readChronic(followedUp);

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
