import type { Scene } from './scene.ts';

export interface Diagnosis {
  /** ICD-10. */
  readonly code: string;
  readonly name: string;
}

/** Main diagnosis first, then up to three beside it, none twice. */
export function diagnosesOf({ visit, random, age }: Scene): readonly Diagnosis[] {
  const { condition, alsoHas } = visit;
  const all: Diagnosis[] = [condition];
  const add = (diagnosis: Diagnosis): void => {
    if (all.length < 4 && !all.some(({ code }) => code === diagnosis.code)) all.push(diagnosis);
  };
  for (const other of alsoHas) if (other.code !== 'B20' || condition.code === 'B20') add(other);
  for (const other of condition.beside ?? []) if (random.chance(other.percent) && age > 30) add(other);
  return all;
}
