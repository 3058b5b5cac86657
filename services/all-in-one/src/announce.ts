import { type DemoTokens, tokensFile } from './demo/tokens.ts';
import type { Say } from './say.ts';

/** What is told when the hub answers. */
export interface Announcement {
  readonly url: string;
  readonly dataDir: string;
  /** Where the database lies; undefined for one given by DATABASE_URL. */
  readonly clusterDir: string | undefined;
  /** `mllp://host:port`; undefined: switched off. */
  readonly mllpUrl: string | undefined;
  readonly tokens: DemoTokens | undefined;
}

const LINE = '─'.repeat(78);

/** The lines printed once the hub answers: addresses, demo credentials said loudly, three requests to try, where the data is. */
export function announcement({ url, dataDir, clusterDir, mllpUrl, tokens }: Announcement): string {
  const lines = [
    LINE,
    `Kho dữ liệu y tế tỉnh đang chạy · The hub is running`,
    '',
    `  Trang chính · Start page   ${url}/`,
    `  Nhà cung cấp · Vendors     ${url}/vendors`,
    `  FHIR R4                    ${url}/fhir   (${url}/fhir/metadata)`,
    `  Nhận tệp · Intake          ${url}/intake/submissions`,
    ...(mllpUrl === undefined ? [] : [`  HL7 v2 (MLLP)              ${mllpUrl}`]),
    `  Mã truy cập · Tokens       ${url}/oauth/token`,
    `  Tình trạng · Health        ${url}/health/ready`,
  ];
  if (tokens !== undefined) {
    const facilities = Object.keys(tokens).filter((code) => code !== '*');
    lines.push(
      '',
      '!!! CHẾ ĐỘ THỬ: mã truy cập thử đang mở trong 30 ngày. KHÔNG đưa dữ liệu thật vào. !!!',
      '!!! DEMO MODE: demo credentials are on for 30 days. Put NO real data in.           !!!',
      '',
      `  Người vận hành · Operator  ${tokens['*']}`,
      ...facilities.map((code) => `  Cơ sở · Facility ${code}    ${tokens[code]}`),
      `  Trong tệp · In the file    ${tokensFile(dataDir)}`,
      '',
      'Thử · Try:',
      `  curl -H 'Authorization: Bearer ${tokens['*']}' '${url}/fhir/Patient?name=nguyen&_count=3'`,
      `  curl -H 'Authorization: Bearer ${tokens['*']}' '${url}/fhir/Encounter?_count=3&_include=Encounter:patient'`,
      `  curl -H 'Authorization: Bearer ${tokens['*']}' '${url}/fhir/Observation?_summary=count'`,
    );
  }
  lines.push('', `  Dữ liệu · Data             ${dataDir}`);
  if (clusterDir !== undefined) lines.push(`  Cơ sở dữ liệu · Database   ${clusterDir}`);
  lines.push('  Dừng · Stop                Ctrl-C', LINE);
  return `${lines.join('\n')}\n`;
}

/** A line that counts on: rewritten in place on a terminal, now and then otherwise. */
export function progressLine(say: Say): { show(vi: string, en: string): void; end(): void } {
  const terminal = process.stdout.isTTY === true;
  let last = 0;
  return {
    show(vi, en) {
      const now = Date.now();
      if (terminal) process.stdout.write(`\r\x1b[2K• ${vi} · ${en}`);
      else if (now - last >= 5_000) {
        say(vi, en);
        last = now;
      }
    },
    end() {
      if (terminal) process.stdout.write('\n');
    },
  };
}
