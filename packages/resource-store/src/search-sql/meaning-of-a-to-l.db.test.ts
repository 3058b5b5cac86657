import { SEARCHED_TYPES } from '@hub/search';
import { test } from '@jest/globals';
import { everyParameter, TIME, useMeaning } from './meaning.fixture.ts';

/** Half of the types; the others in a file of their own, so that two are looked at at a time. */
const TYPES = SEARCHED_TYPES.filter((type) => type < 'M');
useMeaning();

test.each(TYPES.map((type) => [type]))('%s: every parameter, prefix and modifier', everyParameter, TIME);
