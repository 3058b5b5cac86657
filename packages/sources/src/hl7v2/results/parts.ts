import type { Segment } from '../segment.ts';

/** The texts of one repetition of a field: component, then subcomponent, each from 1; '' where nothing stands. Unescaped. */
export type Parts = (component: number, subcomponent?: number) => string;

/** The first repetition of a field. */
export function partsOf(segment: Segment, n: number): Parts {
  return (component, subcomponent = 1) => segment.component(n, component, subcomponent);
}

/** Every repetition of a field that says something. */
export function everyParts(segment: Segment, n: number): readonly Parts[] {
  return segment.reps(n).map(
    (repetition): Parts =>
      (component, subcomponent = 1) =>
        segment.part(n, repetition, component, subcomponent),
  );
}

/** A component whose subcomponents are components elsewhere: a code inside OBR-26, a name inside OBR-32. */
export function innerParts(parts: Parts, component: number): Parts {
  return (subcomponent) => parts(component, subcomponent);
}
