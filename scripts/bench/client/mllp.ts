import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type LoadResult, Times } from './times.ts';

/** Messages over MLLP for a time: each connection sends one, waits for its answer, and sends the next. */
export interface MllpJob {
  readonly kind: 'mllp';
  readonly port: number;
  /** MSH-3 and MSH-4 of the senders; connections are dealt out to them. */
  readonly senders: readonly { readonly application: string; readonly facility: string }[];
  readonly connections: number;
  readonly seconds: number;
  readonly warmup: number;
  /** Begins every MSH-10: no message is sent twice in a run. */
  readonly run: string;
}

/** What came of it; `all` counts the answers of the warm-up too. */
export interface MllpResult extends LoadResult {
  readonly all: number;
}

const ANALYSES = ['GLU', 'URE', 'CRE', 'AST', 'ALT', 'CHOL', 'TG', 'HDL', 'K', 'NA'];

/** A result of a laboratory, about a kilobyte; its person is invented. */
export function oru(sender: { readonly application: string; readonly facility: string }, id: string, n: number): string {
  const time = new Date(Date.UTC(2026, 2, 1) + n * 1_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const patient = n % 5_000;
  return [
    `MSH|^~\\&|${sender.application}|${sender.facility}|HUB|SYT|${time}||ORU^R01^ORU_R01|${id}|P|2.5||||||UNICODE UTF-8`,
    `PID|1||P${patient}||NGUYỄN^VĂN MẪU ${patient}||19${50 + (patient % 50)}0101|${patient % 2 === 0 ? 'M' : 'F'}`,
    'PV1|1|O',
    `ORC|RE|${id}|${id}`,
    `OBR|1|${id}|${id}|SH01^Sinh hóa máu|||${time}|||||||||||||||${time}|||F`,
    ...ANALYSES.map((code, i) => `OBX|${i + 1}|NM|${code}^${code}||${(n % 90) / 10 + i}|mmol/L^mmol/L|3.9-6.4|N|||F|||${time}`),
    '',
  ].join('\r');
}

/** Runs the job. An answer other than AA with the message's own number is an error. */
export async function mllp(job: MllpJob): Promise<MllpResult> {
  const times = new Times();
  const begin = performance.now() + job.warmup * 1_000;
  const end = begin + job.seconds * 1_000;
  let all = 0;
  const lane = async (lane: number): Promise<void> => {
    const sender = job.senders[lane % job.senders.length] as MllpJob['senders'][number];
    const socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const answers = new Answers(socket);
    for (let n = 0; ; n += 1) {
      const started = performance.now();
      if (started >= end || times.errors > 100) break;
      const id = `${job.run}-${lane}-${n}`;
      const message = oru(sender, id, lane * 100_000 + n);
      socket.write(`\x0b${message}\x1c\r`);
      const answer = await answers.next();
      if (!answer.includes(`\rMSA|AA|${id}\r`)) times.fail(/MSA\|[^\r]*/.exec(answer)?.[0] ?? 'no answer', 'mllp');
      else {
        all += 1;
        if (started >= begin) times.add(performance.now() - started, message.length);
      }
      if (answer === '') break;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: job.connections }, (_, i) => lane(i)));
  return { ...times.result(job.seconds), all };
}

/** Answers of a connection, one at a time; '' when it has ended. */
class Answers {
  #text = '';
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      this.#text += piece;
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async next(): Promise<string> {
    for (;;) {
      const at = this.#text.indexOf('\x1c\r');
      if (at !== -1) {
        const answer = this.#text.slice(0, at);
        this.#text = this.#text.slice(at + 2);
        return answer;
      }
      if (this.#ended) return '';
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }
}
