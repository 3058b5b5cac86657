/** A system of the province that delivers to the hub (cases/systems.json). */
export interface System {
  /** Number of its row in the province's list of systems. */
  readonly row: number;
  readonly vi: string;
  readonly en: string;
  /** What it sends. */
  readonly sends: readonly string[];
  /** Resource types its data becomes. */
  readonly becomes: readonly string[];
  /** What goes out to it, when something does. */
  readonly out?: string;
  /** Worked cases that show it: folder, name. */
  readonly cases: readonly (readonly [folder: string, name: string])[];
}

/** What of a worked case is looked at here; all of it: packages/test-support. */
export interface WorkedCase {
  readonly name: string;
  readonly submit: readonly Delivery[];
  readonly expect?: { readonly fhir?: readonly Fact[] };
}

export interface Delivery {
  readonly file: string;
  readonly source: string;
  readonly contentType: string;
}

interface Fact {
  readonly query: string;
  readonly total?: number;
  readonly checks?: readonly unknown[];
}

const FOLDER = '../packages/sources/cases';

/** docs/connected-systems.md: what each system sends, where, and which case shows it. */
export function systemsPage(systems: readonly System[], deliveriesOf: (named: System['cases'][number]) => readonly Delivery[]): string {
  const parts = systems.map((system) => {
    const { row, vi, en, sends, becomes, out, cases } = system;
    const types = [...new Set(cases.flatMap((named) => deliveriesOf(named).map(({ contentType }) => contentType)))].sort();
    const shown = cases.map((named) => {
      const files = [...new Set(deliveriesOf(named).map(({ file }) => file))].map((file) => `[\`${file}\`](${FOLDER}/${named[0]}/${file})`);
      return `- \`${named[0]}\`, *${named[1]}*: ${files.join(', ')}`;
    });
    return [
      `## ${row}. ${vi}`,
      '',
      `${en}. Gửi · sends: ${sends.join('; ')}. \`Content-Type\`: ${types.map((type) => `\`${type}\``).join(', ')}.`,
      `Thành · becomes: ${becomes.map((type) => `\`${type}\``).join(', ')}.${out === undefined ? '' : ` Chiều ra, không ở trang này · outwards, not on this page: ${out}.`}`,
      '',
      ...shown,
      '',
    ].join('\n');
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

const HEAD = `# Các hệ thống kết nối vào trục · Systems that deliver to the hub

> Trang này được viết từ \`packages/sources/cases/systems.json\` (\`npm run docs:update\`); một kiểm thử giữ cho mỗi hệ thống có ca mẫu chạy được và mỗi loại tài nguyên được tìm thấy. ·
> Written from that file; a test holds that each system has worked cases, and that each resource it becomes is found by one of them.

Mọi định dạng đi qua cùng một cửa · All come by the same door:

| Cách gửi · way | Ở đâu · where |
|---|---|
| HTTP | \`POST /intake/submissions?source=…\` với \`Content-Type\` nêu dưới đây · with the Content-Type named below; thử trước không lưu · dry run: \`POST /intake/check\` ([intake](../services/intake/README.md)) |
| Trang web · page | \`/vendors\` ([console](../services/console/README.md)) |
| Thư mục · folder | tệp thả vào thư mục của nguồn gửi, loại tệp theo phần mở rộng · a file dropped into the source's folder, its kind by its extension |
| MLLP | HL7 v2, cổng 2575 · port 2575 ([mllp](../services/mllp/README.md)) |
| PACS | trục tự theo dõi Orthanc · the hub follows Orthanc ([pacs-connector](../services/pacs-connector/README.md)) |
| Cổng giám định · insurer's portal | \`/intake/bhxh\` |

Người trong các ca mẫu đều là bịa. · All people in the cases are invented. Chạy một ca · run one: \`npm run run-case -- packages/sources/cases/fhir\`.
`;
