import { findOnPath } from './find-on-path.ts';

/** What a test prints in place of its pages, so that nobody takes silence for a pass. */
export const chromiumMissing = 'not run: needs chromium on PATH (Debian: apt-get install chromium)';

/** The machine's own chromium; undefined when it has none. */
export const chromiumProgram = (): string | undefined => findOnPath('chromium') ?? findOnPath('chromium-browser');
