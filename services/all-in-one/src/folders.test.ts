import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeDataFolder } from './folders.ts';

test('a data folder that cannot be made is told by the name of its setting, in both languages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hub-folder-'));
  try {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => makeDataFolder(file)).toThrow(/unavailable\/data-dir: .*cannot be written .EEXIST.*DATA_DIR/);
    expect(() => makeDataFolder(join(file, 'below'))).toThrow(/unavailable\/data-dir: .*cannot be written .ENOTDIR.*DATA_DIR/);
    makeDataFolder(join(folder, 'a', 'b'));
    makeDataFolder(join(folder, 'a', 'b'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
