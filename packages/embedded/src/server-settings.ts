import { totalmem } from 'node:os';

const MB = 1024 * 1024;

/**
 * Settings of the server, given on its command line at every start, so that data made by an older version gets them too.
 * A commit that was answered is on disk: fsync, synchronous_commit and full_page_writes stay on, except for `throwaway`
 * clusters of tests, whose loss costs nothing.
 */
export function serverSettings(port: number, throwaway: boolean): readonly string[] {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / MB;
  const buffers = throwaway ? 128 : Math.max(32, Math.min(512, Math.floor(memory / 4)));
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    max_locks_per_transaction: 256,
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(memory / 2))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${Math.max(64, Math.min(256, Math.floor(memory / 16)))}MB`,
    random_page_cost: 1.1,
    jit: 'off',
    max_wal_size: '4GB',
    min_wal_size: '256MB',
    // Its programs know pglz only: whole pages after a checkpoint cost more CPU squeezed than everything else a small write does (README).
    wal_compression: 'off',
    checkpoint_timeout: '15min',
    fsync: throwaway ? 'off' : 'on',
    synchronous_commit: 'on',
    full_page_writes: throwaway ? 'off' : 'on',
    // Ingest grows tables fast: vacuum and analyze earlier than the defaults, and not crawling.
    autovacuum_naptime: '15s',
    autovacuum_vacuum_scale_factor: 0.05,
    autovacuum_vacuum_insert_scale_factor: 0.1,
    autovacuum_analyze_scale_factor: 0.05,
    autovacuum_vacuum_cost_limit: 2000,
    timezone: 'Asia/Ho_Chi_Minh',
    log_timezone: 'Asia/Ho_Chi_Minh',
    lc_messages: 'C',
    // Error texts, details and statements can quote patient data: the server's log holds its own life only.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_statement: 'none',
    log_min_duration_statement: -1,
    log_autovacuum_min_duration: -1,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
