import type { MaterialisedView } from '@hub/fhir-rest';
import type { FolderTotals } from '@hub/intake';
import type { MllpTotals } from '@hub/mllp';
import type { Holdings } from './holdings.ts';
import type { WriteTotals } from './write-counts.ts';

/** Counts answers by status class since the process began, and those that told a client to come again later. */
export class RequestCounts {
  readonly #counts = [0, 0, 0, 0, 0, 0];
  #throttled = 0;

  readonly add = (status: number): void => {
    const kind = Math.floor(status / 100);
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    if (status === 429) this.#throttled += 1;
  };

  /** Answers of 429. */
  get throttled(): number {
    return this.#throttled;
  }

  entries(): readonly (readonly [string, number])[] {
    return this.#counts.flatMap((n, kind) => (n === 0 ? [] : [[`${kind}xx`, n] as const]));
  }
}

/** Counts one kind of event since the process began. */
export class Count {
  #value = 0;

  readonly add = (): void => {
    this.#value += 1;
  };

  get value(): number {
    return this.#value;
  }
}

/** What the metrics page is made from. */
export interface Measured {
  readonly requests: RequestCounts;
  /** Statements slower than SLOW_QUERY_MS, or stopped by a timeout. */
  readonly slowQueries: number;
  readonly writes: WriteTotals;
  readonly holdings: Holdings | undefined;
  readonly waitingRings: number | undefined;
  /** Records opened in an emergency: all of them, and those nobody has looked at. */
  readonly breakGlass: { readonly opened: number; readonly unreviewed: number } | undefined;
  /** Files that came by folder (DROP_DIR). */
  readonly folders: FolderTotals | undefined;
  /** The MLLP port. */
  readonly mllp: MllpTotals | undefined;
  /** What became of studies, by PACS (PACS_FILE). */
  readonly pacs?: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined;
  /** Views kept as tables. */
  readonly views?: readonly MaterialisedView[] | undefined;
  readonly ready: boolean;
  readonly memory: NodeJS.MemoryUsage;
  readonly uptime: number;
}

/** Counters and gauges in the Prometheus text format (version 0.0.4). No label holds anything of a person. */
export function metricsText({
  requests,
  slowQueries,
  writes,
  holdings,
  waitingRings,
  breakGlass,
  folders,
  pacs,
  mllp,
  views = [],
  ready,
  memory,
  uptime,
}: Measured): string {
  const lines = [
    '# TYPE hub_http_answers_total counter',
    ...requests.entries().map(([status, n]) => `hub_http_answers_total{status="${status}"} ${n}`),
  ];
  lines.push('# TYPE hub_http_throttled_total counter', `hub_http_throttled_total ${requests.throttled}`);
  lines.push('# TYPE hub_writes_total counter', ...labelled('hub_writes_total', 'outcome', writes.done));
  lines.push('# TYPE hub_writes_refused_total counter', ...labelled('hub_writes_refused_total', 'category', writes.refused));
  lines.push('# TYPE hub_write_seconds summary', `hub_write_seconds_sum ${writes.seconds}`, `hub_write_seconds_count ${writes.units}`);
  lines.push('# TYPE hub_write_queue_changes gauge', `hub_write_queue_changes ${writes.waiting}`);
  lines.push('# TYPE hub_slow_queries_total counter', `hub_slow_queries_total ${slowQueries}`);
  lines.push('# TYPE hub_ready gauge', `hub_ready ${ready ? 1 : 0}`);
  if (holdings !== undefined) {
    lines.push('# TYPE hub_resources gauge', ...holdings.resources.map(({ type, count }) => `hub_resources{type="${type}"} ${count}`));
    lines.push(
      '# TYPE hub_submissions gauge',
      ...holdings.submissions.map(({ status, count }) => `hub_submissions{status="${status}"} ${count}`),
    );
    lines.push('# TYPE hub_facilities gauge', `hub_facilities ${holdings.facilities}`);
  }
  if (breakGlass !== undefined) {
    lines.push('# TYPE hub_break_glass_total counter', `hub_break_glass_total ${breakGlass.opened}`);
    lines.push('# TYPE hub_break_glass_unreviewed gauge', `hub_break_glass_unreviewed ${breakGlass.unreviewed}`);
  }
  if (folders !== undefined) {
    lines.push('# TYPE hub_folder_files_total counter', ...labelled('hub_folder_files_total', 'event', folders.events));
    lines.push('# TYPE hub_folder_waiting gauge', `hub_folder_waiting ${folders.waiting}`);
  }
  if (mllp !== undefined) {
    lines.push('# TYPE hub_mllp_connections gauge', `hub_mllp_connections ${mllp.connections}`);
    lines.push('# TYPE hub_mllp_messages_total counter', ...labelled('hub_mllp_messages_total', 'answer', mllp.messages));
    lines.push('# TYPE hub_mllp_bytes_total counter', `hub_mllp_bytes_total ${mllp.bytes}`);
    lines.push('# TYPE hub_mllp_refused_total counter', ...labelled('hub_mllp_refused_total', 'code', mllp.refused));
    lines.push('# TYPE hub_mllp_ended_total counter', ...labelled('hub_mllp_ended_total', 'reason', mllp.ended));
  }
  if (pacs !== undefined) {
    lines.push('# TYPE hub_pacs_studies_total counter');
    for (const [code, events] of pacs)
      for (const [event, n] of events) lines.push(`hub_pacs_studies_total{pacs="${code}",event="${event}"} ${n}`);
  }
  if (views.length > 0) lines.push(...viewLines(views));
  if (waitingRings !== undefined) lines.push('# TYPE hub_queue_waiting gauge', `hub_queue_waiting ${waitingRings}`);
  lines.push('# TYPE process_resident_memory_bytes gauge', `process_resident_memory_bytes ${memory.rss}`);
  lines.push('# TYPE nodejs_heap_size_used_bytes gauge', `nodejs_heap_size_used_bytes ${memory.heapUsed}`);
  lines.push('# TYPE nodejs_heap_size_total_bytes gauge', `nodejs_heap_size_total_bytes ${memory.heapTotal}`);
  lines.push('# TYPE nodejs_external_memory_bytes gauge', `nodejs_external_memory_bytes ${memory.external}`);
  lines.push('# TYPE process_uptime_seconds gauge', `process_uptime_seconds ${Math.round(uptime)}`);
  return `${lines.join('\n')}\n`;
}

function labelled(name: string, label: string, counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].map(([value, n]) => `${name}{${label}="${value}"} ${n}`);
}

/** Of the tables of views; their names are letters, digits and underscores. */
function viewLines(views: readonly MaterialisedView[]): readonly string[] {
  const line = (metric: string, value: (view: MaterialisedView) => number | undefined) => [
    `# TYPE ${metric} gauge`,
    ...views.flatMap((view) => (value(view) === undefined ? [] : [`${metric}{view="${view.name}"} ${value(view)}`])),
  ];
  return [
    ...line('hub_view_rows', ({ table }) => table?.rows),
    ...line('hub_view_seconds_behind', ({ secondsBehind }) => secondsBehind),
    ...line('hub_view_failed', ({ status }) => (status === 'failed' ? 1 : 0)),
  ];
}
