import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * The system's memory forgets the files of a stopped store, so that what is asked first comes from disk, whatever filled or asked it before. Of these files
 * alone: others on the machine keep theirs. Does nothing where `dd` does not know how.
 */
export async function forgotten(folder: string): Promise<void> {
  const each = `sync -f "$1" && find "$1" -type f -size +0 -exec dd if={} iflag=nocache count=0 status=none \\;`;
  await promisify(execFile)('sh', ['-c', each, 'sh', folder]).catch(() => undefined);
}
