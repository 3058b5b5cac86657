import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program this machine has; undefined when it has none. */
export function findOnPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
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
