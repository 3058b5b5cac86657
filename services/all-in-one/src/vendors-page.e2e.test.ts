import { readFileSync } from 'node:fs';
import { chromiumMissing, chromiumProgram, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { clientsPageTests } from './testing/clients-page.fixture.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';
import {
  axeFindings,
  focused,
  HOSTILE,
  hostileFile,
  langOf,
  openBrowser,
  openPage,
  tracesOf,
  type WatchedPage,
} from './testing/vendors-page.fixture.ts';

const SOURCE = 'his-92901';
let hub: HubProcess;
let store: TestDatabase;
let browser: Browser | undefined;
let secret: string;

const operator = (method: string, path: string, body?: object) =>
  fetch(hub.url + path, {
    method,
    headers: { Authorization: `Bearer ${hub.tokens()['*']}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const found = chromiumProgram() !== undefined;
if (!found) process.stderr.write(`the vendors' page in a browser: ${chromiumMissing}\n`);

beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  const registered = await operator('PUT', `/intake/sources/${SOURCE}`, {
    facility: '92901',
    facilityName: 'Bệnh viện Mẫu',
    kind: 'hospital',
    formats: ['qd-xml', 'zip'],
  });
  ({ clientSecret: secret } = (await registered.json()) as { clientSecret: string });
  if (found) browser = await openBrowser();
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

describe('what is served', () => {
  test.each(['/vendors', '/console/clients'])(
    '%s under a policy that lets nothing else in, its files by names that stand for their bytes',
    async (path) => {
      const answer = await fetch(`${hub.url}${path}?lang=en`);
      expect([answer.status, answer.headers.get('content-security-policy'), answer.headers.get('x-frame-options')]).toEqual([
        200,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        'DENY',
      ]);
      const page = await answer.text();
      expect(page).not.toMatch(/<style|style=|<script>| on[a-z]+=/);
      const files = [...page.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, path]) => path as string);
      expect(files).toHaveLength(2);
      for (const name of files) {
        const file = await fetch(hub.url + name);
        expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
        expect(file.headers.get('content-type')).toMatch(name.endsWith('.js') ? /^text\/javascript/ : /^text\/css/);
        expect(file.headers.get('x-content-type-options')).toBe('nosniff');
        expect((await file.arrayBuffer()).byteLength).toBeLessThan(80_000);
      }
    },
  );

  test.each(['/console/assets/vendors.js', '/console/assets/..%2fmain.tsx', '/console/assets/', '/vendors/x'])(
    '%s is nothing',
    async (path) => {
      expect([401, 404]).toContain((await fetch(hub.url + path)).status);
    },
  );
});

/** Signs in as people do; answers when the first part is there. */
async function signIn(page: Page, query = ''): Promise<void> {
  const english = query.includes('en');
  await page.goto(`${hub.url}/vendors${query}`);
  await page.getByLabel(english ? "The source's id and secret" : 'Mã nguồn gửi và khoá bí mật').check();
  await page.getByLabel(/client_id/).fill(SOURCE);
  await page.getByLabel(/client_secret/).fill(secret);
  await page.getByRole('button', { name: english ? 'Sign in' : 'Đăng nhập' }).click();
  await page.getByRole('heading', { level: 1, name: english ? 'Check and send a file' : 'Kiểm tra và gửi tệp' }).waitFor();
}

/** How much the hub has kept. */
async function held(): Promise<unknown> {
  const { rows } = await store.database.pool.query(
    `select (select count(*)::int from submission) as submissions, (select count(*)::int from archive_blob) as bodies,
            (select count(*)::int from resource) as resources, (select count(*)::int from submission_issue) as issues`,
  );
  return rows[0];
}

const choose = (page: Page, buffer = hostileFile(), name = 'ho-so.xml'): Promise<void> =>
  page.setInputFiles('input[type=file]', { name, mimeType: 'text/xml', buffer });

async function dryRun(page: Page): Promise<void> {
  await choose(page);
  await page.getByRole('button', { name: /Kiểm tra thử|Dry run/ }).click();
  await page.getByRole('heading', { level: 2, name: /Kết quả kiểm tra thử|What the dry run found/ }).waitFor();
}

(found ? describe : describe.skip)('in a browser', () => {
  let watched: WatchedPage | undefined;
  const open = async (options: Parameters<typeof openPage>[1] = {}): Promise<Page> => {
    watched = await openPage(browser as Browser, options);
    return watched.page;
  };
  const closed = async (): Promise<void> => {
    // Whatever a test looks at: nothing was refused by the policy, nothing threw.
    expect(watched?.wrong).toEqual([]);
    await watched?.close();
    watched = undefined;
  };

  test('from a file to its receipt: tried without a trace, read beside its rows, sent, followed, taken home', async () => {
    const page = await open();
    const before = await held();
    expect(before).toMatchObject({ submissions: 0, bodies: 0 });
    await signIn(page);
    await dryRun(page);
    expect(await held()).toEqual(before);

    const tab = page.getByRole('tab', { name: /^XML3/ });
    expect(await tab.getAttribute('aria-selected')).toBe('true');
    const lines = page.locator('table.rows tbody tr');
    const texts = await lines.allTextContents();
    const wrong = texts.findIndex((text) => text.includes('mười') && !text.includes('VN-'));
    expect(texts[wrong]).toMatch(/^2/);
    expect(texts[wrong + 1]).toMatch(/SO_LUONG[\s\S]*VN-XML3-SO_LUONG-/);
    expect(texts.filter((text) => text.includes('VN-XML3-SO_LUONG-'))).toHaveLength(1);

    await page.getByRole('button', { name: 'Gửi', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Biên nhận' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Các vấn đề' }).waitFor();
    const id = page.url().split('/').at(-1) as string;
    const receipt = (await (await operator('GET', `/intake/submissions/${id}`)).json()) as {
      status: string;
      counts: { stored: number };
      issues: { code: string }[];
    };
    expect(receipt.counts.stored).toBe(1);
    expect(await page.getByRole('region', { name: 'Các vấn đề' }).locator('.where code').allTextContents()).toEqual(
      receipt.issues.map(({ code }) => code),
    );

    await page.getByLabel('Mức độ').selectOption('information');
    await page.getByText('Không có vấn đề nào như vậy.').waitFor();
    await page.getByLabel('Mức độ').selectOption('');
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải CSV' }).click()]);
    expect(csv.suggestedFilename()).toBe(`${id}-issues.csv`);
    const text = readFileSync(await csv.path(), 'utf8');
    for (const { code } of receipt.issues) expect(text).toContain(code);
    const [xlsx] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải Excel' }).click()]);
    expect(
      readFileSync(await xlsx.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');

    await page.getByRole('navigation').getByRole('link', { name: 'Tệp đã gửi' }).click();
    await page.locator(`a[href="#/submissions/${id}"]`).waitFor();
    // The same bytes again are not taken twice, and who sent them is told.
    await page.getByRole('link', { name: 'Kiểm tra và gửi' }).click();
    await page.getByRole('button', { name: 'Gửi', exact: true }).click();
    await page.getByText('đã được nhận trước đây').waitFor();
    expect(page.url()).toContain(id);
    await closed();
  }, 120_000);

  test('what a file holds is text, wherever it is shown, and leaves no trace in addresses or storage', async () => {
    const page = await open();
    await signIn(page);
    await choose(page, hostileFile(), '"><img src=x onerror="window.hit=3">.xml');
    await page.getByRole('button', { name: 'Kiểm tra thử' }).click();
    await page.getByRole('tab', { name: /^XML1/ }).click();
    expect(await page.locator('table.fields tr', { hasText: 'HO_TEN' }).first().locator('.value').textContent()).toBe(HOSTILE);
    expect(await page.locator('.file-name').textContent()).toBe('"><img src=x onerror="window.hit=3">.xml');
    expect(await tracesOf(page)).toEqual({ hit: 'none', images: 0, storage: 0, databases: 0, cookies: '' });
    expect(await page.context().cookies()).toEqual([]);
    for (const address of watched?.asked ?? []) {
      expect(decodeURIComponent(address)).not.toMatch(/NGUYỄN|HSNT-26|BN0000|hub_/);
      expect(address).not.toContain(secret);
    }
    await closed();
  }, 60_000);

  test('a row of a form is shown as the hub understands it, a problem beside its field; a message and a workbook go as what they are', async () => {
    const page = await open();
    const put = await operator('PUT', '/intake/sources/tyt-92901', {
      facility: '92901',
      facilityName: 'Bệnh viện Mẫu',
      kind: 'station',
      formats: ['csv', 'xlsx', 'hl7v2', 'zip'],
    });
    expect(put.status).toBe(201);
    await signIn(page);
    await page.getByText('Gửi thay cho nguồn khác của cơ sở').click();
    await page.getByLabel('Nguồn gửi').fill('tyt-92901');
    const sent: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/intake/check')) sent.push(request.headers()['content-type']);
    });
    const attempt = async (name: string, buffer: Buffer): Promise<void> => {
      await choose(page, buffer, name);
      await page.getByRole('button', { name: 'Kiểm tra thử' }).click();
      await page.getByRole('heading', { level: 2, name: 'Kết quả kiểm tra thử' }).waitFor();
    };
    const head = 'Mã BN;Họ và tên;Năm sinh;Giới;Ngày khám;Huyết áp';
    await attempt('theo-doi.csv', Buffer.from(`${head}\nN-1;Kiều Văn Trọng;31/02/1959;Nam;04/05/2026;150/95\n`));
    const row = page.locator('table.fields tr.with-issues');
    expect(await row.allTextContents()).toEqual([expect.stringMatching(/^NGAY_SINH31\/02\/1959.*VN-CSV-NGAY_SINH-invalid/s)]);
    expect(await page.locator('table.fields tr', { hasText: '2026-05-04 (04/05/2026)' }).count()).toBe(1);
    if (process.env.SCREENSHOT !== undefined) await page.screenshot({ path: process.env.SCREENSHOT, fullPage: true });
    const cases = (name: string) => readFileSync(new URL(`../../../packages/sources/cases/${name}`, import.meta.url));
    await attempt('so-tiem.xlsx', cases('stations/20-so-tiem-ban.xlsx'));
    await attempt('ket-qua.txt', cases('hl7v2/01-oru-quirks.hl7'));
    expect(await page.locator('main').textContent()).toMatch(/Thành các tài nguyên FHIR:.*Observation/);
    expect(sent).toEqual(['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'x-application/hl7-v2+er7']);
    await closed();
  }, 90_000);

  test('the receipt says the same in English, and the address keeps the language', async () => {
    const page = await open();
    await page.goto(`${hub.url}/vendors`);
    expect(await langOf(page)).toBe('vi');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect([await langOf(page), new URL(page.url()).search]).toEqual(['en', '?lang=en']);
    await signIn(page, '?lang=en');
    await dryRun(page);
    const text = ((await page.locator('main').textContent()) ?? '').replace(HOSTILE, '');
    expect(text).toContain('Would be stored');
    expect(text).not.toMatch(/Lỗi|Cảnh báo|Hồ sơ|Cách sửa|dòng/);
    await closed();
  }, 60_000);

  test('a wrong secret is told at once; a token ended elsewhere is renewed; a client that is out must sign in again', async () => {
    const page = await open();
    await page.goto(`${hub.url}/vendors`);
    await page.getByLabel('Mã nguồn gửi và khoá bí mật').check();
    await page.getByLabel(/client_id/).fill(SOURCE);
    await page.getByLabel(/client_secret/).fill('khong-phai');
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('alert').getByText('không đúng').waitFor();
    await signIn(page);
    await operator('POST', `/intake/clients/${SOURCE}/revoke-tokens`);
    const [listed] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes('/intake/submissions?') && answer.ok()),
      page.getByRole('link', { name: 'Tệp đã gửi' }).click(),
    ]);
    expect(listed.status()).toBe(200);
    const { clientSecret } = (await (await operator('POST', `/intake/sources/${SOURCE}/secret`)).json()) as { clientSecret: string };
    secret = clientSecret;
    await operator('POST', `/intake/clients/${SOURCE}/revoke-tokens`);
    // Other processes hear of it within seconds; this one asks until it has.
    await expect(
      (async () => {
        for (let times = 0; times < 20; times += 1) {
          await page.getByRole('button', { name: 'Tải lại' }).click({ timeout: 1_000 });
          await page.waitForTimeout(500);
        }
      })(),
    ).rejects.toThrow();
    await page.getByText('Phiên làm việc đã hết. Đăng nhập lại.').waitFor();
    await closed();
  }, 90_000);

  test('a token that somebody was given signs in too', async () => {
    const page = await open();
    await page.goto(`${hub.url}/vendors`);
    await page.getByText('demo-tokens.json').waitFor();
    await page.getByLabel('Mã truy cập', { exact: true }).fill(hub.tokens()['*'] as string);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Kiểm tra và gửi tệp' }).waitFor();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor();
    await closed();
  }, 60_000);

  test('everything by the keyboard alone', async () => {
    const page = await open();
    await page.goto(`${hub.url}/vendors`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    // Beyond the heading, which has the focus when a part appears.
    expect(await focused(page)).toBe('H1 Đăng nhập');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('INPUT way');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('INPUT id');
    await page.keyboard.type(SOURCE);
    await page.keyboard.press('Tab');
    await page.keyboard.type(secret);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Kiểm tra và gửi tệp' }).waitFor();
    expect(await focused(page)).toBe('H1 Kiểm tra và gửi tệp');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('INPUT file');
    await choose(page);
    for (const name of ['SUMMARY Gửi thay cho nguồn khác của cơ sở', 'BUTTON Kiểm tra thử']) {
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(name);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Kết quả kiểm tra thử' }).waitFor();
    expect(await focused(page)).toBe('H2 Kết quả kiểm tra thử');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/^BUTTON XML3/);
    await page.keyboard.press('Home');
    expect(await focused(page)).toMatch(/^BUTTON XML1/);
    expect(await page.getByRole('tab', { selected: true }).textContent()).toMatch(/^XML1/);
    await closed();
  }, 60_000);

  test('a file can be dropped', async () => {
    const page = await open();
    await signIn(page);
    const text = JSON.stringify(hostileFile().toString('utf8'));
    const data = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File([${text}], 'tha.xml')); return data; })()`,
    );
    await page.dispatchEvent('.drop', 'drop', { dataTransfer: data });
    expect(await page.locator('.file-name').textContent()).toBe('tha.xml');
    await closed();
  }, 60_000);

  describe.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('%s, %i px wide', (colorScheme, width) => {
    test('axe-core finds nothing, nothing is wider than the screen', async () => {
      const page = await open({ colorScheme, viewport: { width, height: 740 } });
      const looked: Record<string, unknown> = {};
      const look = async (name: string): Promise<void> => {
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        looked[name] = { findings: await axeFindings(page), wide: Math.max(0, wide) };
      };
      await page.goto(`${hub.url}/vendors`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look('sign in');
      await signIn(page);
      await dryRun(page);
      await look('rows');
      await page.getByRole('tab', { name: /^XML1/ }).click();
      await look('fields');
      await page.getByRole('button', { name: 'Gửi', exact: true }).click();
      await page.getByRole('heading', { level: 2, name: 'Các vấn đề' }).waitFor();
      await look('receipt');
      await page.getByRole('navigation').getByRole('link', { name: 'Tệp đã gửi' }).click();
      await page.locator('table.list').waitFor();
      await look('submissions');
      await page.getByRole('navigation').getByRole('link', { name: 'Chất lượng' }).click();
      await page.getByRole('img', { name: /Điểm chất lượng/ }).waitFor();
      await look('quality');
      const clean = { findings: [], wide: 0 };
      expect(looked).toEqual({ 'sign in': clean, rows: clean, fields: clean, receipt: clean, submissions: clean, quality: clean });
      await closed();
    }, 90_000);
  });

  describe('the clients', () => {
    clientsPageTests({
      url: () => hub.url,
      operator,
      open,
      closed,
      sender: () => ({ id: SOURCE, secret }),
      asked: () => watched?.asked ?? [],
    });
  });
});
