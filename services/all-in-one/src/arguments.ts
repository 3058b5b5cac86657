import { parseArgs } from 'node:util';
import { problem } from '@hub/outcome';

/** What the command line asks for; everything else is a setting (packages/settings). */
export interface Arguments {
  /** First start without the synthetic province. */
  readonly empty: boolean;
  /** First start: about so many people in the synthetic province, 1 … 100,000; undefined: 2,000. */
  readonly people: number | undefined;
  /** Give the operator a new secret, print it once, and end. */
  readonly newOperatorSecret: boolean;
  readonly help: boolean;
}

/** Help text, Vietnamese first. */
export const USAGE = `npm start [-- --empty] [-- --people N] [-- --new-operator-secret]

  --empty                 lần đầu không nạp tỉnh giả lập · first start without the synthetic province
  --people N              lần đầu nạp tỉnh giả lập N người (mặc định 2000) · first start with a synthetic province of N people (2,000)
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
        people: { type: 'string' },
        'new-operator-secret': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { empty: values.empty, people: peopleOf(values.people), newOperatorSecret: values['new-operator-secret'], help: values.help };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw problem('incorrect', 'arguments', `Tham số không hiểu được. ${what}`, `Unknown argument. ${what}`);
  }
}

const MOST_PEOPLE = 100_000;

function peopleOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const people = Number(given);
  if (/^\d+$/.test(given) && people >= 1 && people <= MOST_PEOPLE) return people;
  throw new Error(`--people ${given}: 1…${MOST_PEOPLE}`);
}
