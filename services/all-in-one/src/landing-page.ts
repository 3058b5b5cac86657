import { createHash } from 'node:crypto';
import type { Holdings } from './holdings.ts';
import type { Progress } from './progress.ts';

const number = (n: number) => n.toLocaleString('vi-VN');
const html = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const STATUS: Readonly<Record<string, string>> = {
  received: 'đã nhận · received',
  processing: 'đang xử lý · processing',
  completed: 'hoàn tất · completed',
  'completed-with-errors': 'hoàn tất, có lỗi · completed with errors',
  rejected: 'bị từ chối · rejected',
  failed: 'lỗi của hệ thống, sẽ thử lại · failed, will be retried',
  undone: 'đã hoàn tác · undone',
};

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b2a33;background:#fff}
h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.1rem;margin-top:2rem}[lang=en]{color:#5a6b75}
table{border-collapse:collapse}td{padding:.15rem 1.5rem .15rem 0;border-bottom:1px solid #e3e8eb}.n{text-align:right;font-variant-numeric:tabular-nums}
.state{padding:.5rem .75rem;background:#fff4dc;border-radius:.3rem}.ready{background:#e8f5ec}code{background:#f1f4f6;padding:.1rem .3rem;border-radius:.2rem}
.tables{display:flex;gap:3rem;flex-wrap:wrap}.demo{border-left:4px solid #c0392b;padding-left:.75rem}
`;
/** Source of a policy that allows this page's style and no other (CSP Level 3, hash-source). */
export const LANDING_STYLE = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

const row = (name: string, n: number) => `<tr><td>${html(name)}</td><td class="n">${number(n)}</td></tr>`;

/** What the page shows. */
export interface Landing {
  readonly progress: Progress;
  readonly holdings: Holdings | undefined;
  readonly demo: boolean;
}

/** The page at `/`: what runs, how much is in it, where to go next. Vietnamese first; totals only, no patient data, no script. */
export function landingPage({ progress, holdings, demo }: Landing): string {
  const ready = progress.step === 'ready';
  const count = progress.total === undefined ? '' : ` ${number(progress.done ?? 0)} / ${number(progress.total)}`;
  const state = ready
    ? 'Sẵn sàng. <span lang="en">Ready.</span>'
    : `${html(progress.message.vi)}${count} <span lang="en">${html(progress.message.en)}</span>`;
  const resources = holdings?.resources.map(({ type, count: n }) => row(type, n)).join('') ?? '';
  const submissions = holdings?.submissions.map(({ status, count: n }) => row(STATUS[status] ?? status, n)).join('') ?? '';
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kho dữ liệu y tế tỉnh</title>
<style>${STYLE}</style></head><body>
<h1>Kho dữ liệu y tế tỉnh</h1><p lang="en">Provincial health data hub</p>
<p class="state${ready ? ' ready' : ''}" role="status">${state}</p>
${demo ? '<p class="demo">Chế độ thử: mã truy cập thử đang mở, chỉ dùng dữ liệu giả. <span lang="en">Demo mode: demo credentials are on, invented data only.</span></p>' : ''}
<h2>Đang có gì <span lang="en">· What is in it</span></h2>
<div class="tables"><div><p>Tài nguyên FHIR <span lang="en">· FHIR resources</span></p><table>${resources || '<tr><td>chưa có · none yet</td></tr>'}</table></div>
<div><p>Tệp đã nhận <span lang="en">· Submissions</span></p><table>${submissions || '<tr><td>chưa có · none yet</td></tr>'}</table>
<p>Cơ sở <span lang="en">· Facilities</span>: ${number(holdings?.facilities ?? 0)}</p></div></div>
<h2>Đi tiếp <span lang="en">· Where to go next</span></h2>
<ul>
<li><a href="/fhir/metadata"><code>/fhir/metadata</code></a> – API FHIR R4 làm được gì <span lang="en">· what the FHIR API does</span></li>
<li><a href="/fhir/openapi.json"><code>/fhir/openapi.json</code></a> – cùng API ở dạng OpenAPI 3.1; hướng dẫn từng thao tác: <code>services/fhir-api/docs</code> <span lang="en">· the same API as OpenAPI 3.1; a page for each interaction</span></li>
<li><a href="/vendors"><code>/vendors</code></a> – kiểm tra và gửi tệp bằng trình duyệt, biên nhận, chất lượng <span lang="en">· check and send files in the browser, receipts, quality</span></li>
<li><a href="/console/clients"><code>/console/clients</code></a> – người vận hành: đăng ký phần mềm, đổi khoá, ngừng, nhật ký <span lang="en">· operators: register clients, rotate keys and secrets, disable, see the record</span></li>
<li><code>/fhir/Patient?name=…</code> – tìm kiếm, cần mã truy cập <span lang="en">· search, with a bearer token</span></li>
<li><code>POST /intake/submissions?source=…</code> – gửi tệp QĐ 3176/4750 <span lang="en">· send a file</span></li>
<li><code>POST /oauth/token</code> – lấy mã truy cập <span lang="en">· get a token</span></li>
<li><a href="/health/ready"><code>/health/ready</code></a> – trạng thái cho máy <span lang="en">· state for machines</span></li>
</ul></body></html>
`;
}
