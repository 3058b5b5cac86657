import { expect, test } from '@jest/globals';
import { firstDay } from './period.ts';
import { linesOf, placesOf } from './trend-lines.ts';

const box = { left: 10, top: 0, width: 100, height: 50 };

test('scores are spread over the width, 100 at the top', () => {
  expect(placesOf([0, 50, 100], box)).toEqual([
    { x: 10, y: 50 },
    { x: 60, y: 25 },
    { x: 110, y: 0 },
  ]);
});

test('what is missing is no point, and what is out of range stays on the drawing', () => {
  expect(placesOf([null, 130], box)).toEqual([undefined, { x: 110, y: 0 }]);
  expect(placesOf([-4], box)).toEqual([{ x: 60, y: 50 }]);
  expect(placesOf([], box)).toEqual([]);
});

test('a gap ends a line; a single point is none', () => {
  const places = placesOf([0, 100, null, 50, null, 0, 0], box);
  expect(linesOf(places)).toHaveLength(2);
  expect(linesOf(places)[0]).toBe('10,50 26.7,0');
  expect(linesOf([undefined, undefined])).toEqual([]);
});

test('a period counts the days of Vietnam, today among them', () => {
  // 2026-11-22T18:00Z is the 23rd in Vietnam.
  expect(firstDay({ days: 30, by: 'day' }, Date.UTC(2026, 10, 22, 18))).toBe('2026-10-25');
});
