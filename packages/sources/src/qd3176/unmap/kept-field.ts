import { LEFT_OUT } from '../map/left-out.ts';
import { hubExtension } from '../map/names.ts';
import { type Holder, nativeText, type Reading } from './reading.ts';

/** A field beside whose home `holder` keeps what it cannot say: left out, an exact text, else as `written`. The reverse of `keepField`. */
export function keptField(reading: Reading, holder: Holder | undefined, field: string, written: string | undefined): string | undefined {
  const url = hubExtension(reading.names, LEFT_OUT);
  const leftOut = holder?.extension?.some((extension) => extension.url === url && extension.valueString === field) ?? false;
  return leftOut ? undefined : nativeText(reading, holder, field, written);
}
