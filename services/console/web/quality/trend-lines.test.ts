import { expect, test } from '@jest/globals';
import { firstDay } from './period.ts';
import { lineOf, placesOf } from './trend-lines.ts';

const box = { left: 10, top: 0, width: 100, height: 50 };

const november: readonly [string, string] = ['2026-11-01', '2026-11-11'];

test('scores stand where their day lies, 100 at the top', () => {
  const scored = [
    { from: '2026-11-01', score: 0 },
    { from: '2026-11-02', score: 50 },
    { from: '2026-11-11', score: 100 },
  ];
  const places = placesOf(scored, november, box);
  expect(places).toEqual([
    { x: 10, y: 50 },
    { x: 20, y: 25 },
    { x: 110, y: 0 },
  ]);
  expect(lineOf(places)).toBe('10,50 20,25 110,0');
});

test('what is missing has no place, and what lies outside stays on the drawing', () => {
  const scored = [
    { from: '2026-10-26', score: 130 },
    { from: '2026-11-06', score: null },
  ];
  expect(placesOf(scored, november, box)).toEqual([{ x: 10, y: 0 }]);
  expect(placesOf([{ from: '2026-11-01', score: -4 }], ['2026-11-01', '2026-11-01'], box)).toEqual([{ x: 60, y: 50 }]);
  expect(placesOf([], november, box)).toEqual([]);
});

test('a period counts the days of Vietnam, today among them', () => {
  // 2026-11-22T18:00Z is the 23rd in Vietnam.
  expect(firstDay({ days: 30, by: 'day' }, Date.UTC(2026, 10, 22, 18))).toBe('2026-10-25');
});
