import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program this machine has on its PATH, or in `further` folders; undefined when it has none. */
export function findOnPath(name: string, further: readonly string[] = []): string | undefined {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...further]) {
    const program = join(folder, name);
    try {
      accessSync(program, constants.X_OK);
      return program;
    } catch {
      // Not here.
    }
  }
  return undefined;
}
