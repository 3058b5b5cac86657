import { createHash } from 'node:crypto';
import { join, parse } from 'node:path';
import { build, stop } from 'esbuild';

/** A file of the pages, as it is served. */
export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
}

/** The pages, by the name of their script. */
export type PageName = 'vendors' | 'clients';

/** The pages' files by name (`vendors-<hash>.js`): a name stands for its bytes for ever. */
export interface Bundle {
  readonly assets: ReadonlyMap<string, Asset>;
  /** The script of each page. */
  readonly scripts: Readonly<Record<PageName, string>>;
  readonly style: string;
}

const WEB = join(import.meta.dirname, '..', 'web');
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/**
 * Builds the pages from their sources: a tenth of a second, so nothing is kept between starts that could be older than the sources. Throws esbuild's
 * own error when they cannot be built.
 */
export async function bundlePages(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: { vendors: join(WEB, 'main.tsx'), clients: join(WEB, 'clients/main.tsx'), style: join(WEB, 'style.css') },
    outdir: WEB,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfigRaw: {},
    legalComments: 'none',
    logLevel: 'silent',
  }).finally(stop); // its process has nothing more to do
  const assets = new Map<string, Asset>();
  const names: Record<string, string> = {};
  for (const { path, contents } of outputFiles) {
    const { name: base, ext } = parse(path);
    const extension = ext.slice(1);
    const name = `${base}-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.${extension}`;
    names[base] = name;
    assets.set(name, { contentType: TYPES[extension] ?? 'application/octet-stream', body: Buffer.from(contents) });
  }
  return { assets, scripts: { vendors: names.vendors ?? '', clients: names.clients ?? '' }, style: names.style ?? '' };
}
