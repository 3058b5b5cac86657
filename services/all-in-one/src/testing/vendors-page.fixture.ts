import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumProgram } from '@hub/test-support';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The machine's chromium, without a window. Only where {@link chromiumProgram} finds one. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumProgram() as string, args: ARGUMENTS, timeout: 60_000 });

/** A page and what it did that nobody saw. */
export interface WatchedPage {
  readonly page: Page;
  /** Everything asked for: method and address. */
  readonly asked: string[];
  /** Errors of the page's scripts, and what its policy refused. */
  readonly wrong: string[];
  close(): Promise<void>;
}

/** A page of a browser of its own: nothing is kept from one to the next. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const [asked, wrong] = [[] as string[], [] as string[]];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) wrong.push(message.text());
  });
  // Scripts for the browser are texts: the compiler of this program knows no browser, and shall not.
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => console.error('Content Security Policy: ' + e.violatedDirective))",
  );
  return { page, asked, wrong, close: () => context.close() };
}

/** Names that would run if the page took them for HTML. */
export const HOSTILE = `NGUYỄN <script>window.hit=1</script>"><img src=x onerror="window.hit=2">`;

const CASES = join(import.meta.dirname, '../../../../packages/sources/cases');
const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

/**
 * A stay in hospital from the worked examples, as facility 92901 would send it: the patient's name is {@link HOSTILE}, and of the four rows of XML3,
 * all on one line, the second has a quantity that is no number.
 */
export function hostileFile(): Buffer {
  const sample = readFileSync(join(CASES, 'qd3176/02-noi-tru-phau-thuat.xml'), 'utf8').replaceAll('75901', '92901');
  const tables = /<LOAIHOSO>(\w+)<\/LOAIHOSO>(\s*)<NOIDUNGFILE>([^<]*)/g;
  return Buffer.from(
    sample.replace(tables, (_, kind: string, space: string, base64: string) => {
      const text = Buffer.from(base64, 'base64').toString('utf8').replaceAll('75901', '92901').replaceAll('\n', '');
      const changed =
        kind === 'XML1'
          ? text.replace(/<HO_TEN>[^<]*/, `<HO_TEN>${escaped(HOSTILE)}`)
          : kind === 'XML3'
            ? text.replace(/(<STT>2<\/STT>.*?<SO_LUONG>)[^<]*/, '$1mười')
            : text;
      return `<LOAIHOSO>${kind}</LOAIHOSO>${space}<NOIDUNGFILE>${Buffer.from(changed).toString('base64')}`;
    }),
  );
}

/** What axe-core finds wrong by WCAG 2.2 A and AA and by its own good practices: rule and element. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Half a megabyte: once a page.
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`);
}

/** What the page would leave on the computer, or what would have run that must not. */
export const tracesOf = (page: Page): Promise<Readonly<Record<string, unknown>>> =>
  page.evaluate(`indexedDB.databases().then(({ length }) => ({
    hit: globalThis.hit ?? 'none', images: document.images.length, storage: localStorage.length + sessionStorage.length, databases: length, cookies: document.cookie,
  }))`);

/** The element that has the keyboard: its tag, and its name or text. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(
    `(({ tagName, type, name, textContent }) => [tagName, name || (type === 'file' ? type : textContent)].join(' ').trim())(document.activeElement)`,
  );

export const langOf = (page: Page): Promise<string> => page.evaluate('document.documentElement.lang');
