import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What V8's profiler answers. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Self time of one function, in share of all samples. */
interface Spent {
  readonly where: string;
  readonly milliseconds: number;
}

/** Where a process spent its time: functions and rooms, by self time. Reads every `.cpuprofile` of a folder. */
export function profileSummary(folder: string, top = 30): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (files.length === 0) return 'no profile was written';
  return files.map((name) => summaryOf(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile, top)).join('\n\n');
}

/** Self time by room and by function. Time spent in a system call, and taken off the processor in it, counts as the call's. */
export function summaryOf(profile: CpuProfile, top = 30): string {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const functions = new Map<string, number>();
  const rooms = new Map<string, number>();
  let total = 0;
  let idle = 0;
  profile.samples.forEach((id, i) => {
    const milliseconds = (profile.timeDeltas[i] ?? 0) / 1000;
    const frame = frames.get(id);
    if (!frame) return;
    if (frame.functionName === '(idle)') {
      idle += milliseconds;
      return;
    }
    total += milliseconds;
    const place = placeOf(frame.url);
    add(rooms, place.room === '' ? frame.functionName || 'engine' : place.room, milliseconds);
    add(
      functions,
      `${frame.functionName || '(anonymous)'} ${place.file}${frame.lineNumber >= 0 && place.file ? `:${frame.lineNumber + 1}` : ''}`.trim(),
      milliseconds,
    );
  });
  const list = (spent: readonly Spent[]) =>
    spent
      .map(
        ({ where, milliseconds }) =>
          `${((milliseconds * 100) / total).toFixed(1).padStart(5)} %  ${Math.round(milliseconds).toString().padStart(7)} ms  ${where}`,
      )
      .join('\n');
  return [
    `busy ${(total / 1000).toFixed(1)} s, idle ${(idle / 1000).toFixed(1)} s`,
    'by room:',
    list(sorted(rooms).slice(0, 20)),
    'by function (self time):',
    list(sorted(functions).slice(0, top)),
  ].join('\n');
}

/** `packages/sources`, `node:…`, or the npm package a file belongs to; paths outside the checkout are not shown. */
function placeOf(url: string): { readonly room: string; readonly file: string } {
  if (url.startsWith('node:')) return { room: 'node', file: url };
  const npm = /node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(url);
  if (npm && !npm[1]?.startsWith('@hub/')) return { room: npm[1] as string, file: `${npm[1]}/${npm[2]}` };
  const own = /(packages|services|scripts|fhir-profiles)\/([^/]+)\/(?:src\/)?(.*)$/.exec(url);
  return own ? { room: `${own[1]}/${own[2]}`, file: `${own[2]}/${own[3]}` } : { room: '', file: '' };
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

function sorted(map: ReadonlyMap<string, number>): Spent[] {
  return [...map].map(([where, milliseconds]) => ({ where, milliseconds })).sort((a, b) => b.milliseconds - a.milliseconds);
}
