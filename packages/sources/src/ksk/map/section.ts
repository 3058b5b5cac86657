import type { CompositionSection, Extension, Reference } from '@hub/fhir-model';
import { coding } from '../../qd3176/map/element.ts';
import { hubCodeSystem, hubExtension, type Names } from '../../qd3176/map/names.ts';
import { escapeXhtml } from '../../qd3176/map/text-section.ts';
import { FILES, type KskFile } from '../content.ts';

/** A field by its name, and its text unless an element holds it. */
export function fieldExtensionOf(names: Names, name: string, text: string | undefined): Extension {
  const parts: Extension[] = [{ url: 'name', valueString: name }];
  if (text !== undefined) parts.push({ url: 'value', valueString: text });
  return { url: hubExtension(names, 'ksk-field'), extension: parts };
}

/**
 * A file of the check as a section: all its fields in the narrative; each named in an extension, with its text where the elements do not give
 * it back (`found`; of a field that stands in several files only the first, `first`, is theirs).
 */
export function fileSection(
  { names }: { readonly names: Names },
  { type, root, fields }: KskFile,
  found: Readonly<Record<string, string | undefined>>,
  first: ReadonlyMap<string, string | undefined>,
  entry: readonly Reference[],
): CompositionSection {
  const title = (Object.hasOwn(FILES, root) ? FILES[root] : undefined) ?? root;
  const extension: Extension[] = type === '' ? [] : [{ url: hubExtension(names, 'ksk-file'), valueString: type }];
  for (const [name, text] of Object.entries(fields)) {
    const held = first.has(name) && first.get(name) === text && found[name] === text;
    extension.push(fieldExtensionOf(names, name, held ? undefined : text));
  }
  const lines = Object.entries(fields).map(([name, text]) => `<p>${escapeXhtml(name)}: ${escapeXhtml(text)}</p>`);
  return {
    ...(extension.length === 0 ? {} : { extension }),
    title,
    code: { coding: [coding(hubCodeSystem(names, 'ksk'), root, title)] },
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${lines.length === 0 ? escapeXhtml(title) : lines.join('')}</div>`,
    },
    ...(entry.length === 0 ? {} : { entry: [...entry] }),
  };
}
