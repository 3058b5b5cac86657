import { parseArgs } from 'node:util';
import { problem } from '@hub/outcome';

/** What the command line asks for. */
export interface Arguments {
  /** Base of the FHIR API, without a slash at its end. */
  readonly base: string;
  readonly out: string;
  /** Path and parameters of the kick-off, without `_since`: what a chain of exports has in common. */
  readonly asked: string;
  /** A moment, or that of the last export into the same folder. */
  readonly since: string | 'last' | undefined;
  readonly parallel: number;
  /** Milliseconds without anything new after which a connection is given up. */
  readonly patience: number;
  /** The files stay on the server. */
  readonly keep: boolean;
  /** An export that was broken off is cancelled, and begun anew. */
  readonly restart: boolean;
  readonly login: Login;
}

/** How a token is come by. Secrets lie in files or in the environment: a command line is everybody's to read. */
export interface Login {
  readonly tokenFile: string | undefined;
  readonly clientId: string | undefined;
  readonly secretFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyId: string | undefined;
  readonly scope: string;
}

export const HELP = `Xuất dữ liệu của hub thành tệp NDJSON, mỗi loại một tệp. · Exports the data of a hub as NDJSON, one file a type.

  npm run export -- --out THƯ-MỤC [--types Patient,Observation] [--since last]

Đứt mạng hay tắt máy giữa chừng: chạy lại đúng lệnh đó, nó làm tiếp. Lần sau thêm --since last: chỉ lấy thay đổi, sửa và xoá ngay trong các tệp.
Broken off, by the network or by you: the same command goes on. Next time, --since last fetches what changed and brings the files up to date, deletions too.

  --out DIR             thư mục chứa kết quả và export-state.json · where the files and export-state.json go
  --url URL             địa chỉ FHIR, hoặc HUB_URL · the FHIR base, or HUB_URL (http://127.0.0.1:8080/fhir)
  --types A,B           loại tài nguyên (mặc định: mọi loại được đọc) · types; all you may read when absent
  --filter 'A?x=y'      điều kiện tìm kiếm, lặp lại được · a search (_typeFilter); may be repeated
  --elements A.x,B.y    chỉ những phần này · only these elements
  --patients | --group ID   chỉ hồ sơ người bệnh, hoặc của một nhóm · records of patients, or of a group's members
  --since last|TIME     từ lần xuất trước, hoặc từ lúc này · since the last export into this folder, or a moment
  --until TIME          sửa lần cuối trước lúc này · last changed before
  --parallel N          số tệp tải cùng lúc · files fetched at once (3)
  --patience MINUTES    chờ mạng bao lâu thì thôi · how long a dead network is waited for (10)
  --keep                không xoá tệp trên máy chủ · leave the files on the server
  --restart             bỏ lần xuất dở dang · drop an export that was broken off

Đăng nhập · Login (không bao giờ trên dòng lệnh · never on the command line):
  HUB_TOKEN, hoặc/or --token-file FILE
  --client-id ID với/with HUB_CLIENT_SECRET, --client-secret-file FILE, hoặc/or --client-key FILE (PEM, JWK; SMART private_key_jwt) [--client-key-id KID]
  --scope 'system/*.rs'
  Chứng chỉ riêng · A private CA: NODE_EXTRA_CA_CERTS

Mã kết thúc · Exit codes: 0 xong/done · 1 lỗi/fault · 2 sai tham số/arguments · 3 máy chủ từ chối/refused · 4 tệp hỏng/a checksum is wrong ·
  5 mất mạng: chạy lại/network: run again · 6 đang chạy ở cửa sổ khác/already running
`;

/** Reads the command line; undefined: show the help. Throws `incorrect` for what cannot be. */
export function readArguments(argv: readonly string[], env: NodeJS.ProcessEnv): Arguments | undefined {
  if (argv.some((one) => /^--(token|client-secret|password)(=|$)/.test(one)))
    throw problem(
      'incorrect',
      'secret',
      'Không đưa mã bí mật lên dòng lệnh: ai trên máy cũng đọc được. Dùng biến môi trường hoặc tệp (--help).',
      'No secrets on the command line: everybody on the machine can read it. Use the environment or a file (--help).',
    );
  const { values } = parsed(argv);
  if (values.help || values.out === undefined) return undefined;
  if (values.patients && values.group !== undefined)
    throw problem('incorrect', 'value', '--patients hoặc --group, không cả hai.', '--patients or --group, not both.');
  const [parallel, minutes] = [Number(values.parallel), Number(values.patience)];
  if (!(Number.isInteger(parallel) && parallel >= 1 && parallel <= 16 && minutes >= 0))
    throw problem('incorrect', 'value', '--parallel từ 1 đến 16; --patience là số phút.', '--parallel is 1 to 16; --patience is minutes.');
  const level = values.group === undefined ? (values.patients ? '/Patient' : '') : `/Group/${encodeURIComponent(values.group)}`;
  const parameters = new URLSearchParams();
  if (values.types !== undefined) parameters.set('_type', values.types.split(',').sort().join(','));
  for (const one of values.filter) parameters.append('_typeFilter', one);
  if (values.elements !== undefined) parameters.set('_elements', values.elements);
  if (values.until !== undefined) parameters.set('_until', values.until);
  return {
    base: (values.url ?? env.HUB_URL ?? 'http://127.0.0.1:8080/fhir').replace(/\/+$/, ''),
    out: values.out,
    asked: `${level}/$export?${parameters}`,
    since: values.since,
    parallel,
    patience: minutes * 60_000,
    keep: values.keep,
    restart: values.restart,
    login: {
      tokenFile: values['token-file'],
      clientId: values['client-id'] ?? env.HUB_CLIENT_ID,
      secretFile: values['client-secret-file'],
      keyFile: values['client-key'],
      keyId: values['client-key-id'],
      scope: values.scope,
    },
  };
}

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ...{ out: text, url: text, types: text, elements: text, group: text, since: text, until: text },
        filter: { type: 'string', multiple: true, default: [] },
        ...{ patients: flag, keep: flag, restart: flag, help: flag },
        parallel: { type: 'string', default: '3' },
        patience: { type: 'string', default: '10' },
        ...{ 'token-file': text, 'client-id': text, 'client-secret-file': text, 'client-key': text, 'client-key-id': text },
        scope: { type: 'string', default: 'system/*.rs' },
      },
    });
  } catch (error) {
    throw problem('incorrect', 'value', `Tham số không đúng (--help): ${said(error)}`, `Wrong arguments (--help): ${said(error)}`);
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
