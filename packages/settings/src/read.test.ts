import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isProblemError, type ProblemError } from '@hub/outcome';
import { describe, expect, test } from '@jest/globals';
import { mllpTransportOf, readSettings, SETTINGS, settingsMarkdown, transportOf } from './index.ts';

function failure(env: Record<string, string>): ProblemError {
  try {
    readSettings(env);
  } catch (error) {
    if (isProblemError(error)) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('readSettings', () => {
  test('an empty environment gives every default', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ host: '127.0.0.1', port: 8080, maxBodyBytes: 268_435_456, demo: true, logLevel: 'info' });
    expect(settings.databaseUrl).toBeUndefined();
    expect(isAbsolute(settings.dataDir)).toBe(true);
  });

  test('empty text means not set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' })).toEqual(readSettings({}));
  });

  test('demo mode is off beside a database of your own, unless asked for', () => {
    const DATABASE_URL = 'postgres://hub@db/hub';
    expect(readSettings({ DATABASE_URL }).demo).toBe(false);
    expect(readSettings({ DATABASE_URL, DEMO: 'on' }).demo).toBe(true);
    expect(readSettings({ DEMO: 'off' }).demo).toBe(false);
  });

  test('names everything that is wrong, in both languages', () => {
    const { problem } = failure({ PORT: '80x', LOG_LEVEL: 'loud', DEMO: 'yes', MAX_BODY_BYTES: '1' });
    expect(problem.code).toBe('settings-invalid');
    for (const name of ['PORT', 'LOG_LEVEL', 'DEMO', 'MAX_BODY_BYTES']) {
      expect(problem.message.vi).toContain(`${name} phải là`);
      expect(problem.message.en).toContain(`${name} must be`);
    }
  });

  test('the public address is an origin and nothing more', () => {
    expect(readSettings({ PUBLIC_URL: 'https://Data.example.org/' }).publicUrl).toBe('https://data.example.org');
    expect(readSettings({ PUBLIC_URL: 'http://10.0.0.1:8443' }).publicUrl).toBe('http://10.0.0.1:8443');
    for (const wrong of [
      'data.example.org',
      'ftp://data.example.org',
      'https://data.example.org/fhir',
      'https://a:b@data.example.org',
      'https://x/?y',
    ])
      expect(failure({ PUBLIC_URL: wrong }).problem.message.en).toContain('PUBLIC_URL must be');
  });

  test('a secret may come from a file: its first line, unless the variable itself is set', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hub-settings-'));
    const file = join(folder, 'database-url');
    writeFileSync(file, 'postgres://hub:s3cret@db/hub\n');
    try {
      expect(readSettings({ DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://hub:s3cret@db/hub');
      expect(readSettings({ DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://own/hub' }).databaseUrl).toBe('postgres://own/hub');
      expect(failure({ PORT_FILE: file }).message).not.toContain('s3cret');
      expect(failure({ DATABASE_URL_FILE: join(folder, 'none') }).problem.message.en).toContain('DATABASE_URL_FILE cannot be read');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('proxies are addresses and blocks', () => {
    expect(readSettings({ TRUSTED_PROXIES: '10.0.0.1, fd00::/8' }).trustedProxies).toBe('10.0.0.1, fd00::/8');
    for (const wrong of ['proxy', '10.0.0.0/33', '10.0.0.1,'])
      expect(failure({ TRUSTED_PROXIES: wrong }).message).toContain('TRUSTED_PROXIES');
  });

  test('a header of certificates says that it is one', () => {
    expect(readSettings({ CLIENT_CERT_HEADER: 'X-SSL-Client-Cert' }).clientCertHeader).toBe('X-SSL-Client-Cert');
    for (const wrong of ['Authorization', 'X-Forwarded-For', 'Client Cert', 'client_cert', '-cert'])
      expect(failure({ CLIENT_CERT_HEADER: wrong }).message).toContain('CLIENT_CERT_HEADER');
  });

  test('MLLP has no headers: behind a proxy it looks at no certificates, and does not pretend to where they are required', () => {
    const behind = { CLIENT_CERT_HEADER: 'Client-Cert', TRUSTED_PROXIES: '10.0.0.1', TLS_CLIENT_CA_FILE: 'ca.pem' };
    expect(transportOf(readSettings(behind))).toMatchObject({ clientCertHeader: 'Client-Cert', clientCaFile: 'ca.pem' });
    expect(mllpTransportOf(readSettings(behind))).toMatchObject({ clientCertHeader: undefined, clientCaFile: undefined });
    expect(mllpTransportOf(readSettings({ ...behind, MLLP_CLIENT_CERT: 'required' }))).toMatchObject({ clientCaFile: 'ca.pem' });
  });

  test('never repeats a value: it may be a secret', () => {
    expect(failure({ DATABASE_URL: 'mysql://hub:s3cret@db/hub' }).message).not.toContain('s3cret');
  });
});

describe('the table', () => {
  test('no variable twice', () => {
    const names = Object.values(SETTINGS).map((row) => row.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(['../README.md', '../../../README.md'])('%s shows it', (file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    expect(text).toContain(`<!-- settings:start -->\n${settingsMarkdown()}\n<!-- settings:end -->`);
  });
});
