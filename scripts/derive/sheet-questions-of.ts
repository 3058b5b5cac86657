import { bundledForms } from '@hub/sources';

export const SHEET_QUESTIONS = new URL('../../fhir-profiles/code-systems/hub/sheet.json', import.meta.url);

/** The code system `{CS}sheet` as a file; where two forms ask the same, the first by name says what it is called. */
export function questionsOfSheets(): string {
  const concepts = new Map<string, object>();
  for (const { columns } of bundledForms()) {
    for (const { field, title, observe } of columns.values()) {
      if (observe === undefined || observe.loinc !== undefined || concepts.has(field)) continue;
      concepts.set(field, { code: field, display: title.vi, designation: [{ language: 'en', value: title.en }] });
    }
  }
  const concept = [...concepts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const system = {
    resourceType: 'CodeSystem',
    id: 'sheet',
    url: 'http://fhir.ehealth.gov.vn/core/CodeSystem/sheet',
    version: '2026-11-22',
    name: 'Sheet',
    title: 'Câu hỏi của biểu trạm y tế, chương trình / Questions of sheets of stations and programmes',
    status: 'active',
    experimental: false,
    date: '2026-11-22',
    publisher: 'Provincial health data hub',
    description:
      'Câu hỏi là tên chỉ tiêu của các biểu trong fhir-profiles/sheet-profiles. / Questions are the fields of the forms in fhir-profiles/sheet-profiles.',
    caseSensitive: true,
    content: 'complete',
    count: concept.length,
    concept,
  };
  return `${JSON.stringify(system, null, 2)}\n`;
}
