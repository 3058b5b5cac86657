import type { Extension, Observation } from '@hub/fhir-model';
import type { Reading } from '../../qd831/unmap/reading.ts';
import { hubCodeSystem, hubExtension, type Names } from '../../qd3176/map/names.ts';
import { writtenValue } from '../../qd3176/unmap/written.ts';
import { type Fields, RESULT_FIELDS } from '../content.ts';

/** A field kept in an extension: the reverse of `fieldExtensionOf`. */
export function keptFields(
  names: Names,
  extensions: readonly Extension[] | undefined,
): { readonly name: string; readonly text?: string }[] {
  const url = hubExtension(names, 'ksk-field');
  return (extensions ?? []).flatMap((one) => {
    const part = (wanted: string): string | undefined => one.extension?.find((inner) => inner.url === wanted)?.valueString;
    const [name, text] = [part('name'), part('value')];
    return one.url !== url || name === undefined ? [] : [{ name, ...(text === undefined ? {} : { text }) }];
  });
}

/** CHI_TIET_CLS, from the Observation. */
export function readResult({ names }: Reading, result: Observation): Fields {
  const code = (name: string): string | undefined => result.code.coding?.find(({ system }) => system === hubCodeSystem(names, name))?.code;
  const found: Record<string, string | undefined> = {
    MA_DICH_VU: code('ma-dich-vu'),
    MA_CHI_SO: code('lab-index-1227') ?? code('lab-index-7603'),
    GIA_TRI: writtenValue(result),
    DON_VI_DO: result.valueQuantity?.unit ?? result.valueRange?.low?.unit,
    MO_TA: result.note?.[0]?.text,
    KET_LUAN: result.interpretation?.[0]?.text,
  };
  for (const { name, text } of keptFields(names, result.extension)) found[name] = text;
  return Object.fromEntries(RESULT_FIELDS.flatMap((field) => (found[field] === undefined ? [] : [[field, found[field]]])));
}
