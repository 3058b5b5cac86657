import { parseArgs } from 'node:util';
import { problem } from '@hub/outcome';

/** What the command line asks for; everything else is a setting (packages/settings). */
export interface Arguments {
  /** First start without the synthetic province. */
  readonly empty: boolean;
  /** Give the operator a new secret, print it once, and end. */
  readonly newOperatorSecret: boolean;
  readonly help: boolean;
}

/** Help text, Vietnamese first. */
export const USAGE = `npm start [-- --empty] [-- --new-operator-secret]

  --empty                 lần đầu không nạp tỉnh giả lập · first start without the synthetic province
  --new-operator-secret   cấp mật khẩu mới cho người vận hành, in một lần rồi dừng · new operator secret, printed once

  Thiết lập (PORT, HOST, DATA_DIR, DATABASE_URL, …): xem bảng trong README · Settings: see the table in README
`;

/** Reads the command line. Throws ProblemError `incorrect/arguments` for what it does not know. */
export function readArguments(given: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        empty: { type: 'boolean', default: false },
        'new-operator-secret': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { empty: values.empty, newOperatorSecret: values['new-operator-secret'], help: values.help };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw problem('incorrect', 'arguments', `Tham số không hiểu được. ${what}`, `Unknown argument. ${what}`);
  }
}
