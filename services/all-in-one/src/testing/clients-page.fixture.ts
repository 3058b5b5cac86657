import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { axeFindings, focused, tracesOf } from './vendors-page.fixture.ts';

/** What the tests of the page stand on: the hub and the browser of the pages' tests. */
export interface ClientsPageHub {
  readonly url: () => string;
  /** JSON as the whole operator of the demo. */
  readonly operator: (method: string, path: string, body?: object) => Promise<Response>;
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /** Nothing was refused by the policy, nothing threw. */
  readonly closed: () => Promise<void>;
  /** A client that is no operator. */
  readonly sender: () => { readonly id: string; readonly secret: string };
  /** Addresses the page asked for. */
  readonly asked: () => readonly string[];
}

const OPERATOR = 'van-hanh-lan';
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** The operators' page for clients, in a browser: what an operator does with it from the first client to the last key. */
export function clientsPageTests({ url, operator, open, closed, sender, asked }: ClientsPageHub): void {
  let secret: Promise<string> | undefined;
  /** An operator of their own, as the page asks for: the record shall name them. */
  const ofOperator = (): Promise<string> => {
    secret ??= operator('POST', '/oauth/register', { client_id: OPERATOR, client_name: 'Lan, trung tâm', hub_kind: 'operator' }).then(
      async (answer) => ((await answer.json()) as { client_secret: string }).client_secret,
    );
    return secret;
  };
  const present = async (page: Page, id: string, word: string): Promise<void> => {
    await page.goto(`${url()}/console/clients`);
    await page.getByLabel('Mã tài khoản vận hành và khoá bí mật').check();
    await page.getByLabel(/client_id/).fill(id);
    await page.getByLabel(/client_secret/).fill(word);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
  };
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const signIn = async (page: Page): Promise<void> => {
    await present(page, OPERATOR, await ofOperator());
    await heading(page, 'Tài khoản phần mềm');
  };
  const statusOf = async (client_id: string, client_secret: string): Promise<number> =>
    (
      await fetch(`${url()}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
      })
    ).status;
  const begin = async (page: Page, way: RegExp, id: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('link', { name: 'Đăng ký mới' }).click();
    await heading(page, 'Đăng ký tài khoản phần mềm');
    await page.getByRole('radio', { name: way }).check();
    await page.getByLabel('Mã tài khoản (client_id)').fill(id);
  };
  const send = (page: Page) => page.getByRole('button', { name: 'Đăng ký', exact: true }).click();
  const shown = (page: Page) => page.getByLabel('client_secret').inputValue();
  const goOn = (page: Page) => page.getByRole('button', { name: 'Đã cất giữ, đi tiếp' }).click();

  test('a client by its secret: faults beside the fields, the secret once, rotated beside the old one, disabled, enabled, all on record', async () => {
    const page = await open();
    await signIn(page);
    await begin(page, /Hệ thống cũ/, 'lis-cu');
    await page.getByLabel('Phạm vi (scope)').fill('patient/*.rs');
    await page.getByLabel('Cơ sở (MA_CSKCB)').fill('9'.repeat(30));
    await send(page);
    await page.getByRole('alert').getByText('không dùng được cho system').waitFor();
    const wrong = page.locator('[aria-invalid="true"]');
    expect(await wrong.evaluateAll<string[], { name: string }>((all) => all.map(({ name }) => name))).toEqual(['hub_facility', 'scope']);
    expect(await focused(page)).toBe('INPUT hub_facility');
    await shot(page, 'faults');
    await page.getByLabel('Cơ sở (MA_CSKCB)').fill('92901');
    await page.getByLabel('Phạm vi (scope)').fill('system/Observation.rs?category=laboratory');
    await page.getByText('đọc, tìm Observation mà chính sách cho nó xem, chỉ khi category=laboratory').waitFor();
    await send(page);
    await heading(page, 'Đã đăng ký');
    const first = await shown(page);
    await shot(page, 'secret');
    await goOn(page);
    await heading(page, 'lis-cu');
    expect(await page.content()).not.toContain(first);

    const rotate = async (overlap: string): Promise<string> => {
      await page.getByLabel('Khoá cũ dùng tiếp').selectOption(overlap);
      await page.getByRole('button', { name: 'Cấp khoá bí mật mới' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cấp khoá mới' }).click();
      await heading(page, 'Khoá bí mật mới');
      const made = await shown(page);
      await goOn(page);
      await page.getByText('Đã cấp khoá bí mật mới.').waitFor();
      return made;
    };
    const second = await rotate('86400');
    await page.getByText('dùng được tới').waitFor();
    expect([await statusOf('lis-cu', first), await statusOf('lis-cu', second)]).toEqual([200, 200]);
    const third = await rotate('0');
    expect([await statusOf('lis-cu', second), await statusOf('lis-cu', third)]).toEqual([401, 200]);

    // "No" is what Escape says, and the keyboard is where it was.
    const disable = page.getByRole('button', { name: 'Ngừng tài khoản' });
    await disable.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Ngừng tài khoản lis-cu?' }).waitFor();
    await shot(page, 'confirm');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('BUTTON Ngừng tài khoản');
    const { hub_disabled_at: disabled } = (await (await operator('GET', '/oauth/register/lis-cu')).json()) as { hub_disabled_at?: string };
    expect(disabled).toBeUndefined();
    await disable.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ngừng', exact: true }).click();
    await page.getByText('Đã ngừng tài khoản.').waitFor();
    expect(await statusOf('lis-cu', third)).toBe(401);
    await page.getByRole('button', { name: 'Cho dùng lại' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cho dùng lại' }).click();
    await page.getByText('Tài khoản dùng lại được.').waitFor();
    expect(await statusOf('lis-cu', third)).toBe(200);

    await page.getByText('Ai đã làm gì với tài khoản này').click();
    const record = page.getByRole('table', { name: 'Nhật ký, mới nhất trước' });
    await record.waitFor();
    const acts = await record.locator('tbody tr').allTextContents();
    for (const act of [/^Cho dùng lại/, /^Ngừng/, /^Cấp khoá bí mật mới/, /^Đăng ký/].map(
      (one) => new RegExp(`${OPERATOR}${one.source.slice(1)}`),
    )) {
      expect(acts.some((text) => act.test(text))).toBe(true);
    }
    await shot(page, 'client');
    const { hit: _, ...traces } = await tracesOf(page);
    expect(traces).toMatchObject({ storage: 0, databases: 0, cookies: '' });
    for (const address of asked()) for (const one of [first, second, third]) expect(address).not.toContain(one);
    await closed();
  }, 90_000);

  test('a client by its keys: pasted, a private one refused, another added, the old one taken away; the registration changed, not over another change', async () => {
    const page = await open();
    await signIn(page);
    const pair = (kid: string) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      const jwk = (key: typeof publicKey): string => JSON.stringify({ ...key.export({ format: 'jwk' }), kid });
      return { open: jwk(publicKey), own: jwk(privateKey) };
    };
    const [old, next] = [pair('khoa-1'), pair('khoa-2')];
    await begin(page, /Hệ thống mới/, 'his-moi');
    await page.getByLabel('Tên hiển thị').fill('HIS mới');
    await page.getByRole('button', { name: '+ system/Patient.rs' }).click();
    await page.getByRole('radio', { name: 'Dán vào đây' }).check();
    const pasted = page.getByRole('textbox', { name: /JWK hoặc JWKS/ });
    await pasted.fill('-----BEGIN PUBLIC KEY-----');
    await send(page);
    await page.getByRole('alert').getByText('không phải JSON').waitFor();
    await pasted.fill(old.own);
    await send(page);
    await page.getByRole('alert').getByText('đây là khoá riêng').waitFor();
    await pasted.fill(old.open);
    await send(page);
    await heading(page, 'HIS mới');

    const registered = async () => (await (await operator('GET', '/oauth/register/his-moi')).json()) as Record<string, unknown>;
    const kids = async () => ((await registered()).jwks as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    await pasted.fill(next.open);
    await page.getByRole('button', { name: 'Thêm khoá' }).click();
    await page.getByText('Đã thêm khoá.').waitFor();
    expect(await kids()).toEqual(['khoa-1', 'khoa-2']);
    await page.getByRole('button', { name: 'Bỏ khoa-1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Bỏ khoá' }).click();
    await page.getByText('Đã bỏ khoá khoa-1.').waitFor();
    expect(await kids()).toEqual(['khoa-2']);

    await page.getByRole('button', { name: 'Sửa đăng ký' }).click();
    await page.getByLabel('Tên hiển thị').fill('HIS mới nữa');
    const before = await registered();
    const { jwks, scope } = before;
    const other = { hub_kind: 'system', token_endpoint_auth_method: 'private_key_jwt', jwks, scope, client_name: 'Người khác sửa' };
    expect((await operator('PUT', '/oauth/register/his-moi', other)).status).toBe(200);
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.getByRole('alert').getByText('vừa được người khác sửa').waitFor();
    expect((await registered()).client_name).toBe('Người khác sửa');
    await page.getByRole('button', { name: 'Thôi' }).click();
    await heading(page, 'Người khác sửa');
    await page.getByRole('button', { name: 'Sửa đăng ký' }).click();
    await page.getByLabel('Tên hiển thị').fill('HIS mới nữa');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Đã lưu.').waitFor();
    const { hub_last_token_at: _, ...after } = await registered();
    expect(after).toEqual({ ...before, client_name: 'HIS mới nữa' });
    await closed();
  }, 90_000);

  test('a source of files, an app and a client of certificates, each with what it asks for; found again by name', async () => {
    const page = await open();
    await signIn(page);
    await begin(page, /Nguồn gửi tệp/, 'tyt-92301');
    await page.getByLabel('Cơ sở (MA_CSKCB)').fill('92301');
    await page.getByLabel('Tên cơ sở').fill('Trạm Y tế Mẫu');
    await page.getByRole('checkbox', { name: /CSV/ }).check();
    await send(page);
    await heading(page, 'Đã đăng ký');
    expect(await statusOf('tyt-92301', await shown(page))).toBe(200);
    await goOn(page);
    await heading(page, 'tyt-92301');
    await begin(page, /Nguồn gửi tệp/, 'tyt-92301');
    await send(page);
    await page.getByRole('alert').getByText('đã có người dùng').waitFor();

    await begin(page, /Ứng dụng cho người dùng/, 'ung-dung-me');
    await page.getByRole('button', { name: '+ launch/encounter' }).click();
    await page.getByRole('button', { name: '+ patient/*.rs' }).click();
    await page.getByLabel(/redirect_uris/).fill('https://app.example.org/cb\nvn.mau.app:/cb');
    await send(page);
    await heading(page, 'ung-dung-me');
    await begin(page, /TLS hai chiều/, 'pacs-mtls');
    await page.getByRole('button', { name: '+ system/*.rs' }).click();
    await page.getByLabel(/Chủ thể/).fill('CN=pacs');
    await send(page);
    await heading(page, 'pacs-mtls');
    const told = async (id: string) => (await operator('GET', `/oauth/register/${id}`)).json();
    expect([await told('tyt-92301'), await told('ung-dung-me'), await told('pacs-mtls')]).toMatchObject([
      { hub_kind: 'sender', hub_facility: '92301' },
      {
        scope: 'launch/encounter patient/*.rs',
        redirect_uris: ['https://app.example.org/cb', 'vn.mau.app:/cb'],
        token_endpoint_auth_method: 'none',
      },
      { tls_client_auth_subject_dn: 'CN=pacs', scope: 'system/*.rs' },
    ]);

    await page.getByRole('link', { name: '← Danh sách' }).click();
    await page.getByLabel('Tìm theo mã, tên, cơ sở').fill('ME');
    await page.getByRole('status').getByText('1 tài khoản').waitFor();
    expect(await page.locator('table.list tbody th').allTextContents()).toEqual(['ung-dung-me']);
    await page.getByLabel('Loại').selectOption('sender');
    await page.getByText('Không có tài khoản nào như vậy.').waitFor();
    await closed();
  }, 90_000);

  test('who may not is told so and asked nothing; an operator whose token was narrowed does not touch operators', async () => {
    const page = await open();
    const { id, secret: word } = sender();
    await present(page, id, word);
    await heading(page, 'Không được phép');
    await shot(page, 'refused');
    await page.getByRole('button', { name: 'Đăng nhập bằng tài khoản khác' }).click();
    const { access_token: token } = (await (
      await fetch(`${url()}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: word }),
      })
    ).json()) as { access_token: string };
    await page.getByLabel('Mã truy cập (token)').check();
    await page.getByLabel('Mã truy cập', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
    await heading(page, 'Không được phép');
    const { entry = [] } = (await (await operator('GET', `/audit/AuditEvent?agent=${id}&outcome=4`)).json()) as {
      entry?: { resource: { outcomeDesc: string } }[];
    };
    expect(entry.map(({ resource }) => resource.outcomeDesc)).toContain('HTTP 403 · GET /oauth/register');
    await page.goto(`${url()}/console/clients?lang=en#/clients/${OPERATOR}`);
    await page.getByLabel("An operator's id and secret").check();
    await page.getByLabel(/client_id/).fill(OPERATOR);
    await page.getByLabel(/client_secret/).fill(await ofOperator());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('Operators are managed by a token without narrowed scopes only.').waitFor();
    expect(await page.getByRole('button', { name: 'Disable' }).count()).toBe(0);
    await closed();
  }, 90_000);

  test('axe-core finds nothing and nothing is wider than the screen, light and wide, dark and narrow', async () => {
    // Colours that fade from one scheme to the other would be measured on their way.
    const page = await open({ reducedMotion: 'reduce' });
    const looked: Record<string, unknown> = {};
    const look = async (name: string): Promise<void> => {
      for (const [colorScheme, width] of [
        ['dark', 360],
        ['light', 1280],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 740 });
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        looked[`${name} ${width}`] = { findings: await axeFindings(page), wide: Math.max(0, wide) };
        await shot(page, `${name}-${width}`);
      }
    };
    const id = 'mau-chung';
    await signIn(page);
    await page.locator('table.list').waitFor();
    await look('list');
    await begin(page, /Ứng dụng cho người dùng/, id);
    await page.getByRole('radio', { name: /Trên máy chủ/ }).check();
    await page.getByRole('button', { name: '+ launch/patient' }).click();
    await page.getByText('Thêm giới hạn').click();
    await send(page);
    await page.locator('[aria-invalid="true"]').waitFor();
    await look('register');
    await page.getByLabel(/redirect_uris/).fill('https://app.example.org/cb');
    await send(page);
    await heading(page, 'Đã đăng ký');
    await look('secret');
    await goOn(page);
    await heading(page, id);
    await page.getByText('Ai đã làm gì với tài khoản này').click();
    await page.getByRole('table', { name: 'Nhật ký, mới nhất trước' }).waitFor();
    await look('client');
    await page.getByRole('button', { name: 'Ngừng tài khoản' }).click();
    await page.getByRole('dialog').waitFor();
    await look('confirm');
    expect(Object.keys(looked)).toHaveLength(10);
    expect(Object.entries(looked).filter(([, one]) => JSON.stringify(one) !== '{"findings":[],"wide":0}')).toEqual([]);
    await closed();
  }, 90_000);
}
