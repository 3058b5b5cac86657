import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { questionsOfSheets, SHEET_QUESTIONS } from './sheet-questions-of.ts';

test('the code system of questions holds those of every form (node scripts/derive/sheet-questions.ts)', () => {
  expect(JSON.parse(readFileSync(SHEET_QUESTIONS, 'utf8'))).toEqual(JSON.parse(questionsOfSheets()));
});
