import type { CompositionSection } from '@hub/fhir-model';
import { oneConcept } from './element.ts';
import { rawExtension } from './extensions.ts';
import { hubCodeSystem } from './names.ts';
import type { Scope } from './scope.ts';

/** One text part of a paper or note: escaped in the narrative, as sent in the extension of its field. */
export function textSection(scope: Scope, field: string, title: string, text: string): CompositionSection {
  return {
    extension: [rawExtension(scope, field, text)],
    title,
    code: oneConcept(hubCodeSystem(scope.names, 'section'), field, title),
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${escapeXhtml(text)}</div>` },
  };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Plain text as XHTML content. */
export function escapeXhtml(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (c) => ESCAPES[c] as string) : text;
}
