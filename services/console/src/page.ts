import type { Bundle } from './bundle.ts';

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

/** The vendors' page, the same for everybody: the script fills it. `demo`: it tells where the demo's tokens are. */
export function vendorsPage({ script, style }: Pick<Bundle, 'script' | 'style'>, demo: boolean): string {
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trang nhà cung cấp · Kho dữ liệu y tế tỉnh</title>
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/assets/${style}"><script type="module" src="/console/assets/${script}"></script></head>
<body data-demo="${demo ? 'on' : 'off'}"><div id="app"><noscript><p>Trang này cần JavaScript. Không có JavaScript vẫn gửi được bằng <code>POST /intake/submissions</code>.</p>
<p lang="en">This page needs JavaScript. Without it, files can be sent with <code>POST /intake/submissions</code>.</p></noscript></div></body></html>
`;
}
