/**
 * Derives `fhir-profiles/code-systems/hub/sheet.json`, the questions of station sheets: every column of the forms that becomes an Observation without a
 * LOINC code. A form that is added brings its questions along.
 *
 *   node scripts/derive/sheet-questions.ts
 */
import { writeFileSync } from 'node:fs';
import { questionsOfSheets, SHEET_QUESTIONS } from './sheet-questions-of.ts';

writeFileSync(SHEET_QUESTIONS, questionsOfSheets());
