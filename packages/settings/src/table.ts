import { DEFAULT_CANONICAL_BASE } from '@hub/fhir-model';
import { type Bilingual, bilingual } from '@hub/outcome';
import { certificateHeader, oneOf, onOff, origin, plain, proxies, type Reader, url, wholeNumber } from './value.ts';

/** One setting: its environment variable, how it is read, its default (undefined = not set), and what it is for. */
export interface SettingRow<T> {
  readonly name: string;
  readonly read: Reader<T>;
  readonly fallback: T | undefined;
  /** The default as people read it, when the value alone does not say it. */
  readonly shown?: Bilingual;
  readonly meaning: Bilingual;
}

function setting<T>(name: string, read: Reader<T>, fallback: T, vi: string, en: string): SettingRow<T> & { readonly fallback: T } {
  return { name, read, fallback, meaning: bilingual(vi, en) };
}

function optional<T>(
  name: string,
  read: Reader<T>,
  shown: Bilingual,
  vi: string,
  en: string,
): SettingRow<T> & { readonly fallback: undefined } {
  return { name, read, fallback: undefined, shown, meaning: bilingual(vi, en) };
}

const NONE = bilingual('không đặt', 'not set');

/** Every setting of the hub. The README's table is this table; a setting nobody reads does not belong here. */
export const SETTINGS = {
  host: setting('HOST', plain, '127.0.0.1', 'Địa chỉ lắng nghe HTTP', 'Address HTTP listens on'),
  port: setting('PORT', wholeNumber(0, 65_535), 8080, 'Cổng HTTP; 0 = cổng trống bất kỳ', 'HTTP port; 0 = any free port'),
  publicUrl: optional(
    'PUBLIC_URL',
    origin,
    bilingual('theo header Host, http://', 'from the Host header, http://'),
    'Địa chỉ công khai khi đứng sau proxy TLS, ví dụ https://dulieu.tinh.vn: gốc của mọi liên kết FHIR',
    'Public address behind a TLS proxy, for example https://data.example.org: base of every FHIR link',
  ),
  tlsCertFile: optional(
    'TLS_CERT_FILE',
    plain,
    bilingual('HTTP không mã hoá, chỉ trên 127.0.0.1', 'plain HTTP, on 127.0.0.1 only'),
    'Chứng chỉ TLS (PEM, cả chuỗi); gia hạn thì tự đọc lại trong một phút',
    'TLS certificate (PEM, with its chain); a renewed one is taken up within a minute',
  ),
  tlsKeyFile: optional('TLS_KEY_FILE', plain, NONE, 'Khoá riêng của chứng chỉ TLS (PEM)', 'Private key of the TLS certificate (PEM)'),
  tlsClientCaFile: optional(
    'TLS_CLIENT_CA_FILE',
    plain,
    NONE,
    'Cơ quan cấp chứng chỉ máy khách (PEM), cho TLS hai chiều',
    'Authorities of client certificates (PEM), for mutual TLS',
  ),
  tlsClientCert: setting(
    'TLS_CLIENT_CERT',
    oneOf('optional', 'required'),
    'optional' as const,
    'required: không có chứng chỉ máy khách hợp lệ thì không kết nối được',
    'required: no connection without a valid client certificate',
  ),
  trustedProxies: optional(
    'TRUSTED_PROXIES',
    proxies,
    NONE,
    'Địa chỉ hoặc dải CIDR của proxy TLS đứng trước (cách nhau dấu phẩy): cho phép HTTP không mã hoá và tin X-Forwarded-For của chúng',
    'Addresses or CIDR blocks of TLS proxies in front (comma-separated): allows plain HTTP, and their X-Forwarded-For is believed',
  ),
  clientCertHeader: optional(
    'CLIENT_CERT_HEADER',
    certificateHeader,
    NONE,
    'Tiêu đề mà proxy TLS hai chiều gửi chứng chỉ máy khách (RFC 9440, ví dụ Client-Cert): chỉ tin từ TRUSTED_PROXIES, kiểm bằng TLS_CLIENT_CA_FILE',
    'Header in which a proxy that ends mutual TLS tells the client certificate (RFC 9440, e.g. Client-Cert): believed from TRUSTED_PROXIES only, checked against TLS_CLIENT_CA_FILE',
  ),
  mllpPort: setting(
    'MLLP_PORT',
    wholeNumber(0, 65_535),
    2575,
    'Cổng nhận HL7 v2 qua MLLP; 0 = cổng trống bất kỳ',
    'Port for HL7 v2 over MLLP; 0 = any free port',
  ),
  mllp: setting('MLLP', onOff, true, 'Nhận HL7 v2 qua MLLP: on, off', 'HL7 v2 over MLLP: on, off'),
  mllpHost: optional(
    'MLLP_HOST',
    plain,
    bilingual('như HOST', 'as HOST'),
    'Địa chỉ lắng nghe MLLP; ngoài máy này phải có TLS hoặc proxy đã khai báo',
    'Address MLLP listens on; beyond this machine with TLS, or behind a declared proxy',
  ),
  mllpClientCert: optional(
    'MLLP_CLIENT_CERT',
    oneOf('optional', 'required'),
    bilingual('như TLS_CLIENT_CERT', 'as TLS_CLIENT_CERT'),
    'required: không có chứng chỉ máy khách hợp lệ thì không kết nối được vào cổng MLLP',
    'required: no connection to the MLLP port without a valid client certificate',
  ),
  mllpMaxMessageBytes: setting(
    'MLLP_MAX_MESSAGE_BYTES',
    wholeNumber(10_000, 100_000_000),
    16_777_216,
    'Bản tin lớn nhất qua MLLP, byte',
    'Largest message over MLLP, bytes',
  ),
  mllpMaxConnections: setting(
    'MLLP_MAX_CONNECTIONS',
    wholeNumber(1, 100_000),
    10_000,
    'Số kết nối MLLP cùng lúc của một tiến trình; mỗi kết nối cần một mô tả tệp (ulimit -n)',
    'MLLP connections of one process at once; each needs a file descriptor (ulimit -n)',
  ),
  mllpIdleMs: setting(
    'MLLP_IDLE_MS',
    wholeNumber(0, 86_400_000),
    3_600_000,
    'Kết nối MLLP im lặng từ thời gian này thì đóng, mili giây; 0 = không đóng',
    'An MLLP connection on which nothing is said for so long is closed, milliseconds; 0 = never',
  ),
  databaseUrl: optional(
    'DATABASE_URL',
    url('postgres', 'postgresql'),
    bilingual('Postgres nhúng', 'embedded Postgres'),
    'Máy chủ Postgres 18; không đặt = chạy Postgres nhúng trong DATA_DIR',
    'Postgres 18 server; not set = runs the embedded one in DATA_DIR',
  ),
  databaseRoles: setting(
    'DATABASE_ROLES',
    onOff,
    true,
    'on: mỗi tiến trình chỉ có quyền của vai trò riêng trong cơ sở dữ liệu (hub_api, hub_intake, hub_oauth, hub_worker, hub_auditor); off: quyền của người dùng trong DATABASE_URL',
    'on: every process has the rights of its own database role only (hub_api, hub_intake, hub_oauth, hub_worker, hub_auditor); off: those of the user in DATABASE_URL',
  ),
  redisUrl: optional(
    'REDIS_URL',
    url('redis', 'rediss'),
    bilingual('hàng đợi trên Postgres', 'queue on Postgres'),
    'Redis cho hàng đợi; không đặt = hàng đợi nằm trong Postgres',
    'Redis for the queue; not set = the queue lives in Postgres',
  ),
  dataDir: setting(
    'DATA_DIR',
    plain,
    '.data',
    'Thư mục dữ liệu: kho tệp gốc, Postgres nhúng, mã truy cập thử',
    'Data folder: raw archive, embedded Postgres, demo tokens',
  ),
  archiveKeysFile: optional(
    'ARCHIVE_KEYS_FILE',
    plain,
    bilingual('DATA_DIR/keys/archive.keys, tự tạo lần đầu', 'DATA_DIR/keys/archive.keys, made at first start'),
    'Tệp khoá chủ mã hoá kho tệp gốc; mọi tiến trình dùng chung một tệp; giữ một bản sao ở nơi khác',
    'Master keys that encrypt the raw archive; all processes share one file; keep a copy elsewhere',
  ),
  auditKeyFile: optional(
    'AUDIT_KEY_FILE',
    plain,
    bilingual('DATA_DIR/keys/audit.key, tự tạo lần đầu', 'DATA_DIR/keys/audit.key, made at first start'),
    'Khoá ký nhật ký truy cập; mọi tiến trình dùng chung một tệp',
    'Key that signs the record of accesses; all processes share one file',
  ),
  auditSync: setting(
    'AUDIT_SYNC',
    onOff,
    false,
    'on: mỗi lần đọc chờ nhật ký vào cơ sở dữ liệu và xuống đĩa; off: đã ghi vào sổ mã hoá trong DATA_DIR trước khi trả lời, vào cơ sở dữ liệu trong 0,25 giây',
    'on: every read waits until its record is in the database, on its disk; off: it is in an encrypted journal under DATA_DIR before the answer, in the database within 0.25 s',
  ),
  auditJournalSyncMs: setting(
    'AUDIT_JOURNAL_SYNC_MS',
    wholeNumber(0, 60_000),
    200,
    'Mili giây đến khi sổ nhật ký truy cập được đẩy xuống đĩa (mất điện mất nhiều nhất chừng ấy); 0 = để hệ điều hành quyết định',
    'Milliseconds until the journal of accesses is flushed to the disk (what a power cut can take at most); 0 = as the system sees fit',
  ),
  canonicalBase: setting(
    'CANONICAL_BASE',
    url('http', 'https'),
    DEFAULT_CANONICAL_BASE,
    'Gốc của mọi URL chuẩn (hệ mã, định danh, hồ sơ); đổi sau khi có dữ liệu là đổi danh tính dữ liệu',
    'Base of every canonical URL (code systems, identifiers, profiles); changing it once there is data changes identities',
  ),
  maxBodyBytes: setting(
    'MAX_BODY_BYTES',
    wholeNumber(100_000_000, 4_000_000_000),
    268_435_456,
    'Kích thước lớn nhất của một lần gửi, byte',
    'Largest submission, bytes',
  ),
  demo: optional(
    'DEMO',
    onOff,
    bilingual('on khi không có DATABASE_URL', 'on without DATABASE_URL'),
    'Chế độ thử: tỉnh giả lập khi khởi động lần đầu, mã truy cập thử 30 ngày trong DATA_DIR/demo-tokens.json',
    'Demo mode: a synthetic province on first start, 30-day demo tokens in DATA_DIR/demo-tokens.json',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    oneOf('debug', 'info', 'warn', 'error', 'silent'),
    'info' as const,
    'Mức nhật ký: debug, info, warn, error, silent',
    'Log level: debug, info, warn, error, silent',
  ),
  statementTimeoutMs: setting(
    'STATEMENT_TIMEOUT_MS',
    wholeNumber(100, 3_600_000),
    30_000,
    'Thời gian tối đa của một câu lệnh SQL, mili giây',
    'Longest time one SQL statement may take, milliseconds',
  ),
  slowQueryMs: setting(
    'SLOW_QUERY_MS',
    wholeNumber(0, 3_600_000),
    1_000,
    'Câu lệnh SQL từ thời gian này trở lên được ghi nhật ký (chỉ văn bản câu lệnh, không có giá trị), mili giây; 0 = mọi câu lệnh',
    'SQL statements from this time on are logged (their text alone, no values), milliseconds; 0 = all of them',
  ),
  fhirMaxResourceBytes: setting(
    'FHIR_MAX_RESOURCE_BYTES',
    wholeNumber(65_536, 1_000_000_000),
    16_777_216,
    'Nội dung lớn nhất của một tài nguyên gửi tới /fhir, byte (sau khi giải nén)',
    'Largest body of one resource sent to /fhir, bytes (unpacked)',
  ),
  fhirMaxBundleBytes: setting(
    'FHIR_MAX_BUNDLE_BYTES',
    wholeNumber(65_536, 1_000_000_000),
    67_108_864,
    'Batch hay transaction lớn nhất, byte (sau khi giải nén)',
    'Largest batch or transaction, bytes (unpacked)',
  ),
  fhirMaxBundleEntries: setting(
    'FHIR_MAX_BUNDLE_ENTRIES',
    wholeNumber(1, 1_000_000),
    10_000,
    'Số mục tối đa của một batch hay transaction',
    'Entries of one batch or transaction at most',
  ),
  writeLanes: setting(
    'WRITE_LANES',
    wholeNumber(1, 8),
    2,
    'Số kết nối cơ sở dữ liệu dành cho ghi qua /fhir của một tiến trình; đọc dùng phần còn lại',
    'Database connections that writes through /fhir use in one process; reads have the others',
  ),
  writeQueueChanges: setting(
    'WRITE_QUEUE_CHANGES',
    wholeNumber(1, 1_000_000),
    20_000,
    'Số thay đổi tối đa chờ ghi; đầy thì trả lời 429',
    'Changes that may wait to be written; when full the answer is 429',
  ),
  writeQueueBytes: setting(
    'WRITE_QUEUE_BYTES',
    wholeNumber(1_000_000, 4_000_000_000),
    64_000_000,
    'Dung lượng tối đa chờ ghi, byte; đầy thì trả lời 429',
    'Bytes that may wait to be written; when full the answer is 429',
  ),
  writeWaitMs: setting(
    'WRITE_WAIT_MS',
    wholeNumber(10, 600_000),
    2_000,
    'Thời gian tối đa một lần ghi chờ tới lượt, mili giây; quá thì trả lời 429',
    'Longest time a write waits for its turn, milliseconds; then the answer is 429',
  ),
  bhxhPortal: setting(
    'BHXH_PORTAL',
    onOff,
    true,
    'Các lời gọi kiểu cổng giám định BHXH dưới /intake/bhxh: on, off',
    'The calls of the insurer’s portal under /intake/bhxh: on, off',
  ),
  oauthTokenSeconds: setting(
    'OAUTH_TOKEN_SECONDS',
    wholeNumber(30, 86_400),
    300,
    'Thời hạn mã truy cập của hệ thống và ứng dụng, giây; từng tài khoản có thể đặt riêng',
    'Lifetime of tokens of systems and apps, seconds; a client may have one of its own',
  ),
  oauthKeysFile: optional(
    'OAUTH_KEYS_FILE',
    plain,
    bilingual('DATA_DIR/keys/oauth.jwks, tự tạo', 'DATA_DIR/keys/oauth.jwks, made by itself'),
    'Khoá ký ID token (JWK set riêng); mọi tiến trình dùng chung một tệp',
    'Keys that sign ID tokens (a private JWK set); the same file for every process',
  ),
  oidcIssuer: optional(
    'OIDC_ISSUER',
    url('https', 'http'),
    bilingual('không ai đăng nhập; chế độ thử có người giả', 'nobody logs in; a demo has invented people'),
    'Nhà cung cấp danh tính OpenID Connect của người dùng',
    'OpenID Connect provider of the people who log in',
  ),
  oidcClientId: optional('OIDC_CLIENT_ID', plain, NONE, 'Mã của trục tại nhà cung cấp danh tính', 'Client id of the hub at the provider'),
  oidcClientSecret: optional(
    'OIDC_CLIENT_SECRET',
    plain,
    NONE,
    'Bí mật của trục tại nhà cung cấp danh tính',
    'Client secret of the hub at the provider',
  ),
  oidcClaimsFile: optional(
    'OIDC_CLAIMS_FILE',
    plain,
    bilingual('services/oauth/data/claims.json', 'services/oauth/data/claims.json'),
    'Claim nào cho biết vai trò và cơ sở của người dùng (JSON)',
    "Which claims tell a person's role and facilities (JSON)",
  ),
  outboundHosts: optional(
    'OUTBOUND_HOSTS',
    plain,
    NONE,
    'Máy trong mạng nội bộ mà trục được gọi tới (tên hoặc tên:cổng, cách nhau bằng dấu phẩy), ví dụ để lấy JWKS',
    'Hosts of the inner network that the hub may call (host or host:port, comma-separated), for JWKS and the provider',
  ),
  outboundCaFile: optional(
    'OUTBOUND_CA_FILE',
    plain,
    NONE,
    'Cơ quan chứng thực (PEM) tin thêm khi gọi ra ngoài',
    'Authorities (PEM) to believe besides the usual ones when calling out',
  ),
  rateLimitPerSecond: setting(
    'RATE_LIMIT_PER_SECOND',
    wholeNumber(0, 1_000_000),
    // Above what one process answers (3,600 reads a second on two cores, by the bench) and below what a runaway client can send.
    10_000,
    'Số yêu cầu mỗi giây của một tài khoản ở một tiến trình, lâu dài; quá thì 429 kèm Retry-After; 0 = không giới hạn',
    'Requests a second of one client in one process, in the long run; beyond it 429 with Retry-After; 0 = no limit',
  ),
  rateLimitBurst: setting(
    'RATE_LIMIT_BURST',
    wholeNumber(1, 1_000_000),
    20_000,
    'Số yêu cầu dồn một lúc được phép sau khi nghỉ',
    'Requests at once that are allowed after a pause',
  ),
  dropDir: optional(
    'DROP_DIR',
    plain,
    bilingual('tắt', 'off'),
    'Thư mục nhận tệp (SFTP): mỗi nguồn một thư mục con mang mã nguồn',
    'Folder of landing folders (SFTP): one in it per source, named by its code',
  ),
  dropSettleMs: setting(
    'DROP_SETTLE_MS',
    wholeNumber(0, 3_600_000),
    10_000,
    'Tệp trong DROP_DIR phải đứng yên bao lâu mới được lấy, mili giây; có tệp <tên>.done thì lấy ngay',
    'How long a file in DROP_DIR must stand still before it is taken, milliseconds; with a file <name>.done it is taken at once',
  ),
  pacsFile: optional(
    'PACS_FILE',
    plain,
    bilingual('tắt', 'off'),
    'Các PACS (Orthanc) mà trục theo dõi (JSON, services/pacs-connector/README.md); máy của chúng phải có trong OUTBOUND_HOSTS',
    'The PACS (Orthanc) the hub follows (JSON, services/pacs-connector/README.md); their hosts must stand in OUTBOUND_HOSTS',
  ),
  pacsPollMs: setting(
    'PACS_POLL_MS',
    wholeNumber(100, 3_600_000),
    5_000,
    'Hỏi PACS có thay đổi sau mỗi bao nhiêu mili giây',
    'Milliseconds between two questions to a PACS whether something changed',
  ),
  pacsSweepMs: setting(
    'PACS_SWEEP_MS',
    wholeNumber(500, 86_400_000),
    600_000,
    'So lại toàn bộ danh sách ca chụp của PACS sau mỗi bao nhiêu mili giây (ca bị xoá chỉ thấy được ở đây)',
    'Milliseconds between two comparisons with the whole list of a PACS (deletions show there alone)',
  ),
  bulkConcurrency: setting(
    'BULK_CONCURRENCY',
    wholeNumber(1, 16),
    2,
    'Số phần của các bản xuất ($export) được tạo cùng lúc trong một tiến trình bulk-worker',
    'Parts of exports ($export) made at the same time in one process of bulk-worker',
  ),
  bulkKeptHours: setting(
    'BULK_KEPT_HOURS',
    wholeNumber(1, 720),
    24,
    'Tệp của một bản xuất được giữ bao nhiêu giờ',
    'Hours that the files of an export are kept',
  ),
  workerConcurrency: setting(
    'WORKER_CONCURRENCY',
    wholeNumber(1, 64),
    2,
    'Số nguồn được xử lý cùng lúc trong một tiến trình',
    'Sources drained at the same time in one process',
  ),
} as const;
