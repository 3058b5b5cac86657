const WIDTH = 30;
const STEP = 10;

/** How far something is, on standard error: a bar on a terminal, else a line every ten per cent. */
export function progress(stream: NodeJS.WriteStream = process.stderr): (vi: string, en: string, part: number, more?: string) => void {
  let told = '';
  return (vi, en, part, more = '') => {
    const percent = Math.max(0, Math.min(100, Math.floor(100 * part)));
    if (stream.isTTY) {
      const full = Math.round((percent / 100) * WIDTH);
      stream.write(`\r\x1b[K${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent} %  ${vi} · ${en}  ${more}`);
      return;
    }
    const step = `${en} ${percent - (percent % STEP)}`;
    if (step === told) return;
    told = step;
    stream.write(`${vi} · ${en}: ${percent} % ${more}\n`);
  };
}
