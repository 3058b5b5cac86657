import { createHash } from 'node:crypto';
import type { Bilingual } from '@hub/outcome';
import type { Answer } from '../call.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}' +
  'h1{font-size:1.35rem}small,.en{color:#555}label{display:block;margin:.75rem 0}input[type=text],input[type=password]{display:block;width:100%;font:inherit;padding:.45rem;box-sizing:border-box}' +
  'button,.button{font:inherit;padding:.5rem 1rem;margin:.75rem .5rem 0 0;display:inline-block}fieldset{border:1px solid #999;margin:1rem 0}li{margin:.25rem 0}.error{border-left:4px solid #b00020;padding-left:.75rem}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] as string);

/** Both languages, Vietnamese first. */
export const both = ({ vi, en }: Bilingual): string => `${escaped(vi)} <span class="en" lang="en">· ${escaped(en)}</span>`;

/**
 * A page without scripts: nothing may run or be loaded, nobody may frame it, and its forms go to this service only (`target`: where its answer
 * redirects to, which browsers count as part of the form).
 */
export function page(status: number, title: Bilingual, html: string, target?: string): Answer {
  const policy = [
    `default-src 'none'`,
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${target === undefined ? '' : ` ${target}`}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return {
    status,
    headers: {
      'Content-Security-Policy': policy,
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    },
    body:
      `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${escaped(title.vi)} · ${escaped(title.en)}</title><style>${STYLE}</style></head>` +
      `<body><main><h1>${both(title)}</h1>${html}</main></body></html>`,
  };
}

/** An error for a person. It says nothing of what was sent. */
export function errorPage(status: number, message: Bilingual): Answer {
  return page(status, { vi: 'Không thực hiện được', en: 'This cannot be done' }, `<p class="error">${both(message)}</p>`);
}

/** A CSP source for the address an app is answered at. */
export function formTarget(redirectUri: string): string {
  const { protocol, origin } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? origin : protocol;
}

export const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${escaped(value)}">`;
