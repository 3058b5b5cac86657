import { formatInstant } from '@hub/fhir-model';
import { type Scope, stampOf } from '../scope.ts';

/** A time of a message as FHIR dateTime, as exact as it was sent; undefined for what is none. */
export function timeText(scope: Pick<Scope, 'profile'>, text: string): string | undefined {
  return stampOf(scope, text)?.dateTime;
}

/** The same with seconds, as moments are compared: a day alone begins at midnight in the sender's zone. */
export function momentText(scope: Pick<Scope, 'profile'>, text: string): string | undefined {
  const stamp = stampOf(scope, text);
  if (stamp === undefined) return undefined;
  return stamp.dateTime.includes('T') ? stamp.dateTime : formatInstant(stamp.at).replace('.000', '');
}

/** R4's instant: a day alone cannot stand there. */
export function instantText(scope: Pick<Scope, 'profile'>, text: string): string | undefined {
  const read = timeText(scope, text);
  return read?.includes('T') === true ? read : undefined;
}
