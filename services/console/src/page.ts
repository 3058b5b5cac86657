import type { Bundle, PageName } from './bundle.ts';

/** What a page may do: its own script and style, calls to this origin. Nothing inline, nothing from elsewhere, no frame. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What a page says before its script runs, and where there is none. */
interface PageText {
  readonly title: string;
  readonly withoutScript: string;
}

const PAGES: Readonly<Record<PageName, PageText>> = {
  vendors: {
    title: 'Trang nhà cung cấp',
    withoutScript: `<p>Trang này cần JavaScript. Không có JavaScript vẫn gửi được bằng <code>POST /intake/submissions</code>.</p>
<p lang="en">This page needs JavaScript. Without it, files can be sent with <code>POST /intake/submissions</code>.</p>`,
  },
  clients: {
    title: 'Tài khoản phần mềm',
    withoutScript: `<p>Trang này cần JavaScript. Không có JavaScript vẫn làm được bằng <code>/oauth/register</code>.</p>
<p lang="en">This page needs JavaScript. Without it, clients are managed with <code>/oauth/register</code>.</p>`,
  },
};

/** A page, the same for everybody: the script fills it. `demo`: it tells where the demo's tokens are. */
export function pageHtml(page: PageName, { scripts, style }: Pick<Bundle, 'scripts' | 'style'>, demo: boolean): string {
  const { title, withoutScript } = PAGES[page];
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Kho dữ liệu y tế tỉnh</title>
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/assets/${style}"><script type="module" src="/console/assets/${scripts[page]}"></script></head>
<body data-demo="${demo ? 'on' : 'off'}"><div id="app"><noscript>${withoutScript}</noscript></div></body></html>
`;
}
