import { problem } from '@hub/outcome';
import type { Writes } from '@hub/resource-store';
import { expect, test } from '@jest/globals';
import { metricsText, RequestCounts } from './metrics.ts';
import { WriteCounts } from './write-counts.ts';

test('writes are counted by outcome, refusals by category, answers by status; nothing names what was written', async () => {
  const requests = new RequestCounts();
  for (const status of [200, 201, 429, 429, 503]) requests.add(status);
  const counts = new WriteCounts();
  const store: Writes = {
    waiting: () => 7,
    async write({ changes }) {
      if (changes.length === 0) throw problem('busy', 'throttled', 'bận', 'busy');
      if (changes.length === 1) throw new Error('NGUYEN VAN A');
      return changes.map((_, i) => ({
        outcome: i === 0 ? 'created' : 'updated',
        type: 'Patient',
        id: 'secret',
        version: 1,
        lastUpdated: 0,
      }));
    },
  };
  const writes = counts.counted(store);
  const unit = (n: number) => ({ changes: Array(n).fill({}), principal: {}, bodies: false }) as never;
  await writes.write(unit(3));
  await writes.write(unit(2));
  await expect(writes.write(unit(0))).rejects.toMatchObject({ problem: { category: 'busy' } });
  await expect(writes.write(unit(1))).rejects.toThrow('NGUYEN');
  const text = metricsText({
    requests,
    slowQueries: 2,
    writes: counts.totals,
    holdings: undefined,
    waitingRings: undefined,
    breakGlass: { opened: 3, unreviewed: 1 },
    folders: { events: new Map([['refused', 4]]), waiting: 5 },
    mllp: {
      connections: 7,
      messages: new Map([['AA', 6]]),
      bytes: 900,
      refused: new Map([['VN-HL7-sender-unknown', 2]]),
      ended: new Map([['idle', 1]]),
    },
    views: [
      { id: 'a', name: 'labs', status: 'completed', table: { name: 'view.labs_1', rows: 12, definitionVersion: 1 }, secondsBehind: 0.4 },
      { id: 'b', name: 'drugs', status: 'failed' },
    ],
    ready: true,
    memory: process.memoryUsage(),
    uptime: 1,
  });
  for (const line of [
    'hub_http_answers_total{status="2xx"} 2',
    'hub_http_throttled_total 2',
    'hub_writes_total{outcome="created"} 2',
    'hub_writes_total{outcome="updated"} 3',
    'hub_writes_refused_total{category="busy"} 1',
    'hub_writes_refused_total{category="fault"} 1',
    'hub_write_seconds_count 2',
    'hub_view_rows{view="labs"} 12',
    'hub_view_seconds_behind{view="labs"} 0.4',
    'hub_view_failed{view="labs"} 0',
    'hub_view_failed{view="drugs"} 1',
    'hub_write_queue_changes 7',
    'hub_slow_queries_total 2',
    'hub_folder_files_total{event="refused"} 4',
    'hub_folder_waiting 5',
    'hub_mllp_connections 7',
    'hub_mllp_messages_total{answer="AA"} 6',
    'hub_mllp_refused_total{code="VN-HL7-sender-unknown"} 2',
    'hub_mllp_ended_total{reason="idle"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toMatch(/secret|NGUYEN/);
});
